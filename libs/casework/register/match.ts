import { z } from 'zod';
import { eligibilities, genders, needs, shapes as s, urgencies, weekdays } from '../codes.js';
import { isWithin, type Offer } from './directory.js';
import type { Hours } from './services.js';

/**
 * What one asks for. Every member is a code of a closed list, a country or region, a language without its variants, or a time of the week: there is
 * no place for a name, a date, a number or a text, and so none for a person.
 */
export const wishSchema = z.strictObject({
  need: z.enum(needs),
  region: s.region,
  urgency: z.enum(urgencies),
  languages: z.array(z.string().regex(/^[a-z]{2,3}$/, 'ISO 639')).min(1).max(10).optional(),
  /** Of the focal point. */
  gender: z.enum(genders).optional(),
  eligibility: z.array(z.enum(eligibilities)).min(1).max(eligibilities.length).optional(),
  when: z.strictObject({ day: z.enum(weekdays), time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'hours and minutes') }).optional(),
});
export type Wish = z.infer<typeof wishSchema>;

/** Why a service ranks where it does. */
export type Reason =
  | 'certified' | 'not-certified' | 'capacity-available' | 'capacity-limited' | 'capacity-not-declared' | 'waiting-list' | 'in-the-region' | 'in-the-country'
  | 'speaks-the-language' | 'interpreter-needed' | 'focal-point-of-the-gender' | 'focal-point-not-declared' | 'eligible' | 'eligibility-to-be-checked'
  | 'open-then' | 'closed-then' | 'hours-not-declared';

export interface Match extends Offer {
  readonly reasons: readonly Reason[];
}

/** One thing that was looked at: how good it is (0 = worst that still fits), and the reason to tell; false = the service does not fit. */
type Verdict = false | readonly [rank: number, reason: Reason];

/** Gives the services that fit, best first: by capacity, then hours, language, focal point, eligibility, certification, nearness; the same for the same register. */
export function matchOffers(offers: readonly Offer[], wish: Wish): readonly Match[] {
  const ranked = offers.filter(({ service }) => service.needs.includes(wish.need)).flatMap((offer) => {
    const verdicts = looks.flatMap((look) => {
      const verdict = look(offer, wish);
      return verdict === undefined ? [] : [verdict];
    });
    const fitting = verdicts.filter((verdict) => verdict !== false);
    return fitting.length < verdicts.length ? [] : [{ ranks: fitting.map(([rank]) => rank), match: { ...offer, reasons: fitting.map(([, reason]) => reason) } }];
  });
  return ranked.sort((one, other) => byRanks(one.ranks, other.ranks) || byName(one.match, other.match)).map(({ match }) => match);
}

// In the order in which they count. What was not asked for is not looked at, for any service alike.
const looks: ReadonlyArray<(offer: Offer, wish: Wish) => Verdict | undefined> = [
  ({ service: { capacity } }, { urgency }) => {
    if (capacity === 'none') return urgency === 'routine' && [0, 'waiting-list'];
    if (capacity === undefined) return [1, 'capacity-not-declared'];
    return capacity === 'limited' ? [2, 'capacity-limited'] : [3, 'capacity-available'];
  },
  ({ service: { hours } }, { when, urgency }) => {
    if (!when) return undefined;
    if (!hours) return [1, 'hours-not-declared'];
    return isOpen(hours, when) ? [2, 'open-then'] : urgency !== 'immediate' && [0, 'closed-then'];
  },
  ({ service }, { languages }) => {
    if (!languages) return undefined;
    return (service.languages ?? []).some((each) => languages.includes(each.split('-')[0]!)) ? [1, 'speaks-the-language'] : [0, 'interpreter-needed'];
  },
  ({ service: { focalPoints } }, { gender }) => {
    if (!gender) return undefined;
    if (!focalPoints) return [0, 'focal-point-not-declared'];
    return focalPoints.includes(gender) && [1, 'focal-point-of-the-gender'];
  },
  ({ service: { eligibility } }, wish) => {
    if (!eligibility) return [1, 'eligible'];
    if (!wish.eligibility) return [0, 'eligibility-to-be-checked'];
    return eligibility.some((each) => wish.eligibility!.includes(each)) && [1, 'eligible'];
  },
  ({ agency }) => (agency.status === 'certified' ? [1, 'certified'] : [0, 'not-certified']),
  ({ service: { regions } }, { region }) => {
    if (regions.includes(region)) return [2, 'in-the-region'];
    return regions.some((each) => isWithin(region, each) || isWithin(each, region)) && [1, 'in-the-country'];
  },
];

/** Tells whether a time of the week is within the hours. */
export function isOpen(hours: readonly Hours[], { day, time }: NonNullable<Wish['when']>): boolean {
  const eve = weekdays[(weekdays.indexOf(day) + 6) % 7]!;
  return hours.some(({ days, opens, closes }) => {
    if (opens < closes) return days.includes(day) && opens <= time && time < closes;
    return (days.includes(day) && opens <= time) || (days.includes(eve) && time < closes);
  });
}

const byRanks = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((order, rank, index) => order || other[index]! - rank, 0);
const byName = (one: Match, other: Match): number => (`${one.agency.id} ${one.service.id}` < `${other.agency.id} ${other.service.id}` ? -1 : 1);
