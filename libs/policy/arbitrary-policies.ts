import fc from 'fast-check';
import type { ConsentHeld } from './consent.js';
import type { Audience, DisclosureRecord, GroundHeld } from './decide.js';
import type { Rule } from './rule.js';
import { rule, vocabulary } from './small-bundle.js';
import { treatments, type TreatmentName } from './treatments.js';

const { kinds, purposes, labels, grounds, events } = vocabulary;
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const maybe = <T extends object>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: value });
const most = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: values.length - 1 });

const codes = fc.constantFrom('a', 'b', 'c');
const countries = fc.constantFrom('DE', 'LT');
const ofCode = fc.oneof(codes, some(['a', 'b', 'c']), fc.record({ equals: codes }), fc.record({ in: some(['a', 'b', 'c']) }), fc.record({ 'at-least': codes }), fc.record({ 'at-most': codes }), fc.constant({ exists: true as const }));
const ofCountry = fc.oneof(countries, fc.constant({ exists: true as const }), fc.constantFrom({ 'same-as': 'audience.jurisdiction' }, { 'same-as': 'person.nationality' }));
const ofFlag = fc.oneof(fc.boolean(), fc.record({ equals: fc.boolean() }), fc.constant({ exists: true as const }));

const treatment = fc.constantFrom(...(Object.keys(treatments) as TreatmentName[]));
const fieldsOf = (type: string) => some(Object.keys(events[type]!)).chain((names) => fc.tuple(...names.map((name) =>
  fc.tuple(fc.constant(name), events[type]![name]!.includes('->') ? fc.constant<TreatmentName>('pseudonym') : treatment))));
const day = maybe(fc.record({ occurredOn: fc.constantFrom<TreatmentName>('month', 'year') }));

const conditions = fc.tuple(
  maybe(fc.record({ case: fc.record({ jurisdiction: ofCountry }) })), maybe(fc.record({ record: fc.oneof(fc.record({ indicator: ofCode }), fc.record({ final: ofFlag })) })),
  maybe(fc.record({ person: fc.constantFrom({ nationality: { 'same-as': 'audience.jurisdiction' } }, { nationality: 'LT' }, { nationality: { 'at-least': 'E' } }) })),
).map(([one, two, three]) => ({ ...one, ...two, ...three }));
const audienceOf = fc.tuple(most(Object.keys(kinds)), maybe(fc.record({ jurisdiction: fc.oneof(countries, fc.constant({ 'same-as': 'case.jurisdiction' })) })))
  .map(([kind, more]) => ({ kind, ...more }));
const when = fc.tuple(fc.record({ audience: audienceOf, ground: most(grounds), purpose: most(purposes) }), conditions).map(([base, more]) => ({ ...base, ...more }));

/** Any set of rules that loads, over the small vocabulary. */
export const rules: fc.Arbitrary<Rule[]> = fc.array(
  fc.tuple(some(Object.keys(events)).chain((on) => fc.tuple(fc.constant(on), ...on.map(fieldsOf))), day, when, fc.constantFrom<Rule['consent']>('required', 'not-needed')),
  { minLength: 1, maxLength: 10 },
).map((written) => written.map(([[on, ...lists], coarse, conditionsOf, consent], index) =>
  rule({ id: `r${index}`, on, fields: { ...Object.fromEntries(lists.flat()), ...coarse }, when: conditionsOf, consent })));

const consentHeld: fc.Arbitrary<ConsentHeld> = fc.record({
  id: fc.constantFrom('k1', 'k2', 'k3'), person: fc.constantFrom('p1', 'p1', 'p2'), purposes: most(purposes), recipients: most([...Object.keys(kinds), 'A1']), dataGroups: most(labels),
  from: fc.constantFrom(0, 0, 100), until: fc.constantFrom(100, 200, 200), withdrawn: fc.constantFrom(false, false, true),
});
const ground: fc.Arbitrary<GroundHeld> = fc.tuple(
  fc.record({ kind: fc.constantFrom(...grounds) }), maybe(fc.record({ persons: fc.subarray(['p1', 'p2']).map((list) => new Set(list)) })), maybe(fc.record({ labels: some(labels) })),
  maybe(fc.record({ purposes: some(purposes) })), maybe(fc.record({ until: fc.constantFrom(100, 200) })),
).map(([kind, ...limits]) => Object.assign({ ...kind }, ...limits) as GroundHeld);
const facts = fc.record({ 'case.jurisdiction': countries, 'person.nationality': countries, 'record.final': fc.boolean(), 'record.indicator': codes }, { requiredKeys: [] });

export interface Asked {
  readonly audience: Audience;
  readonly record: DisclosureRecord;
  readonly grounds: readonly GroundHeld[];
  readonly purpose: string;
  readonly now: number;
}

/** Any question about any record: mostly for a purpose of the kind, so that most questions reach the rules. */
export const asked: fc.Arbitrary<Asked> = fc.constantFrom(...Object.keys(kinds), ...Object.keys(kinds), 'immigration-enforcement').chain((kind) => fc.record({
  audience: fc.record({ agency: fc.constant('A1'), kind: fc.constant(kind), jurisdiction: countries }),
  record: fc.constantFrom(...Object.keys(events)).chain((type) => fc.record({
    type: fc.constant(type), ...(events[type]!['person'] !== undefined && { person: fc.constant('p1') }), facts: facts,
    consents: fc.array(consentHeld, { maxLength: 4 }), recordedAt: fc.constant(0),
  })),
  grounds: fc.array(ground, { minLength: 1, maxLength: 3 }),
  purpose: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...(kinds[kind] ?? purposes)) }, { weight: 1, arbitrary: fc.constantFrom(...purposes, 'immigration-enforcement') }),
  now: fc.constantFrom(50, 99, 100, 150),
}));
