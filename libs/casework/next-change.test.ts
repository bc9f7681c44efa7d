import { describe, expect, test } from '@jest/globals';
import { day } from '#libs/kernel';
import fc from 'fast-check';
import { entry, given, id, mai, onAgreement, onReferral, opened, person, registerOf, sent, signed, terms, type Data, type Happening } from './test-history.js';
import type { CaseFacts } from './case/facts.js';
import { audiencesOf, groundsOf, nextChange } from './grounds.js';
import type { Register } from './register/register.js';

const start = Date.parse('2030-01-01T00:00:00Z');
const date = (days: number) => new Date(start + days * day).toISOString().slice(0, 10);
const consent = (n: number, more: Data = {}) =>
  entry('ConsentGiven', { consent: id(n), person: mai, purposes: [], recipients: [], dataGroups: [], ...more }, { at: new Date(start).toISOString() });
const finished = (hours: number) => [
  sent(), onReferral('ReferralAccepted', { policy: 'a'.repeat(64) }),
  onReferral('ReferralCompleted', {}, { at: new Date(start + hours * 3_600_000).toISOString() }),
];
const told = (...more: Happening[]) => given(opened(), person(mai, { nationality: 'PH' }), ...more);

describe('The next change by time alone', () => {
  test('never comes where nothing has a date', () => {
    expect(nextChange(told(sent(), consent(1)), registerOf(signed({ from: '2029-01-01' })), start)).toBe(Infinity);
  });

  test.each<[string, CaseFacts, Register, string]>([
    ['the end of a consent', told(consent(1, { until: '2030-03-31' })), registerOf(), '2030-04-01T00:00:00Z'],
    ['the beginning of a consent that a faster clock recorded', told(entry('ConsentGiven', { consent: id(1), person: mai, purposes: [], recipients: [], dataGroups: [] }, { at: '2030-01-01T00:05:00.000Z' })), registerOf(), '2030-01-01T00:05:00Z'],
    ['the end of a completed referral', told(...finished(36)), registerOf(), '2030-04-02T12:00:00Z'],
    ['the beginning of an agreement', told(), registerOf(signed({ from: '2030-02-01', until: '2030-02-28' })), '2030-02-01T00:00:00Z'],
    ['the end of an agreement', told(), registerOf(signed({ from: '2029-02-01', until: '2030-02-28' })), '2030-03-01T00:00:00Z'],
    ['the first of several', told(consent(1, { until: '2030-03-31' }), consent(2, { until: '2030-01-31' }), ...finished(0)), registerOf(), '2030-02-01T00:00:00Z'],
  ])('is %s', (_what, facts, register, expected) => {
    expect(nextChange(facts, register, start)).toBe(Date.parse(expected));
    expect(nextChange(facts, register, Date.parse(expected) - 1)).toBe(Date.parse(expected));
    expect(nextChange(facts, register, Date.parse(expected))).toBeGreaterThan(Date.parse(expected));
  });

  test('does not wait for what is withdrawn, amended away or elsewhere', () => {
    const withdrawn = told(consent(1, { until: '2030-03-31' }), entry('ConsentWithdrawn', { consent: id(1) }));
    expect(nextChange(withdrawn, registerOf(), start)).toBe(Infinity);
    const foreign = signed({ parties: ['FR'], from: '2030-02-01' });
    expect(nextChange(told(), registerOf(foreign), start)).toBe(Infinity);
    const endless = registerOf(signed({ until: '2030-05-01' }), onAgreement('AgreementAmended', terms));
    expect(nextChange(told(), endless, start)).toBe(Infinity);
  });
});

const offset = fc.integer({ min: -30, max: 200 });
const worlds = fc.record({
  consents: fc.array(offset, { maxLength: 3 }),
  completed: fc.option(fc.integer({ min: -2400, max: 2400 })),
  from: offset, length: fc.integer({ min: 0, max: 60 }), state: fc.constantFrom('signed', 'suspended'),
}).map(({ consents, completed, from, length, state }) => ({
  facts: told(...consents.map((days, n) => consent(n + 1, { until: date(days) })), ...(completed === null ? [] : finished(completed))),
  register: registerOf(
    signed({ from: date(from), until: date(from + length) }), ...(state === 'suspended' ? [onAgreement('AgreementSuspended')] : []),
  ),
}));
const agencies = ['INSPECT', 'POLICE', 'SHELTER', 'UNION', 'DMW-PH', 'BORDER'];
const whole = ({ facts, register }: { facts: CaseFacts; register: Register }, now: number) => ({
  grounds: agencies.map((agency) => groundsOf(facts, register, agency, now)),
  consents: [...facts.consents.values()].map(({ until }) => now < until),
});

describe('Grounds and consents', () => {
  test('stay as they are from any moment to the next change', () => {
    fc.assert(fc.property(worlds, offset, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (world, days, part) => {
      const now = start + days * day;
      const next = Math.min(nextChange(world.facts, world.register, now), now + 1000 * day);
      expect(next).toBeGreaterThan(now);
      expect(whole(world, now + Math.floor((next - now) * part))).toEqual(whole(world, now));
      expect(whole(world, next - 1)).toEqual(whole(world, now));
    }));
  });

  test('are held by listed audiences alone', () => {
    fc.assert(fc.property(worlds, offset, (world, days) => {
      const listed = audiencesOf(world.facts, world.register);
      const holders = agencies.filter((agency) => groundsOf(world.facts, world.register, agency, start + days * day).length > 0);
      expect(holders.filter((agency) => !listed.has(agency))).toEqual([]);
    }));
  });
});
