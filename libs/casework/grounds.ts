import { day } from '#libs/kernel';
import type { CaseFacts, Entry } from './case/facts.js';
import { isWaitedFor } from './case/check-ins.js';
import { transferTalk } from './case/lead-transfer.js';
import type { Label, Purpose } from './codes.js';
import { isReferralEvent } from './recorded.js';
import { isUnderway, isWaiting } from './referral/moves.js';
import type { Referral } from './referral/referral.js';
import { concerns, isInForce, takesPart, term, type Agreement, type Register } from './register/register.js';

export const groundKinds = ['lead', 'contributor', 'offer', 'referral', 'team', 'agreement', 'notice'] as const;
export type GroundKind = (typeof groundKinds)[number];

/** Why an agency gets anything of a case, and how far that reaches. */
export interface Ground {
  readonly kind: GroundKind;
  /** The referral, agreement or proposed transfer that gives the ground. */
  readonly id?: string;
  /** The persons it reaches; undefined = all of the case. Entries about nobody in particular are always within reach. */
  readonly persons?: ReadonlySet<string>;
  /** The persons it came about through, where it reaches none of them: some kinds of agency need the consent of one. */
  readonly about?: ReadonlySet<string>;
  /** Digest of the policy that bounds it from above. */
  readonly ceiling?: string;
  readonly labels?: readonly Label[];
  readonly purposes?: readonly Purpose[];
  /** Moment from which it no longer holds, in milliseconds. */
  readonly until?: number;
}

/** How long a completed referral still gives sight, in milliseconds. */
export const retentionAfterCompletion = 90 * day;

/** Lists every agency that may have a ground in a case; who is not listed has none. */
export function audiencesOf(facts: CaseFacts, register: Register): ReadonlySet<string> {
  const all = new Set([facts.lead, ...facts.contributors, ...facts.team, ...facts.notified.keys(), ...facts.transfers.keys()]);
  for (const referral of facts.referrals.values()) all.add(referral.to);
  for (const agreement of register.agreements.values()) {
    if (concerns(agreement, facts.jurisdiction, facts.lead)) agreement.counterparts.forEach((agency) => all.add(agency));
  }
  return new Set([...all].filter((agency) => takesPart(register.agencies.get(agency))));
}

/** Gives the grounds an agency has in a case at a moment. No ground, no disclosure. */
export function groundsOf(facts: CaseFacts, register: Register, agency: string, now: number): readonly Ground[] {
  if (!takesPart(register.agencies.get(agency))) return [];
  const grounds: Ground[] = [];
  if (facts.lead === agency) grounds.push({ kind: 'lead' });
  if (facts.contributors.has(agency)) grounds.push({ kind: 'contributor' });
  if (facts.team.has(agency)) grounds.push({ kind: 'team' });
  const transfer = facts.transfers.get(agency);
  if (transfer && transfer.proposedBy !== agency) grounds.push({ kind: 'offer', id: transfer.id, persons: new Set(), about: new Set(facts.persons.keys()) });
  const notifiedAbout = facts.notified.get(agency);
  if (notifiedAbout) grounds.push({ kind: 'notice', persons: notifiedAbout });
  for (const referral of facts.referrals.values()) if (referral.to === agency) grounds.push(...groundsOfReferral(referral, now));
  for (const agreement of register.agreements.values()) {
    if (!agreement.counterparts.includes(agency) || !concerns(agreement, facts.jurisdiction, facts.lead)) continue;
    const persons = linked(facts, agreement, register.agencies.get(agency)!.jurisdiction);
    if (!isInForce(agreement, now) || persons.size === 0) continue;
    const { until } = term(agreement);
    grounds.push({ kind: 'agreement', id: agreement.id, persons, labels: agreement.dataGroups, purposes: agreement.purposes, until });
  }
  return grounds;
}

function groundsOfReferral(referral: Referral, now: number): readonly Ground[] {
  const { id, state, persons, raised, acceptedUnder } = referral;
  const until = state === 'completed' ? referral.since + retentionAfterCompletion : Infinity;
  const underway = isUnderway(state) || (state === 'completed' && now < until);
  const grounds: Ground[] = [];
  if (isWaiting(state)) grounds.push({ kind: 'offer', id, persons: new Set(), about: new Set(persons) });
  if (raised?.persons.length && (isWaiting(state) || underway)) grounds.push({ kind: 'notice', id, persons: new Set(raised.persons), until });
  if (underway) grounds.push({ kind: 'referral', id, persons: new Set(persons), until, ...(acceptedUnder && { ceiling: acceptedUnder }) });
  return grounds;
}

/**
 * Narrows grounds to those that can speak for one entry. What an agency recorded itself, the referrals it sent and the lead it gave, it keeps
 * as recorded: there `contributor` stands alone. An offer or referral reaches no events of other referrals. What is said about a transfer of the
 * lead is for the lead, whoever said it and the agency it is about. What fell due is for the lead and the agency it is waited for from, until it is done.
 */
export function groundsFor<G extends Pick<Ground, 'kind' | 'id'>>(entry: Entry, facts: CaseFacts, grounds: readonly G[], agency: string): readonly G[] {
  const referral = isReferralEvent(entry.event.type) ? entry.event.stream.slice('referral-'.length) : undefined;
  if (entry.event.type === 'CheckInDue') return [entry.data['to'], facts.lead].includes(agency) && isWaitedFor(entry, facts) ? grounds : [];
  if (transferTalk.has(entry.event.type)) {
    if (![entry.author, entry.data['to'], facts.lead].includes(agency)) return [];
    return grounds.filter(({ kind, id }) => kind !== 'offer' || id === facts.transfers.get(agency)?.id);
  }
  const own = (referral ? facts.referrals.get(referral)?.from ?? entry.data['from'] : entry.author) === agency || facts.handedOver.get(entry.event.id) === agency;
  return grounds.filter((ground) => {
    if (own || ground.kind === 'contributor') return own && ground.kind === 'contributor';
    return !(referral && (ground.kind === 'offer' || ground.kind === 'referral') && ground.id !== referral);
  });
}

/** Gives the next moment after now at which a ground or a consent of the case begins or ends by time alone; Infinity if none. */
export function nextChange(facts: CaseFacts, register: Register, now: number): number {
  const moments = [...facts.consents.values()].filter((consent) => !consent.withdrawn).flatMap(({ from, until }) => [from, until]);
  for (const { state, since } of facts.referrals.values()) {
    if (state === 'completed') moments.push(since + retentionAfterCompletion);
  }
  for (const agreement of register.agreements.values()) {
    if (concerns(agreement, facts.jurisdiction, facts.lead)) moments.push(term(agreement).from, term(agreement).until);
  }
  return Math.min(Infinity, ...moments.filter((moment) => moment > now));
}

function linked(facts: CaseFacts, agreement: Agreement, country: string): ReadonlySet<string> {
  const ties = [...facts.persons].filter(([, person]) => {
    switch (agreement.link) {
      case 'worker-origin':
        return person.nationality === country || person.origins.includes(country);
      case 'recruiter':
        return person.origins.includes(country);
      case 'workplace':
        return person.workplaces.includes(country);
      case undefined:
        return true;
    }
  });
  return new Set(ties.map(([id]) => id));
}
