import {
  calendarOf, callUntil, groundKinds, groundsOf, providersFor, type Agency, type Call, type CaseFacts, type Register,
} from '#libs/casework';
import { isoTime, type Json, type Naming } from '#libs/kernel';
import { permits } from '#libs/policy';
import type { Bundles } from './decide-entry.js';

/** Gives the moment at which a call runs out, in milliseconds. */
export const runsOutAt = (call: Call, register: Register): number => callUntil(call, calendarOf(register.agencies.get(call.from)?.jurisdiction ?? ''));

/**
 * Lists to whom a need is called out at this moment, from the register and the policy alone: certified for it, with room, and of a kind that is
 * referred to without anybody's consent. Nothing of a case is looked at, so nothing of one can be told from the answer.
 */
export const calledBy = (bundles: Bundles, register: Register, call: Pick<Call, 'from' | 'wish' | 'persons'>): readonly string[] =>
  providersFor(call.wish, register, call.from).filter((id) => mayRefer(bundles, register, call, register.agencies.get(id)!, groundKinds));

/** Tells whether a call still stands: not over, not run out, and its maker may still refer its persons to the agency. */
export function stands(bundles: Bundles, facts: CaseFacts, register: Register, call: Call, agency: Agency, now: number): boolean {
  if (call.state !== 'open' || facts.closed || now >= runsOutAt(call, register)) return false;
  const grounds = groundsOf(facts, register, call.from, now).map(({ kind }) => kind);
  return call.persons.every((person) => facts.persons.has(person)) && mayRefer(bundles, register, call, agency, grounds);
}

/** How an agency sees a call: its maker always, with how it stands; who is called, the need alone and while it stands. */
export function decideCall(
  bundles: Bundles, facts: CaseFacts, register: Register, call: Call, agency: Agency, now: number,
): 'maker' | 'called' | undefined {
  if (call.from === agency.id) return 'maker';
  return calledBy(bundles, register, call).includes(agency.id) && stands(bundles, facts, register, call, agency, now) ? 'called' : undefined;
}

/** Renders a call. Those who are called are told the need, and until when; neither who calls nor of whom. */
export function callView({ id, case: caseId, wish, state }: Call, agency: string, as: 'maker' | 'called', names: Naming, until: number): { readonly [name: string]: Json } {
  const { need, urgency, region, languages, gender, eligibility } = wish;
  return {
    call: names.name(agency, 'call', id), ...(as === 'maker' && { case: names.name(agency, 'case', caseId), state }), need, urgency, region,
    ...(languages && { languages }), ...(gender && { gender }), ...(eligibility && { eligibility }), until: isoTime(until),
  };
}

// No consent is counted: a call goes to nobody who would need one.
function mayRefer(bundles: Bundles, register: Register, { from, persons }: Pick<Call, 'from' | 'persons'>, { id, kind }: Agency, grounds: readonly string[]): boolean {
  const maker = register.agencies.get(from);
  const audience = maker && { agency: from, kind: maker.kind, jurisdiction: maker.jurisdiction };
  return audience !== undefined && permits(bundles.inForce(register), 'refer', audience, 'ReferralSent', grounds, { agency: id, kind, consents: [], persons, now: 0 }) === 'permitted';
}
