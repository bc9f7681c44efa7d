import { calendarOf, catalogueVersion, fallDue, raiseReferral, scheduledBy, type EventType, type Referral, type Scheduled } from '#libs/casework';
import type { CaseReader } from '#libs/contracts';
import type { Journal, StoredEvent } from '#libs/journal';
import { derivedId, isoTime, operatorAgency, type Clock } from '#libs/kernel';

interface Setting {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly cases: CaseReader;
}

interface Step {
  readonly type: string;
  /** The moment it falls due, in milliseconds. */
  readonly at: number;
  /** Tells steps of one type apart. */
  readonly of?: string;
  readonly data?: StoredEvent['data'];
}

// Who the exchange is where it records by itself.
const author = { agency: operatorAgency, user: 'deadlines', role: 'system' };
const mayRaise: ReadonlySet<string> = new Set<EventType>(['ReferralSent', 'PersonRecorded', 'RiskAssessed', 'ExploitationAssessed', 'EntryCorrected', 'EntryRetracted']);

/** Tells whether an event may make a referral urgent by itself. */
export const isRaising = ({ type }: StoredEvent): boolean => mayRaise.has(type);

/**
 * Records a step of the exchange itself on a referral, under an id that follows from both: recorded once, however often it is met. A conflict says
 * that the referral has moved: what follows from that is decided when its event comes.
 */
export async function recordStep({ journal, clock }: Omit<Setting, 'cases'>, referral: Pick<Referral, 'id' | 'case' | 'revision'>, { type, at, of = '', data = {} }: Step): Promise<void> {
  const meta = { occurredAt: isoTime(at), recordedAt: isoTime(clock.now()), recordedBy: author };
  await journal.append(`referral-${referral.id}`, referral.revision, [{
    id: derivedId('deadline', referral.id, type, of), type, version: catalogueVersion, correlation: referral.case, data, meta,
  }]);
}

/** Records of each referral of a case that it is urgent by itself, where it has become so. */
export async function raiseReferrals(setting: Setting, caseId: string): Promise<void> {
  const facts = await setting.cases.current(caseId);
  const raised = [...(facts?.referrals.values() ?? [])].map((referral) => ({ referral, data: raiseReferral(facts!, referral) }));
  for (const { referral, data } of raised) if (data) await recordStep(setting, referral, { type: 'ReferralRaised', at: setting.clock.now(), data });
}

/** Records what has fallen due in a case; tells whether nothing is left to be recorded of it. After a conflict it is to be tried again. */
export async function recordCheckIn({ journal, clock, cases }: Setting, scheduled: Scheduled): Promise<boolean> {
  const facts = (await cases.current(scheduled.case))!;
  const decided = fallDue(scheduled, facts);
  if (!decided) return true;
  const meta = { occurredAt: isoTime(scheduled.at), recordedAt: isoTime(clock.now()), recordedBy: author };
  const { outcome } = await journal.append(`case-${facts.id}`, facts.revision, [{ id: scheduled.id, ...decided, version: catalogueVersion, correlation: facts.id, meta }]);
  return outcome !== 'conflict';
}

/** Records what an event has the exchange do at once. What a crash prevents here, the deadlines do (see Deadlines). */
export async function followAtOnce(setting: Setting, event: StoredEvent): Promise<void> {
  if (isRaising(event)) await raiseReferrals(setting, event.correlation);
  for (const each of scheduledBy(event, calendarOf(''))) if (each.what === 'risk-assessment') await recordCheckIn(setting, each);
}
