import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { eligibilities, genders, needs, urgencies, weekdays } from '../codes.js';
import { entry, registerOf, type Data } from '../test-history.js';
import { directoryHistory, wish as anyWish } from './arbitrary-services.js';
import { isWithin, offersTo } from './directory.js';
import { isOpen, matchOffers, wishSchema, type Wish } from './match.js';
import { takesPart } from './register.js';

const offer = (by: string, more: Data = {}) => entry('ServiceOffered', { service: 'house', name: by, needs: ['shelter'], regions: ['DE'], ...more }, { stream: `agency-${by}`, by });
const capacity = (by: string, level: string) => entry('CapacityDeclared', { service: 'house', capacity: level }, { stream: `agency-${by}`, by });
const certified = (by: string, scope: Data = {}) => entry('AgencyCertified', scope, { stream: `agency-${by}` });
const wish: Wish = { need: 'shelter', region: 'DE-HE', urgency: 'urgent' };
const found = (history: Parameters<typeof registerOf>, more: Partial<Wish> = {}) =>
  matchOffers(offersTo('POLICE', registerOf(...history)), { ...wish, ...more }).map(({ agency, reasons }) => [agency.id, ...reasons].join(' '));
const oneOf = (more: Data, asked: Partial<Wish> = {}) => found([offer('SHELTER', more)], asked);

describe('A service', () => {
  const fits = 'SHELTER capacity-not-declared';
  test.each<[string, Data, Partial<Wish>, string[]]>([
    ['of another need does not fit', { needs: ['medical'] }, {}, []],
    ['elsewhere does not fit', { regions: ['DE-BE', 'FR'] }, {}, []],
    ['of the region', { regions: ['DE-HE'] }, {}, [`${fits} eligible not-certified in-the-region`]],
    ['of the whole country', {}, {}, [`${fits} eligible not-certified in-the-country`]],
    ['of one region, where the country is asked for', { regions: ['DE-BE'] }, { region: 'DE' }, [`${fits} eligible not-certified in-the-country`]],
    ['in the language', { languages: ['lt', 'en-GB'] }, { languages: ['en'] }, [`${fits} speaks-the-language eligible not-certified in-the-country`]],
    ['in another language fits with an interpreter', { languages: ['lt'] }, { languages: ['en'] }, [`${fits} interpreter-needed eligible not-certified in-the-country`]],
    ['with a focal point of the gender', { focalPoints: ['Feminine'] }, { gender: 'Feminine' }, [`${fits} focal-point-of-the-gender eligible not-certified in-the-country`]],
    ['with none of it does not fit', { focalPoints: ['Masculine'] }, { gender: 'Feminine' }, []],
    ['that tells of no focal point', {}, { gender: 'Feminine' }, [`${fits} focal-point-not-declared eligible not-certified in-the-country`]],
    ['for others does not fit', { eligibility: ['men'] }, { eligibility: ['women'] }, []],
    ['for some', { eligibility: ['women', 'families'] }, { eligibility: ['women'] }, [`${fits} eligible not-certified in-the-country`]],
    ['for some, where nothing was said', { eligibility: ['women'] }, {}, [`${fits} eligibility-to-be-checked not-certified in-the-country`]],
    ['that tells no hours', {}, { when: { day: 'MO', time: '10:00' } }, [`${fits} hours-not-declared eligible not-certified in-the-country`]],
    ['that is closed then', { hours: [{ days: ['TU'], opens: '09:00', closes: '17:00' }] }, { when: { day: 'MO', time: '10:00' } }, [`${fits} closed-then eligible not-certified in-the-country`]],
    ['that is closed then does not fit at once', { hours: [{ days: ['TU'], opens: '09:00', closes: '17:00' }] }, { when: { day: 'MO', time: '10:00' }, urgency: 'immediate' }, []],
    ['that is open then', { hours: [{ days: ['MO'], opens: '09:00', closes: '17:00' }] }, { when: { day: 'MO', time: '10:00' }, urgency: 'immediate' }, [`${fits} open-then eligible not-certified in-the-country`]],
  ])('%s', (_what, more, asked, expected) => {
    expect(oneOf(more, asked)).toEqual(expected);
  });

  test('without room fits only what can wait', () => {
    const full = [offer('SHELTER'), capacity('SHELTER', 'none')];
    expect(found(full, { urgency: 'routine' })).toEqual(['SHELTER waiting-list eligible not-certified in-the-country']);
    expect([found(full, { urgency: 'urgent' }), found(full, { urgency: 'immediate' })]).toEqual([[], []]);
  });
});

test('room counts before certification, certification before nearness, and the name decides where nothing else does', () => {
  const order = (...more: Parameters<typeof registerOf>) => found([offer('UNION'), offer('SHELTER'), ...more]).map((each) => each.split(' ')[0]);
  expect(order()).toEqual(['SHELTER', 'UNION']);
  expect(order(offer('UNION', { regions: ['DE-HE'] }))).toEqual(['UNION', 'SHELTER']);
  expect(order(offer('UNION', { regions: ['DE-HE'] }), certified('SHELTER'))).toEqual(['SHELTER', 'UNION']);
  expect(order(certified('SHELTER'), capacity('UNION', 'limited'))).toEqual(['UNION', 'SHELTER']);
  expect(order(capacity('SHELTER', 'available'), capacity('UNION', 'limited'))).toEqual(['SHELTER', 'UNION']);
});

test.each<[string, string, boolean]>([
  ['FR', '20:00', true], ['FR', '19:59', false], ['FR', '23:59', true], ['SA', '05:59', true], ['SA', '06:00', false], ['FR', '05:00', false],
  ['SU', '00:00', true], ['SU', '23:59', true], ['MO', '00:00', false], ['WE', '06:00', true], ['WE', '23:00', true], ['TH', '05:59', true], ['TH', '06:00', false],
])('on %s at %s, open through the night of Friday, all Sunday, and around the clock from Wednesday at six: %s', (day, time, open) => {
  const hours = [{ days: ['FR' as const], opens: '20:00', closes: '06:00' }, { days: ['SU' as const], opens: '00:00', closes: '24:00' }, { days: ['WE' as const], opens: '06:00', closes: '06:00' }];
  expect(isOpen(hours, { day: day as (typeof weekdays)[number], time })).toBe(open);
});

describe('Whatever happened and whatever is asked', () => {
  const all = fc.record({ history: directoryHistory, asked: anyWish });

  test('what fits takes part, offers the need, is certified for it, and is there', () => {
    fc.assert(fc.property(all, ({ history, asked }) => {
      const register = registerOf(...history);
      for (const { agency, service } of matchOffers(offersTo('POLICE', register), asked)) {
        expect(takesPart(register.agencies.get(agency.id))).toBe(true);
        expect(service.needs).toContain(asked.need);
        expect(agency.scope?.needs ?? needs).toContain(asked.need);
        expect(service.regions.some((region) => isWithin(region, asked.region) || isWithin(asked.region, region))).toBe(true);
      }
    }));
  });

  test('the answer does not depend on the order in which services were told', () => {
    fc.assert(fc.property(all, ({ history, asked }) => {
      const offers = offersTo('POLICE', registerOf(...history));
      expect(matchOffers([...offers].reverse(), asked)).toEqual(matchOffers(offers, asked));
    }));
  });

  test('asking for less finds no less', () => {
    fc.assert(fc.property(all, fc.constantFrom('languages', 'gender', 'when'), ({ history, asked }, left) => {
      const offers = offersTo('POLICE', registerOf(...history));
      const { [left]: _, ...less } = asked as Wish & Record<string, unknown>;
      expect(matchOffers(offers, less as Wish).length).toBeGreaterThanOrEqual(matchOffers(offers, asked).length);
    }));
  });

  test('more room never ranks lower', () => {
    fc.assert(fc.property(all, ({ history, asked }) => {
      const names = (offers: ReturnType<typeof offersTo>) => matchOffers(offers, asked).map(({ agency, service }) => `${agency.id} ${service.id}`);
      const offers = offersTo('POLICE', registerOf(...history));
      for (const [index, { agency, service }] of offers.entries()) {
        const roomier = offers.map((each, at) => (at === index ? { ...each, service: { ...service, capacity: 'available' as const } } : each));
        const place = (list: string[]) => (list.includes(`${agency.id} ${service.id}`) ? list.indexOf(`${agency.id} ${service.id}`) : Infinity);
        expect(place(names(roomier))).toBeLessThanOrEqual(place(names(offers)));
      }
    }));
  });
});

describe('What is asked for can hold nothing about a person', () => {
  type Schema = z.core.JSONSchema.BaseSchema;
  /** Every place of the schema where something can be written, with what fits there. */
  function leaves(node: Schema, at = ''): Array<{ at: string; node: Schema }> {
    if (node.type === 'object') return Object.entries(node.properties ?? {}).flatMap(([name, each]) => leaves(each as Schema, `${at}/${name}`));
    if (node.type === 'array') return leaves(node.items as Schema, `${at}/*`);
    return [{ at, node }];
  }
  const schema = z.toJSONSchema(wishSchema);

  test('every object is closed, and every place takes codes of a closed list, a region, a language or a time of the day', () => {
    const closed = (node: Schema): boolean => node.type !== 'object' || (node.additionalProperties === false && Object.values(node.properties ?? {}).every((each) => closed(each as Schema)));
    expect(closed(schema)).toBe(true);
    const lists = leaves(schema).filter(({ node }) => node.enum).map(({ at, node }) => [at, node.enum]);
    expect(lists).toEqual([['/need', needs], ['/urgency', urgencies], ['/gender', genders], ['/eligibility/*', eligibilities], ['/when/day', weekdays]]);
    expect(leaves(schema).filter(({ node }) => !node.enum).map(({ at, node }) => [at, node.type, String(node.pattern)])).toEqual([
      ['/region', 'string', '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'], ['/languages/*', 'string', '^[a-z]{2,3}$'], ['/when/time', 'string', '^([01]\\d|2[0-3]):[0-5]\\d$'],
    ]);
  });

  test('no name, number, date, address or reference passes in any place, and no member of another name', () => {
    const personal = fc.oneof(
      fc.constantFrom('Ilze Kalnina', 'Mai', '1991-05-17', '49105170000', '+49 69 5550 0111', 'Hinterhof 7', 'DE-HE-Mai', 'lt-x-mai', 'en-Ilze', 'a6145af8-0000-4000-8000-000000000000'),
      fc.string({ minLength: 7 }), fc.integer(), fc.uuid(), fc.emailAddress(), fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    ).filter((value) => ![...needs, ...urgencies, ...genders, ...eligibilities].includes(value as never));
    const places: ReadonlyArray<(value: unknown) => object> = [
      (value) => ({ need: value }), (value) => ({ region: value }), (value) => ({ urgency: value }), (value) => ({ languages: [value] }), (value) => ({ gender: value }),
      (value) => ({ eligibility: [value] }), (value) => ({ when: { day: value, time: '10:00' } }), (value) => ({ when: { day: 'MO', time: value } }),
      (value) => ({ person: value }), (value) => ({ when: { day: 'MO', time: '10:00', date: value } }),
    ];
    fc.assert(fc.property(personal, fc.constantFrom(...places), (value, put) => {
      expect(wishSchema.safeParse({ ...wish, ...put(value) }).success).toBe(false);
    }), { numRuns: 1_000 });
    expect(wishSchema.safeParse(wish).success).toBe(true);
  });
});
