import { isRefusedAgency, purposesOf, takesPart, upcast, type CaseFacts, type Entry, type RecordedEvent, type Register } from '#libs/casework';
import { covers, decideCall, decideReferral, deciderOf, type Bundles, type ReleasedField, type ReleasedItem } from '#libs/contracts';
import type { StoredEvent } from '#libs/journal';
import type { Detail, Leaf } from '../log/leaf.js';
import type { ReplayFault } from './fault.js';

/** What a release was decided and rendered from: what the journal amounts to at the position it saw, and the events as recorded. */
export interface Deciding {
  readonly bundles: Bundles;
  readonly register: Register;
  readonly leaf: Leaf;
  readonly detail: Detail;
  readonly case: (id: string) => CaseFacts;
  readonly event: (caseId: string, id: string) => StoredEvent | undefined;
}

type Line = { readonly case: string; readonly event: string; readonly catalogue?: number };
type Decide = (entry: Entry, shown: RecordedEvent) => ReturnType<ReturnType<typeof deciderOf>>;

/** Gives the event of a line in the version of the catalogue the line was rendered in. */
export function shownBy(moment: Pick<Deciding, 'event'>, { case: of, event: id, catalogue = 1 }: Line): StoredEvent {
  const event = moment.event(of, id);
  if (!event) throw new Error(`The journal has no event ${id}`);
  return upcast(event, catalogue);
}

/** Decides every line of a release again and tells the first that would be decided otherwise. */
export function decidedOtherwise(moment: Deciding): ReplayFault | undefined {
  const { bundles, register, leaf, detail } = moment;
  if (detail.request.kind === 'webhook') return ofNotification(moment);
  const deciders = new Map<string, Decide>();
  const deciding = (facts: CaseFacts, of: string): Decide => {
    const known = deciders.get(of);
    if (known) return known;
    const decide = deciderOf(bundles, facts, register, register.agencies.get(leaf.agency)!, leaf.purpose, detail.at);
    deciders.set(of, decide);
    return decide;
  };
  for (const item of detail.items) {
    const fault = item.kind === 'referral' ? ofReferral(moment, item) : item.kind === 'entry' || item.kind === 'backfill' ? ofLine(moment, item, deciding) : undefined;
    if (fault) return fault;
  }
  return undefined;
}

const decision = (what: string): ReplayFault => ({ name: 'decision', what });

function ofLine(moment: Deciding, item: Extract<ReleasedItem, { kind: 'entry' | 'backfill' }>, deciding: (facts: CaseFacts, of: string) => Decide): ReplayFault | undefined {
  const { register, leaf } = moment;
  const facts = moment.case(item.case);
  const entry = facts.entries.get(item.event);
  const agency = register.agencies.get(leaf.agency);
  if (!entry || !agency) return { name: 'journal-event', what: `the journal does not know event ${item.event} or agency ${leaf.agency}` };
  if (!(purposesOf(agency.kind) as readonly string[]).includes(leaf.purpose)) return decision(`${leaf.agency} does not read for ${leaf.purpose}`);
  if (register.policy !== leaf.policy) return decision(`the policy in force was ${register.policy ?? 'none'}, the leaf says ${leaf.policy}`);
  const decided = deciding(facts, item.case)(entry, shownBy(moment, item));
  if (!covers(decided, item.fields)) return decision(`more of ${entry.event.type} was released than deciding again allows`);
  const wrong = item.fields.find((field) => !sameGrant(field, decided.fields.find(({ name }) => name === field.name)));
  return wrong && decision(`field ${wrong.name} of ${entry.event.type} was released by rule ${wrong.rule}; deciding again does not`);
}

function ofNotification({ register, leaf, detail }: Deciding): ReplayFault | undefined {
  const agency = register.agencies.get(leaf.agency);
  if (detail.items.length > 0) return { name: 'leaf-claims', what: 'something of a case left with a notification' };
  if (!takesPart(agency) || isRefusedAgency(register, leaf.agency)) return decision(`${leaf.agency} takes no part`);
  return (purposesOf(agency.kind) as readonly string[]).includes(leaf.purpose) ? undefined : decision(`${leaf.agency} does not read for ${leaf.purpose}`);
}

function ofReferral(moment: Deciding, item: Extract<ReleasedItem, { kind: 'referral' }>): ReplayFault | undefined {
  const { bundles, register, leaf, detail, case: caseOf } = moment;
  if (item.call) return ofCall(moment, item);
  const facts = caseOf(item.case);
  const referral = facts.referrals.get(item.referral);
  const agency = register.agencies.get(leaf.agency);
  const decided = referral && agency && decideReferral(bundles, facts, register, agency, referral, detail.at);
  return decided?.persons === item.persons ? undefined : decision(`referral ${item.referral} was shown otherwise than deciding again allows`);
}

function ofCall({ bundles, register, leaf, detail, case: caseOf }: Deciding, item: Extract<ReleasedItem, { kind: 'referral' }>): ReplayFault | undefined {
  const facts = caseOf(item.case);
  const call = facts.calls.get(item.referral);
  const agency = register.agencies.get(leaf.agency);
  const shown = call && agency && !item.persons && decideCall(bundles, facts, register, call, agency, detail.at);
  return shown ? undefined : decision(`call ${item.referral} was shown to whom it was not called`);
}

const sameGrant = (released: ReleasedField, granted: Omit<ReleasedField, 'name'> | undefined): boolean =>
  granted !== undefined && released.rule === granted.rule && released.ground === granted.ground && released.consent === granted.consent;
