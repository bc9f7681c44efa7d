import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PairwiseNames, type Json } from '#libs/kernel';
import { alterationOf, leastRevealing, treat, treatments, type TreatmentContext, type TreatmentName } from './treatments.js';

const pairwise = new PairwiseNames(new Uint8Array(32).fill(7));
const context: TreatmentContext = { occurredOn: '2024-03-01', pseudonym: (value) => pairwise.pseudonym('POL-DE', value) };
const names = Object.keys(treatments) as TreatmentName[];
const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));

describe('each treatment', () => {
  test.each<[TreatmentName, Json, Json | undefined]>([
    ['show', { a: [1] }, { a: [1] }], ['omit', 'Ada', undefined],
    ['month', '2024-05-17', '2024-05'], ['month', '2024-05-17T08:30:00Z', '2024-05'], ['month', 'May 2024', undefined], ['month', 202405, undefined], ['month', 'on 2024-05-17', undefined],
    ['year', '2024-05-17', '2024'], ['year', 'May', undefined], ['year', 'May 2024', undefined],
    ['age-band', '2006-03-01', '18-20'], ['age-band', '2006-03-02', '9-17'], ['age-band', '1976-03-01', '48+'], ['age-band', '2016-01-01', '0-8'],
    ['age-band', '2025-01-01', undefined], ['age-band', 'about forty', undefined], ['age-band', '2006-03-01 or so', undefined], ['age-band', 'perhaps 2006-03-01', undefined], ['age-band', '2006-03', undefined],
    ['region', 'LT', 'Northern Europe'], ['region', 'DE-BY', 'DE-BY'], ['region', 'Main Street 5', undefined], ['region', 'DE-BY-Munich', undefined], ['region', 'XX', undefined], ['region', 'a DE-BY', undefined], ['region', 'in DE', undefined], ['region', 'DE or AT', undefined],
    ['section', '1410', 'C'], ['section', 'C14.1', 'C'], ['section', '01', 'A'], ['section', '00', undefined], ['section', 'no section A', undefined],
    ['band', 1234, '1000-2000'], ['band', 2000, '2000-5000'], ['band', 0, '0'], ['band', -5, '0'], ['band', 999, '500-1000'],
    ['band', { amount: 750, currency: 'EUR' }, { amount: '500-1000', currency: 'EUR' }],
    ['band', [{ kind: 'visa', amount: 120, currency: 'EUR' }], [{ kind: 'visa', amount: '100-200', currency: 'EUR' }]],
    ['band', '1234.50', undefined], ['band', ['Ada'], []], ['band', null, undefined],
    ['mask', 'Ada Lovelace', 'A. L.'], ['mask', '+49 170 1234567', '…67'], ['mask', '', ''], ['mask', 'Ada  von\tLovelace', 'A. v. L.'], ['mask', 17, undefined],
    ['pseudonym', 17, undefined], ['pseudonym', ['Ada'], undefined],
  ])('%s of %j is %j', (name, value, treated) => expect(treat(name, value, context)).toEqual(treated));

  test.each<[TreatmentName, string | undefined]>([
    ['show', undefined], ['omit', 'REDACTED'], ['mask', 'MASKED'], ['pseudonym', 'PSEUDED'], ['year', 'ABSTRED'], ['month', 'ABSTRED'], ['age-band', 'ABSTRED'],
    ['region', 'ABSTRED'], ['section', 'ABSTRED'], ['band', 'ABSTRED'],
  ])('%s is marked %p', (name, code) => expect(alterationOf(name)).toBe(code));
});

// From the published standards, not from the tables here.
describe('what a coarser value is', () => {
  const isic = {
    A: '01 02 03', B: '05 06 07 08 09', C: '10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33', D: '35', E: '36 37 38 39', F: '41 42 43',
    G: '45 46 47', H: '49 50 51 52 53', I: '55 56', J: '58 59 60 61 62 63', K: '64 65 66', L: '68', M: '69 70 71 72 73 74 75', N: '77 78 79 80 81 82', O: '84',
    P: '85', Q: '86 87 88', R: '90 91 92 93', S: '94 95 96', T: '97 98', U: '99',
  };

  test('of a division of ISIC Rev. 4 is its section, and there is no other division', () => {
    const sections = new Map(Object.entries(isic).flatMap(([section, divisions]) => divisions.split(' ').map((division) => [division, section] as const)));
    for (let number = 0; number < 100; number += 1) {
      const division = String(number).padStart(2, '0');
      expect([division, treat('section', division, context)]).toEqual([division, sections.get(division)]);
    }
  });

  test.each([
    ['EG', 'Northern Africa'], ['KE', 'Eastern Africa'], ['CM', 'Middle Africa'], ['ZA', 'Southern Africa'], ['NG', 'Western Africa'], ['HT', 'Caribbean'],
    ['MX', 'Central America'], ['BR', 'South America'], ['US', 'Northern America'], ['UZ', 'Central Asia'], ['CN', 'Eastern Asia'], ['VN', 'South-eastern Asia'],
    ['NP', 'Southern Asia'], ['TR', 'Western Asia'], ['RO', 'Eastern Europe'], ['LT', 'Northern Europe'], ['AL', 'Southern Europe'], ['DE', 'Western Europe'],
    ['AU', 'Australia and New Zealand'], ['FJ', 'Melanesia'], ['GU', 'Micronesia'], ['TO', 'Polynesia'],
  ])('of the country %s is the sub-region %s', (country, region) => expect(treat('region', country, context)).toBe(region));

  test('of an age is its band: each begins a year after the one before ends', () => {
    const band = (age: number) => treat('age-band', `${2024 - age}-01-01`, context);
    expect(Array.from({ length: 60 }, (_, age) => band(age)).filter((each, age, all) => each !== all[age - 1]))
      .toEqual(['0-8', '9-17', '18-20', '21-23', '24-26', '27-29', '30-38', '39-47', '48+']);
    expect([8, 9, 17, 18, 20, 21, 23, 24, 26, 27, 29, 30, 38, 39, 47, 48].map(band)).toEqual([
      '0-8', '9-17', '9-17', '18-20', '18-20', '21-23', '21-23', '24-26', '24-26', '27-29', '27-29', '30-38', '30-38', '39-47', '39-47', '48+',
    ]);
  });
});

describe('what was treated does not give the original away', () => {
  const words = fc.array(fc.stringMatching(/^[A-Z][a-z]{2,9}$/), { minLength: 1, maxLength: 4 });

  test('a masked name keeps one letter of each word', () => {
    fc.assert(fc.property(words, (parts) => {
      const masked = treat('mask', parts.join(' '), context) as string;
      expect(masked.replace(/[^\p{L}]/gu, '')).toBe(parts.map((part) => part[0]).join(''));
    }));
  });

  test('a masked number keeps two digits', () => {
    fc.assert(fc.property(fc.stringMatching(/^\+?[0-9]{4,15}$/), (number) => {
      expect(treat('mask', number, context)).toBe(`…${number.slice(-2)}`);
    }));
  });

  test('a day told to the month or year holds no day, and an age band no date', () => {
    fc.assert(fc.property(day, (date) => {
      expect(treat('month', date, context)).toBe(date.slice(0, 7));
      expect(treat('year', date, context)).toBe(date.slice(0, 4));
      expect(String(treat('age-band', date, context))).not.toContain(date.slice(0, 4));
    }));
  });

  test('a band holds the amount and is the same for all amounts within it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000_000_000 }), (amount) => {
      const band = treat('band', amount, context) as string;
      const [from, to] = band.split('-').map(Number) as [number, number];
      expect(from <= amount && amount < to).toBe(true);
      expect(treat('band', from, context)).toBe(band);
      expect(treat('band', to - 1, context)).toBe(to === from + 1 ? treat('band', from, context) : band);
    }));
  });

  test('a pseudonym is stable for one audience, differs for another, and does not hold the value', () => {
    fc.assert(fc.property(fc.string({ minLength: 3 }), (value) => {
      const pseudonym = treat('pseudonym', value, context);
      expect(treat('pseudonym', value, context)).toBe(pseudonym);
      expect(pseudonym).not.toBe(pairwise.pseudonym('NGO-DE', value));
      expect(pseudonym).toMatch(/^[0-9a-f]{24}$/);
    }));
  });

  test('what a treatment of text cannot read leaves nothing, whatever it is', () => {
    const notText = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()), fc.dictionary(fc.string(), fc.string())) as fc.Arbitrary<Json>;
    fc.assert(fc.property(fc.constantFrom(...names.filter((name) => name !== 'show' && name !== 'band')), notText, (name, value) => {
      expect(treat(name, value, context)).toBeUndefined();
    }));
  });
});

test('of two treatments the less revealing one is chosen, whichever is named first', () => {
  fc.assert(fc.property(fc.constantFrom(...names), fc.constantFrom(...names), fc.constantFrom(...names), (a, b, c) => {
    expect(leastRevealing(a, b)).toBe(leastRevealing(b, a));
    expect(leastRevealing(a, a)).toBe(a);
    expect(leastRevealing(leastRevealing(a, b), c)).toBe(leastRevealing(a, leastRevealing(b, c)));
    expect([leastRevealing('show', a), leastRevealing('omit', a)]).toEqual([a, 'omit']);
  }));
});
