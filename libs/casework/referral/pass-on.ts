import { derivedId } from '#libs/kernel';
import type { CaseFacts } from '../case/facts.js';
import type { Register } from '../register/register.js';
import { wishSchema } from '../register/match.js';
import { providersFor } from './call.js';
import type { Referral } from './referral.js';

/** Gives the id under which a referral goes to the next provider: the same however often and by whomever it is offered on. */
export const successorOf = (referral: string): string => derivedId('next-provider', referral);

/** Tells whether the exchange itself offers a referral to the next provider: its sender asked for that, and it was declined, ran out, or there was no room after all. */
export const goesOnByItself = ({ next, state, reason }: Referral): boolean =>
  next === true && (state === 'rejected' || state === 'expired' || (state === 'failed' && reason === 'no-capacity'));

/**
 * Lists whom a referral may be offered to next, best first: who is certified for the need, has room, and was not asked for the same person's
 * same need before. Matching takes what it took when the referral was sent: need, place, urgency, languages.
 */
export function nextProviders(facts: CaseFacts, register: Register, referral: Referral): readonly string[] {
  const { need, urgency, persons, from } = referral;
  const languages = [...new Set(persons.flatMap((person) => facts.persons.get(person)?.languages ?? []).map((language) => language.split('-')[0]!))];
  const wish = wishSchema.safeParse({ need, urgency, region: facts.region ?? facts.jurisdiction, ...(languages.length > 0 && { languages: languages.slice(0, 10) }) });
  if (!wish.success) return []; // a need that no service is listed under
  const asked = new Set([...facts.referrals.values()].filter((other) => isSameNeed(referral, other)).map(({ to }) => to));
  return providersFor(wish.data, register, from).filter((agency) => !asked.has(agency));
}

const isSameNeed = (one: Referral, other: Referral): boolean =>
  one.need === other.need && (one.id === other.id || other.persons.some((person) => one.persons.includes(person)) || one.persons.length + other.persons.length === 0);

/**
 * Tells whether the consents that reached one receiver reach another as well. Whoever consented to a receiver by its name has not consented to
 * the next; whoever consented to nobody is referred as before.
 */
export function consentReaches(facts: CaseFacts, register: Register, { persons, to: before }: Referral, to: string, now: number): boolean {
  const covers = (person: string, agency: string) => [...facts.consents.values()].some((consent) =>
    consent.person === person && !consent.withdrawn && consent.from <= now && now < consent.until
    && (consent.recipients.includes(agency) || consent.recipients.includes(register.agencies.get(agency)!.kind)));
  return persons.every((person) => !covers(person, before) || covers(person, to));
}
