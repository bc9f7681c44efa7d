import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { caseId, entry, given, id, mai, onReferral, opened, person, recorded, registered, sent, type Happening } from '../casework/test-history.js';
import { Bundles, covers, decideEntry, decideReferral, justify } from './decide-entry.js';
import { referralOf, Register } from '#libs/casework';
import { fromIso } from '#libs/kernel';
import { bundleOf, leastRevealing, readPolicies, treatments, type Decision, type TreatmentName } from '#libs/policy';
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

describe('Whatever a rule says, others', () => {
  const amending = { id: 'police-receives-amendments', may: 'receive' as const, on: ['EntryRetracted', 'EntryCorrected'], fields: { reason: 'show' as const },
    when: { audience: { kind: 'police' }, ground: ['team'], purpose: ['criminal-investigation'] }, consent: 'not-needed' as const, because: 'A test.', basis: 'none' };
  const generous = bundleOf({ ...policy.content, rules: [...policy.content.rules, amending] });
  const ruled = Register.of(recorded([registered('POLICE', 'police'), entry('PolicyAdopted', { digest: generous.digest, bundle: generous.content as never }, { stream: 'policy', by: 'OPERATOR' })]));
  const seen = (event: string, ...more: Happening[]) => {
    const facts = given(opened(), person(mai), entry('EmploymentRecorded', { person: mai, employer: 'Mill', hoursPerWeek: 90 }, { id: job }), entry('TeamFormed', { agencies: ['POLICE'] }), ...more);
    return decideEntry(bundles, facts, ruled, facts.entries.get(event)!, ruled.agencies.get('POLICE')!, 'criminal-investigation', fromIso('2030-03-02')).fields;
  };

  test('see a retraction as a recall alone, and of a correction its fields alone', () => {
    expect(seen(correction, retracted)).toEqual([]);
    expect(seen(correction, corrected({ hoursPerWeek: 80 })).map(({ name }) => name)).toEqual(['hoursPerWeek']);
  });

  test('who see no field see no mark either: the decision is empty', () => {
    const decided = (...more: Happening[]) => {
      const facts = given(opened(), person(mai), entry('EmploymentRecorded', { person: mai, hoursPerWeek: 90 }, { id: job }), entry('TeamFormed', { agencies: ['SHELTER'] }), ...more);
      return decideEntry(bundles, facts, register, facts.entries.get(correction)!, register.agencies.get('SHELTER')!, 'victim-support', fromIso('2030-03-02'));
    };
    const empty = { policy: policy.digest, fields: [], occurredOn: 'show' };
    expect([decided(retracted), decided(corrected({ occupation: '8153' }))]).toEqual([empty, empty]);
  });

  test('see no correction of an entry that was retracted since', () => {
    expect(seen(correction, corrected({ hoursPerWeek: 80 }), { ...retracted, id: id(0xc1) })).toEqual([]);
  });
});

describe('A condition of a rule on a value', () => {
  const observed = id(0x1d1);
  const everybody = Register.of(recorded([registered('INSPECT', 'labour-inspectorate'), registered('CLINIC', 'health'), registered('UNION', 'trade-union'), registered('CONSUL', 'consulate', 'LT'), adopted]));
  const seen = (agency: string, purpose: string, event: string, ...history: Happening[]) => {
    const facts = given(opened(), entry('TeamFormed', { agencies: ['CLINIC', 'UNION', 'CONSUL'] }), ...history);
    return decideEntry(bundles, facts, everybody, facts.entries.get(event)!, everybody.agencies.get(agency)!, purpose, fromIso('2030-03-02')).fields.map(({ name }) => name);
  };
  const indicator = (code: string) => [person(mai), entry('IndicatorObserved', { person: mai, indicator: code, how: 'interview' }, { id: observed })];
  const since = (fields: Happening['data'], target = observed) => entry('EntryCorrected', { target, fields, reason: 'misheard' }, { id: correction });
  const [violence, isolation] = ['physical-and-sexual-violence', 'isolation'];
  const clinic = ['CLINIC', 'health-care'] as const;

  test('holds for the value recorded', () => {
    expect(seen(...clinic, observed, ...indicator(violence))).toContain('indicator');
    expect(seen(...clinic, observed, ...indicator(isolation))).toEqual([]);
  });

  test('holds for neither line where a value that it asks for was corrected away, nor for the line that had another', () => {
    const away = [...indicator(violence), since({ indicator: isolation })];
    expect([seen(...clinic, observed, ...away), seen(...clinic, correction, ...away)]).toEqual([[], []]);
    const to = [...indicator(isolation), since({ indicator: violence })];
    expect([seen(...clinic, observed, ...to), seen(...clinic, correction, ...to)]).toEqual([[], ['indicator']]);
  });

  test('holds for a sanction that is final, not for one that may still fall', () => {
    const sanction = (data: Happening['data']) => seen('UNION', 'wage-recovery', observed, entry('SanctionImposed', { kind: 'fine', against: 'Mill', ...data }, { id: observed }));
    expect(sanction({ final: true })).toContain('against');
    expect([sanction({ final: false }), sanction({})]).toEqual([[], []]);
  });

  test('holds for the nationality of the one whom a consulate asks about', () => {
    const consented = entry('ConsentGiven', {
      consent: id(0xc5), person: mai, purposes: ['consular-assistance'], recipients: ['consulate'], dataGroups: ['identity', 'demographic'], informed: {}, from: '2030-01-01', until: '2031-01-01',
    });
    const of = (nationality: string) => seen('CONSUL', 'consular-assistance', observed, { ...person(mai, { nationality }), id: observed }, consented);
    expect(of('LT')).toContain('nationality');
    expect(of('VN')).not.toContain('nationality');
  });
});

describe('A referral', () => {
  const everybody = Register.of(recorded([registered('INSPECT', 'labour-inspectorate'), registered('SHELTER', 'shelter'), registered('CONSUL', 'consulate', 'LT'), registered('POLICE', 'police'), adopted]));
  const seen = (agency: string, to: string, ...history: Happening[]) => {
    const happened = [opened(), person(mai), sent({ to }), ...history];
    const referral = referralOf(recorded(happened).filter(({ stream }) => stream === `referral-${id(0xef)}`))!;
    return decideReferral(bundles, given(...happened), everybody, everybody.agencies.get(agency)!, referral, fromIso('2030-03-02'));
  };
  const accepted = (by: string) => onReferral('ReferralAccepted', { policy: policy.digest }, { by });

  test('is seen whole by its sender and not at all by anybody else', () => {
    expect([seen('INSPECT', 'SHELTER'), seen('POLICE', 'SHELTER')]).toEqual([{ persons: true }, undefined]);
  });

  test('is seen by its receiver, without the persons until it accepts', () => {
    expect([seen('SHELTER', 'SHELTER'), seen('SHELTER', 'SHELTER', accepted('SHELTER'))]).toEqual([{ persons: false }, { persons: true }]);
  });

  test('is not seen by a consulate that nobody consented to', () => {
    const consented = entry('ConsentGiven', {
      consent: id(0xc5), person: mai, purposes: ['consular-assistance'], recipients: ['consulate'], dataGroups: ['identity'], informed: {}, from: '2030-01-01', until: '2031-01-01',
    });
    expect(seen('CONSUL', 'CONSUL')).toBeUndefined();
    expect(seen('CONSUL', 'CONSUL', consented)).toEqual({ persons: false });
  });

  test('is not taken for another one of the same case', () => {
    const other = sent({ to: 'SHELTER' }, { stream: `referral-${id(0xee)}` });
    const happened = [opened(), person(mai), other, entry('NoteAdded', { text: 'x' }), sent({ to: 'POLICE', need: 'criminal-investigation' }), accepted('POLICE')];
    const referral = referralOf(recorded(happened).filter(({ stream }) => stream === `referral-${id(0xef)}`))!;
    expect(decideReferral(bundles, given(...happened), everybody, everybody.agencies.get('POLICE')!, referral, fromIso('2030-03-02'))).toEqual({ persons: true });
  });

  test('gives its receiver no more than the policy under which it accepted', () => {
    const narrow = bundleOf({ ...policy.content, rules: policy.content.rules.filter(({ fields: listed }) => !listed?.['gender']) });
    const since = Register.of(recorded([registered('SHELTER', 'shelter'), entry('PolicyAdopted', { digest: narrow.digest, bundle: narrow.content as never }, { stream: 'policy', by: 'OPERATOR' }), adopted]));
    const under = (digest: string) => {
      const facts = given(opened(), { ...person(mai), id: job }, sent(), onReferral('ReferralAccepted', { policy: digest }));
      return decideEntry(new Bundles(), facts, since, facts.entries.get(job)!, since.agencies.get('SHELTER')!, 'victim-support', fromIso('2030-03-02')).fields.map(({ name }) => name);
    };
    expect(under(policy.digest)).toContain('gender');
    expect(under(narrow.digest)).not.toContain('gender');
  });
});

describe('Nothing is decided', () => {
  test('by a policy that is not the one of its digest', () => {
    const forged = Register.of(recorded([registered('POLICE', 'police'), entry('PolicyAdopted', { digest: 'f'.repeat(64), bundle: policy.content as never }, { stream: 'policy', by: 'OPERATOR' })]));
    expect(() => new Bundles().inForce(forged)).toThrow(`the policy in the journal is not the one of digest ${'f'.repeat(64)}`);
  });

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
    expect(justify(decision(list), then)).toStrictEqual(list.map(({ name, rule, ground }) => ({ name, treatment: 'omit', rule, ground })));
    const consented = list.map((field) => ({ ...field, consent: `consent-${field.name}` }));
    expect(justify(decision(consented), then)).toEqual(list.map(({ name, rule, ground }) => ({ name, treatment: 'omit', rule, ground, consent: `consent-${name}` })));
  })));
});
