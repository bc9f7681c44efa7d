import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { caseId, entry, given, id, mai, opened, person, recorded, registered, type Happening } from '../casework/test-history.js';
import { Bundles, covers, decideEntry, justify } from './decide-entry.js';
import { Register } from '#libs/casework';
import { fromIso } from '#libs/kernel';
import { leastRevealing, readPolicies, treatments, type Decision, type TreatmentName } from '#libs/policy';
import { fileURLToPath } from 'node:url';

const policy = readPolicies(fileURLToPath(new URL('../../../policies/', import.meta.url)));
const adopted = entry('PolicyAdopted', { digest: policy.digest, bundle: policy.content as never }, { stream: 'policy', by: 'OPERATOR' });
const register = Register.of(recorded([registered('INSPECT', 'labour-inspectorate'), registered('POLICE', 'police'), registered('SHELTER', 'shelter'), adopted]));
const bundles = new Bundles();
const job = id(0x10b);
const correction = id(0xc0);

/** Gives the names of the fields an agency receives of one entry of a history. */
function fields(agency: string, purpose: string, event: string, ...more: Happening[]): string[] {
  const facts = given(opened(), person(mai), entry('EmploymentRecorded', { person: mai, employer: 'Mill', hoursPerWeek: 90 }, { id: job }),
    entry('TeamFormed', { agencies: ['POLICE', 'SHELTER'] }), ...more);
  const asked = register.agencies.get(agency)!;
  return decideEntry(bundles, facts, register, facts.entries.get(event)!, asked, purpose, fromIso('2030-03-02')).fields.map(({ name }) => name);
}
const corrected = (changes: Happening['data']) => entry('EntryCorrected', { target: job, fields: changes, reason: 'misheard' }, { id: correction });
const retracted = entry('EntryRetracted', { target: job, reason: 'another worker' }, { id: correction });
const police = ['POLICE', 'criminal-investigation'] as const;

describe('What amends an entry', () => {
  test('is shown to others as far as the entry itself is, without the reason', () => {
    expect(fields(...police, correction, corrected({ hoursPerWeek: 80, agreedPay: { amount: 1, currency: 'EUR', period: 'month' } }))).toEqual(['agreedPay', 'hoursPerWeek']);
  });

  test('is shown to others not at all where no field of it is', () => {
    expect(fields('SHELTER', 'victim-support', correction, corrected({ occupation: '8153' }))).toEqual([]);
  });

  test('is shown whole to its author', () => {
    expect(fields('INSPECT', 'labour-inspection', correction, corrected({ hoursPerWeek: 80 }))).toEqual(['target', 'fields', 'reason']);
  });

  test('by retracting it leaves nothing of it for anybody, and the retraction for its author alone', () => {
    expect([fields('INSPECT', 'labour-inspection', job, retracted), fields(...police, job, retracted), fields(...police, correction, retracted)]).toEqual([[], [], []]);
    expect(fields('INSPECT', 'labour-inspection', correction, retracted)).toEqual(['target', 'reason']);
  });
});

describe('Nothing is decided', () => {
  test('before a policy is adopted', () => {
    expect(() => bundles.inForce(Register.of(recorded([registered('POLICE', 'police')])))).toThrow('No policy has been adopted');
  });

  test('twice about the same policy: it is opened once', () => {
    expect(bundles.inForce(register)).toBe(bundles.get(register, policy.digest));
    expect(bundles.inForce(register).digest).toBe(policy.digest);
  });

  test('in favour of an agency without a ground', () => {
    const facts = given(opened());
    const agency = register.agencies.get('SHELTER')!;
    expect(decideEntry(bundles, facts, register, facts.entries.get(id(0xe000))!, agency, 'victim-support', 0).fields).toEqual([]);
    expect(facts.id).toBe(caseId);
  });
});

const names = Object.keys(treatments) as TreatmentName[];
const granted = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), treatment: fc.constantFrom(...names) }), { selector: ({ name }) => name, minLength: 1 })
  .map((list) => list.map((field) => ({ ...field, rule: `rule-${field.name}`, basis: 'law', ground: 'team' })));
const decision = (list: Decision['fields']): Decision => ({ policy: '', fields: list, occurredOn: 'show' });

describe('A decision covers what was released', () => {
  test('exactly where it grants every field so or more openly', () => fc.assert(fc.property(granted, granted, (now, released) => {
    const expected = released.every(({ name, treatment }) => now.some((field) => field.name === name && leastRevealing(field.treatment, treatment) === treatment));
    expect(covers(decision(now), released)).toBe(expected);
    expect(covers(decision(released), released)).toBe(true);
  })));

  test('never where it grants nothing, even of a line without fields', () => {
    expect(covers(decision([]), [])).toBe(false);
  });

  test('and names the rule and ground of now with the treatment of then', () => fc.assert(fc.property(granted, (list) => {
    const then = list.map(({ name }) => ({ name, treatment: 'omit' }));
    expect(justify(decision(list), then)).toEqual(list.map(({ name, rule, ground }) => ({ name, treatment: 'omit', rule, ground })));
  })));
});
