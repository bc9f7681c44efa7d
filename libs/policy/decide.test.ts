import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ConsentHeld } from './consent.js';
import { decide, type Audience, type DisclosureRecord, type GroundHeld } from './decide.js';
import type { Rule } from './rule.js';
import { bundleWith, consent, consulate, handling, onReferral, police, record, rule, vocabulary } from './small-bundle.js';

interface Asked {
  readonly audience?: Audience;
  readonly record?: Partial<DisclosureRecord>;
  readonly grounds?: readonly GroundHeld[];
  readonly purpose?: string;
  readonly now?: number;
}
const ask = (rules: readonly Rule[], { audience = police, record: given, grounds = [onReferral], purpose = 'criminal-investigation', now = 150 }: Asked = {}) =>
  decide(bundleWith(...rules), audience, record(given), grounds, purpose, now);
const names = (rules: readonly Rule[], asked?: Asked) => ask(rules, asked).fields.map(({ name }) => name);

test('a decision names the rule, its basis, the ground and the policy', () => {
  const decision = ask([rule({ basis: 'act 1' })]);
  expect(decision.fields).toEqual([{ name: 'name', treatment: 'show', rule: 'police-receives-names', basis: 'act 1', ground: 'referral' }]);
  expect(decision.policy).toBe(bundleWith(rule({ basis: 'act 1' })).digest);
});

describe('before any rule', () => {
  const forged = (kinds: Record<string, string[]>) => {
    const bundle = bundleWith(rule());
    const content = { ...bundle.content, vocabulary: { ...vocabulary, kinds: { ...vocabulary.kinds, ...kinds } } };
    return { ...bundle, content, engine: { matching: () => [rule()] } };
  };

  test('the firewall refuses the kind and the purpose, even where a forged bundle would grant both', () => {
    const bundle = forged({ 'immigration-enforcement': ['criminal-investigation'], police: ['criminal-investigation', 'immigration-enforcement'] });
    const answer = (kind: string, purpose: string) => decide(bundle, { ...police, kind }, record(), [onReferral], purpose, 1).fields.length;
    expect(answer('police', 'criminal-investigation')).toBe(1);
    expect(answer('immigration-enforcement', 'criminal-investigation')).toBe(0);
    expect(answer('police', 'immigration-enforcement')).toBe(0);
  });

  test("a purpose that is not the kind's own gives nothing, whatever the rule lists", () => {
    const rules = [rule({ when: { purpose: ['criminal-investigation', 'victim-support'] } })];
    expect(names(rules)).toEqual(['name']);
    expect(names(rules, { purpose: 'victim-support' })).toEqual([]);
  });
});

describe('grounds', () => {
  const reach = (ground: Partial<GroundHeld>, given: Partial<DisclosureRecord> = {}, now = 150) =>
    names([rule(), rule({ id: 'role', fields: { role: 'show' } }), rule({ id: 'case', on: ['CaseOpened'], fields: { region: 'show' } })],
      { grounds: [{ ...onReferral, ...ground }], record: given, now });
  const aboutNobody: DisclosureRecord = { type: 'CaseOpened', facts: {}, consents: [], recordedAt: 0 };

  test('without a ground nothing is received', () => expect(names([rule()], { grounds: [] })).toEqual([]));
  test('a ground of another kind does not serve', () => expect(names([rule()], { grounds: [{ kind: 'lead' }] })).toEqual([]));

  test('a ground reaches its persons alone, and what is about nobody', () => {
    expect(reach({ persons: new Set(['p1']) })).toEqual(['name', 'role']);
    expect(reach({ persons: new Set(['p2']) })).toEqual([]);
    expect(decide(bundleWith(rule({ id: 'case', on: ['CaseOpened'], fields: { region: 'show' } })), police, aboutNobody,
      [{ ...onReferral, persons: new Set(['p2']) }], 'criminal-investigation', 1).fields).toHaveLength(1);
  });

  test('a ground ends at its until', () => {
    expect(reach({ until: 150 }, {}, 149)).toEqual(['name', 'role']);
    expect(reach({ until: 150 }, {}, 150)).toEqual([]);
  });

  test('a ground serves its purposes alone', () => {
    expect(reach({ purposes: ['criminal-investigation'] })).toEqual(['name', 'role']);
    expect(reach({ purposes: ['prosecution'] })).toEqual([]);
  });

  test('an agreement reaches its labels alone', () => {
    expect(reach({ labels: ['identity'] })).toEqual(['name']);
    expect(reach({ labels: ['case'] })).toEqual(['role']);
    expect(reach({ labels: [] })).toEqual([]);
  });
});

describe('consent', () => {
  const asks = [rule({ consent: 'required' })];
  const given = (change: Partial<ConsentHeld>, more: Partial<DisclosureRecord> = {}, now = 150) =>
    names(asks, { record: { consents: [consent(change)], ...more }, now });

  test('is named by the field that rests on it', () => {
    expect(ask(asks, { record: { consents: [consent({ id: 'other', person: 'p2' }), consent()] } }).fields[0]).toMatchObject({ name: 'name', consent: 'k1' });
    expect(names(asks)).toEqual([]);
  });

  test.each<[string, Partial<ConsentHeld>, boolean]>([
    ['covering kind and label', {}, true], ['naming the agency', { recipients: ['POL-DE'] }, true], ['of another person', { person: 'p2' }, false],
    ['for another purpose', { purposes: ['prosecution'] }, false], ['for another kind', { recipients: ['ngo'] }, false], ['for another agency', { recipients: ['POL-LT'] }, false],
    ['of another label', { dataGroups: ['health'] }, false], ['for no label', { dataGroups: [] }, false], ['withdrawn', { withdrawn: true }, false],
  ])('%s', (_, change, covers) => expect(given(change)).toEqual(covers ? ['name'] : []));

  test.each([[99, false], [100, true], [199, true], [200, false]])('holds from its start until just before its end: at %d, %p', (now, holds) => {
    expect(given({}, {}, now)).toEqual(holds ? ['name'] : []);
  });

  test('of a person does not cover a record about nobody', () => {
    const about = { type: 'CaseOpened', facts: {}, consents: [consent({ dataGroups: ['case'] })], recordedAt: 0 };
    const rules = bundleWith(rule({ on: ['CaseOpened'], fields: { region: 'show' }, consent: 'required' }));
    expect(decide(rules, police, about, [onReferral], 'criminal-investigation', 150).fields).toEqual([]);
  });

  test('a consulate has a ground only through a person who consented to it', () => {
    const rules = [rule({ fields: { role: 'show' }, when: { audience: { kind: 'consulate' }, purpose: ['consular-assistance'] } })];
    const to = consent({ recipients: ['consulate'], purposes: ['consular-assistance'], dataGroups: [] });
    const seen = (consents: readonly ConsentHeld[], now = 150) => names(rules, { audience: consulate, purpose: 'consular-assistance', record: { consents }, now });
    expect(seen([to])).toEqual(['role']);
    expect(seen([])).toEqual([]);
    expect(seen([{ ...to, person: 'p2' }])).toEqual([]);
    expect(seen([{ ...to, withdrawn: true }])).toEqual([]);
    expect(seen([to], 200)).toEqual([]);
  });
});

describe('several rules', () => {
  test('an offer holds for a consulate only through the persons it is about', () => {
    const offered = rule({ on: ['CaseOpened'], fields: { region: 'show' }, when: { audience: { kind: 'consulate' }, ground: ['offer'], purpose: ['consular-assistance'] } });
    const consents = [consent({ person: 'p2', recipients: ['consulate'], purposes: ['consular-assistance'], dataGroups: [] })];
    const seen = (about: string) => {
      const { facts, recordedAt } = record();
      const offer: GroundHeld = { kind: 'offer', persons: new Set(), about: new Set([about]) };
      return decide(bundleWith(offered), consulate, { type: 'CaseOpened', facts, recordedAt, consents }, [offer], 'consular-assistance', 150).fields.length;
    };
    expect([seen('p1'), seen('p2')]).toEqual([0, 1]);
  });

  test('the least revealing treatment wins, and its rule is named', () => {
    const rules = [rule({ id: 'a', fields: { birthDate: 'show' } }), rule({ id: 'b', fields: { birthDate: 'year' } }), rule({ id: 'c', fields: { birthDate: 'month' } })];
    expect(ask(rules).fields).toMatchObject([{ treatment: 'year', rule: 'b' }]);
  });

  test('omit grants nothing and takes nothing away', () => {
    expect(names([rule({ fields: { name: 'omit' } })])).toEqual([]);
    expect(names([rule(), rule({ id: 'b', fields: { name: 'omit' } })])).toEqual(['name']);
  });

  test('between equal treatments the first id is named, and of one rule on two grounds the first ground', () => {
    const both = [{ kind: 'referral' }, { kind: 'lead' }];
    for (const grounds of [both, [...both].reverse()]) expect(ask([rule({ when: { ground: ['lead', 'referral'] } })], { grounds }).fields).toMatchObject([{ ground: 'lead' }]);
    expect(ask([rule({ id: 'b' }), rule({ id: 'a' })]).fields[0]).toMatchObject({ rule: 'a' });
  });

  test('where only references are left there is nothing, not even a mark', () => {
    expect(ask([rule({ fields: { person: 'pseudonym' } })])).toEqual({ policy: expect.any(String), fields: [], occurredOn: 'show' });
    expect(names([rule({ fields: { person: 'pseudonym', name: 'show' } })])).toEqual(['person', 'name']);
  });

  test('the day is told as coarsely as any rule says, and alone it is nothing', () => {
    const day = rule({ id: 'day', fields: { occurredOn: 'month' } });
    expect(ask([rule(), day, rule({ id: 'x', fields: { occurredOn: 'year' } })])).toMatchObject({ occurredOn: 'year', fields: [{ name: 'name' }] });
    expect(ask([day]).fields).toEqual([]);
    expect(ask([rule()]).occurredOn).toBe('show');
  });
});

test('fields come in the order of the catalogue, whatever rule and ground gives them', () => {
  const rules = [rule({ id: 'a', fields: { role: 'show' }, when: { ground: ['lead'] } }), rule({ id: 'b', fields: { birthDate: 'show', name: 'show' } })];
  expect(names(rules, { grounds: [{ kind: 'lead' }, onReferral] })).toEqual(['name', 'birthDate', 'role']);
});

test('an agency that no handling names may hand on nothing, and is given no code', () => {
  const asked: Asked = { audience: { ...police, kind: 'ngo' }, purpose: 'victim-support', grounds: [{ kind: 'lead' }, { kind: 'offer' }] };
  const given = [rule({ when: { audience: { kind: 'ngo' }, ground: ['lead', 'offer'], purpose: ['victim-support'] } }), rule({ id: 'b', fields: { role: 'show' }, when: { audience: { kind: 'ngo' }, ground: ['offer'], purpose: ['victim-support'] } })];
  expect(ask(given, asked).handling).toEqual({ tlp: 'TLP:AMBER+STRICT', purpose: 'victim-support', onward: 'never', retainUntil: '1970-04-11' });
});

test('handling carries the highest mark and the longest retention of the parts, and the marks of the audience', () => {
  const treatment = fc.constantFrom('show' as const, 'mask' as const, 'pseudonym' as const);
  const order = ['GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];
  fc.assert(fc.property(fc.subarray(['name', 'role', 'birthDate'], { minLength: 1 }), fc.subarray(['lead', 'referral', 'agreement'], { minLength: 1 }), treatment, (fields, held, how) => {
    const rules = fields.map((field, index) => rule({ id: `r${index}`, fields: { [field]: how }, when: { ground: held } }));
    const decision = ask(rules, { grounds: held.map((kind) => ({ kind })) });
    const marks = decision.fields.map(({ name }) => handling.tlp[vocabulary.events['PersonRecorded']![name]!.split(' ')[0] as keyof typeof handling.tlp].toUpperCase());
    const highest = marks.sort((a, b) => order.indexOf(b) - order.indexOf(a))[0];
    const days = Math.max(...decision.fields.map(({ ground }) => handling.retentionDays[ground as keyof typeof handling.retentionDays]));
    expect(decision.handling).toEqual({
      tlp: `TLP:${highest}`, siena: ['H1'], purpose: 'criminal-investigation', onward: 'ask-originator', retainUntil: new Date(days * 86_400_000).toISOString().slice(0, 10),
    });
  }), { numRuns: 50 });
});
