import type { Agency, CaseFacts, Entry, Register } from '#libs/casework';
import { deciderOf, withheldOf, type Bundles, type ReleasedItem } from '#libs/contracts';
import { leastRevealing, type Decision, type Handling, type TreatmentName } from '#libs/policy';

type Line = Extract<ReleasedItem, { kind: 'entry' | 'backfill' }>;

/** What an agency has of an event at present. */
export interface LiveLine {
  /** Its number; 0 until it is stored. */
  seq: number;
  stored: boolean;
  readonly item: Pick<Line, 'fields' | 'occurredOn' | 'handling'>;
}

/** What made the difference. */
export interface Cause {
  /** For the reason of a recall. */
  readonly type: string;
  /** The event that is news; every other newly allowed one is backfill. */
  readonly id?: string;
  /** Whether lines that stand are sent anew, because they may have been withheld. */
  readonly anew?: boolean;
}

/** A line to add to a feed; `ends` names the line that is never served again from then on. */
export type Change =
  | { readonly kind: 'entry' | 'backfill'; readonly event: string; readonly decision: Decision; readonly withheld: number; readonly ends?: LiveLine }
  | { readonly kind: 'recall'; readonly event: string; readonly reason: string; readonly ends: LiveLine };

export interface Scope {
  readonly facts: CaseFacts;
  readonly register: Register;
  readonly bundles: Bundles;
  readonly agency: Agency;
  readonly purpose: string;
  readonly now: number;
}

/**
 * Compares what an agency has of a case with what it may have now, and lists the lines that make up the difference, in the order of the
 * case: newly allowed entries, recalls of what is no longer allowed, and after a recall the narrower entry where a part still is. Pure;
 * doing it again when nothing has changed gives nothing. Costs what the entries cost, whatever the length of the feed.
 */
export function reconcile(scope: Scope, entries: Iterable<Entry>, live: ReadonlyMap<string, LiveLine>, cause: Cause): Change[] {
  const { bundles, facts, register, agency, purpose, now } = scope;
  const decide = deciderOf(bundles, facts, register, agency, purpose, now);
  const changes: Change[] = [];
  for (const entry of entries) {
    const event = entry.event.id;
    const line = live.get(event);
    const decision = decide(entry);
    const allowed = decision.fields.length > 0;
    if (line && allowed && !cause.anew && equal(decision, line.item)) continue;
    const widens = line !== undefined && allowed && reveals(decision, line.item);
    if (line && !widens) changes.push({ kind: 'recall', event, reason: reasonOf(cause.type, entry, allowed), ends: line });
    if (!allowed) continue;
    const kind = cause.id === event ? 'entry' : 'backfill';
    changes.push({ kind, event, decision, withheld: withheldOf(entry.event, decision.fields), ...(widens && { ends: line }) });
  }
  return changes;
}

const equal = (decision: Decision, line: LiveLine['item']): boolean =>
  decision.occurredOn === line.occurredOn && marksOf(decision.handling!) === marksOf(line.handling)
  && decision.fields.length === line.fields.length
  && decision.fields.every(({ name, treatment }) => line.fields.some((field) => field.name === name && field.treatment === treatment));

const marksOf = ({ tlp, siena, onward, retainUntil }: Handling): string => [tlp, siena?.join(), onward, retainUntil].join(' ');

// A decision that shows all that the line shows replaces it without taking anything back; any other recalls it first.
const reveals = (decision: Decision, line: LiveLine['item']): boolean =>
  leastRevealing(decision.occurredOn, line.occurredOn as TreatmentName) === line.occurredOn
  && line.fields.every(({ name, treatment }) => decision.fields.some((field) =>
    field.name === name && leastRevealing(field.treatment, treatment as TreatmentName) === treatment));

const reasons: Record<string, string> = {
  ConsentWithdrawn: 'consent-withdrawn',
  ReferralRejected: 'referral-ended',
  ReferralCancelled: 'referral-ended',
  ReferralFailed: 'referral-ended',
  ReferralExpired: 'referral-ended',
  ReferralRecalled: 'referral-recalled',
  ReferralAccepted: 'offer-answered',
  AgreementEnded: 'agreement-ended',
  AgreementSuspended: 'agreement-suspended',
  AgreementAmended: 'agreement-amended',
  PolicyAdopted: 'policy-changed',
  CertificationSuspended: 'certification-suspended',
  CertificationRevoked: 'certification-revoked',
  LeadTransferred: 'lead-transferred',
  LeadTransferDeclined: 'offer-answered',
  LeadTransferWithdrawn: 'offer-withdrawn',
  TeamLeft: 'team-left',
  CheckInMade: 'done',
  RiskAssessed: 'done',
  EntryCorrected: 'corrected',
  time: 'expired',
};

function reasonOf(cause: string, entry: Entry, narrowed: boolean): string {
  if (entry.retracted) return 'retracted';
  return reasons[cause] ?? (narrowed ? 'narrowed' : 'no-longer-allowed');
}
