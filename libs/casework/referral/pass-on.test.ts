import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { binh, certification, entry, given, id, mai, onReferral, opened, person, recorded, registered, registerOf, sent, type Data, type Happening } from '../test-history.js';
import { consentReaches, goesOnByItself, nextProviders, successorOf } from './pass-on.js';
import { referralOf, type Referral } from './referral.js';

const houses = ['SHELTER', 'HOUSE-1', 'HOUSE-2', 'HOUSE-3'] as const;
const offers = (by: string, more: Data = {}): Happening[] => [
  entry('AgencyCertified', {}, { stream: `agency-${by}` }),
  entry('ServiceOffered', { service: 'house', name: by, needs: ['shelter'], regions: ['DE'], ...more }, { stream: `agency-${by}`, by }),
];
const newcomers = houses.slice(1).map((house) => registered(house, 'shelter'));
const register = registerOf(...newcomers, ...houses.flatMap((house) => offers(house)));
const workers = [opened({ region: 'DE-HE' }), person(mai, { languages: ['vi-VN'] }), person(binh)];
const stream = (n: number) => `referral-${id(0xef + n)}`;
const to = (n: number, receiver: string, more: Data = {}) => sent({ to: receiver, ...more }, { stream: stream(n) });
const rejected = (n: number, reason = 'no-capacity') => onReferral('ReferralRejected', { reason }, { stream: stream(n) });
const referral = (...more: Happening[]): Referral => referralOf(recorded([sent({ next: true }), ...more]))!;
const next = (...more: Happening[]) => {
  const facts = given(...workers, to(0, 'SHELTER'), rejected(0), ...more);
  return nextProviders(facts, register, facts.referrals.get(id(0xef))!);
};

describe('The next providers', () => {
  test('are those who are certified for the need and have room, best first, and never who was asked', () => {
    expect(next()).toEqual(['HOUSE-1', 'HOUSE-2', 'HOUSE-3']);
    const better = registerOf(...newcomers, ...houses.slice(0, 3).flatMap((house) => offers(house)), ...offers('HOUSE-3', { languages: ['vi'], regions: ['DE-HE'] }));
    const facts = given(...workers, to(0, 'SHELTER'), rejected(0));
    expect(nextProviders(facts, better, facts.referrals.get(id(0xef))!)).toEqual(['HOUSE-3', 'HOUSE-1', 'HOUSE-2']);
  });

  test('are looked for where the case is, and in its country where nobody said where', () => {
    const far = registerOf(...newcomers, ...offers('HOUSE-1', { regions: ['FR'] }), ...offers('HOUSE-2', { regions: ['DE-BE'] }));
    const of = (...more: Happening[]) => {
      const facts = given(...more, person(mai), to(0, 'SHELTER'), rejected(0));
      return nextProviders(facts, far, facts.referrals.get(id(0xef))!);
    };
    expect(of(opened({ region: 'DE-HE' }))).toEqual([]);
    expect(of(opened())).toEqual(['HOUSE-2']);
  });

  test('are nobody for a need that no service is listed under, and nobody who is not certified', () => {
    const facts = given(...workers, to(0, 'POLICE', { need: 'criminal-investigation' }), rejected(0));
    expect(nextProviders(facts, register, facts.referrals.get(id(0xef))!)).toEqual([]);
    const suspended = registerOf(...newcomers, ...houses.flatMap((house) => offers(house)), certification('HOUSE-1', 'CertificationSuspended'), certification('HOUSE-2', 'CertificationRevoked'));
    const some = given(...workers, to(0, 'SHELTER'), rejected(0));
    expect(nextProviders(some, suspended, some.referrals.get(id(0xef))!)).toEqual(['HOUSE-3']);
  });

  test('leave out who was asked for another need or another person only where it was the same of both', () => {
    expect(next(to(1, 'HOUSE-1', { need: 'medical' }), to(2, 'HOUSE-2', { persons: [binh] }))).toEqual(['HOUSE-1', 'HOUSE-2', 'HOUSE-3']);
    expect(next(to(1, 'HOUSE-1', { persons: [binh, mai] }))).toEqual(['HOUSE-2', 'HOUSE-3']);
  });

  test('of a need that is about nobody in particular leave out who was asked for nobody in particular', () => {
    const facts = given(...workers, to(0, 'SHELTER', { persons: [] }), rejected(0), to(1, 'HOUSE-1', { persons: [] }), to(2, 'HOUSE-2'));
    expect(nextProviders(facts, register, facts.referrals.get(id(0xef))!)).toEqual(['HOUSE-2', 'HOUSE-3']);
  });

  test('come to an end, whoever declines: nobody is asked twice', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...houses], { minLength: 1 }), fc.array(fc.constantFrom('no-capacity', 'unsafe', 'other'), { minLength: 4, maxLength: 4 }), (order, reasons) => {
      const history: Happening[] = [...workers];
      const asked: string[] = [];
      for (let who: string | undefined = order[0]; who !== undefined && asked.length < 9; ) {
        asked.push(who);
        history.push(to(asked.length, who), rejected(asked.length, reasons[asked.length - 1]));
        const facts = given(...history);
        [who] = nextProviders(facts, register, facts.referrals.get(id(0xef + asked.length))!);
      }
      expect([...asked].sort()).toEqual([...houses].sort());
    }));
  });

  test('never are whoever asks', () => {
    const facts = given(...workers, to(0, 'SHELTER', { from: 'HOUSE-1' }), rejected(0));
    expect(nextProviders(facts, register, facts.referrals.get(id(0xef))!)).toEqual(['HOUSE-2', 'HOUSE-3']);
  });
});

describe('A referral goes on by itself', () => {
  test.each<[string, Happening[], boolean]>([
    ['while it waits', [], false], ['once it is declined', [rejected(0, 'unsafe')], true], ['once it has run out', [onReferral('ReferralExpired')], true],
    ['once there was no room after all', [onReferral('ReferralAccepted', { policy: 'p' }), onReferral('ReferralFailed', { reason: 'no-capacity' })], true],
    ['once nobody came', [onReferral('ReferralAccepted', { policy: 'p' }), onReferral('ReferralFailed', { reason: 'no-show' })], false],
    ['once it is cancelled', [onReferral('ReferralCancelled')], false], ['once it is recalled', [onReferral('ReferralRecalled')], false],
    ['once it helped', [onReferral('ReferralAccepted', { policy: 'p' }), onReferral('ReferralCompleted')], false],
  ])('%s: %#', (_when, more, goes) => {
    expect(goesOnByItself(referral(...more))).toBe(goes);
    expect(goesOnByItself(referralOf(recorded([sent(), ...more]))!)).toBe(false);
  });

  test('under an id that follows from it, and from nothing else', () => {
    expect(successorOf(id(1))).toBe(successorOf(id(1)));
    expect(new Set([id(1), id(2), successorOf(id(1)), successorOf(id(2)), successorOf(successorOf(id(1)))]).size).toBe(5);
  });
});

describe('A consent', () => {
  const consent = (recipients: string[], more: Data = {}, at = '2030-03-01T09:00:00.000Z') => entry('ConsentGiven', { consent: id(0xc0 + recipients.length), person: mai, purposes: ['victim-support'], recipients, dataGroups: ['identity'], ...more }, { at });
  const reaches = (...more: Happening[]) => consentReaches(given(...workers, ...more, sent()), register, referral(), 'HOUSE-1', Date.parse('2030-03-02'));

  test.each<[string, Happening[], boolean]>([
    ['that nobody gave stops nothing', [], true],
    ['to the kind reaches the next of the kind', [consent(['shelter'])], true],
    ['to one house by its name does not reach the next', [consent(['SHELTER'])], false],
    ['to both houses reaches both', [consent(['SHELTER', 'HOUSE-1'])], true],
    ['to somebody else stops nothing', [consent(['police'])], true],
    ['that is over by then stops nothing', [consent(['SHELTER'], { until: '2030-02-27' })], true],
    ['that was withdrawn stops nothing', [consent(['SHELTER']), entry('ConsentWithdrawn', { consent: id(0xc1) })], true],
    ['to the next that is not yet given does not count', [consent(['SHELTER']), consent(['HOUSE-1', 'shelter'], {}, '2030-03-02T09:00:00.000Z')], false],
    ['of somebody else does not count', [consent(['SHELTER']), consent(['HOUSE-1', 'shelter'], { person: binh })], false],
  ])('%s', (_what, more, expected) => {
    expect(reaches(...more)).toBe(expected);
  });
});
