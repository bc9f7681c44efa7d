import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asked, rules, type Asked } from './arbitrary-policies.js';
import { decide } from './decide.js';
import type { Rule } from './rule.js';
import { bundleWith, grounds as groundRules, vocabulary } from './small-bundle.js';

type Fields = Record<string, string>;
type Consent = Asked['record']['consents'] extends Iterable<infer C> ? C : never;

const mostRevealingFirst = ['show', 'month', 'year', 'age-band', 'section', 'region', 'band', 'mask', 'pseudonym', 'omit'];
const coarser = (a: string | undefined, b: string) => (a && mostRevealingFirst.indexOf(a) > mostRevealingFirst.indexOf(b) ? a : b);

// The rules of policy.md read out loud, one question at a time, without CASL, plans or caches.
function naive(written: readonly Rule[], { audience, record, grounds, purpose, now }: Asked): Fields {
  if (audience.kind === 'immigration-enforcement' || purpose === 'immigration-enforcement') return {};
  if (!vocabulary.kinds[audience.kind]?.includes(purpose)) return {};
  const toThem = ({ recipients, purposes, from, until, withdrawn }: Consent) =>
    !withdrawn && now >= from && now < until && purposes.includes(purpose) && (recipients.includes(audience.kind) || recipients.includes(audience.agency));
  const consents = [...record.consents].filter(toThem);
  const received: Fields = {};
  for (const ground of grounds) {
    if (!serves(ground, { audience, record, purpose, now }, consents)) continue;
    for (const rule of written.filter((each) => applies(each, { audience, record, ground: ground.kind, purpose }))) {
      for (const [name, treatment] of Object.entries(rule.fields!)) {
        const [label, reference] = name === 'occurredOn' ? ['case', 'day'] : (vocabulary.events[record.type]![name] ?? '').split(' -> ');
        if (!label || treatment === 'omit') continue;
        const reached = ground.labels?.includes(label) ?? true;
        const consented = rule.consent === 'not-needed' || consents.some(({ person, dataGroups }) => person === record.person && dataGroups.includes(label));
        if (reference || (reached && consented)) received[name] = coarser(received[name], treatment);
      }
    }
  }
  const tells = Object.keys(received).some((name) => name !== 'occurredOn' && !vocabulary.events[record.type]![name]!.includes('->'));
  return tells ? received : {};
}

function serves(ground: Asked['grounds'][number], { audience, record, purpose, now }: Omit<Asked, 'grounds'>, consents: readonly Consent[]): boolean {
  if (ground.until !== undefined && now >= ground.until) return false;
  if (ground.purposes && !ground.purposes.includes(purpose)) return false;
  if (ground.persons && record.person && !ground.persons.has(record.person)) return false;
  if (!(groundRules.consentNeeded as Record<string, string[]>)[audience.kind]?.includes(ground.kind)) return true;
  const reached = record.person ? [record.person] : ground.about || ground.persons ? [...(ground.about ?? ground.persons)!] : consents.map(({ person }) => person);
  return reached.some((person) => consents.some((consent) => consent.person === person));
}

function applies(rule: Rule, { audience, record, ground, purpose }: Pick<Asked, 'audience' | 'record' | 'purpose'> & { ground: string }): boolean {
  const fact = (name: string) => ({ ...record.facts, 'audience.kind': audience.kind, 'audience.jurisdiction': audience.jurisdiction })[name];
  const holds = (name: string, operand: unknown): boolean => {
    const value = fact(name);
    if (value === undefined) return false;
    if (Array.isArray(operand)) return operand.includes(value);
    if (typeof operand !== 'object') return value === operand;
    const [[operator, other]] = Object.entries(operand as object) as [[string, string]];
    switch (operator) {
      case 'equals': return value === other;
      case 'in': return other.includes(value);
      case 'at-least': return value >= other;
      case 'at-most': return value <= other;
      case 'same-as': return value === fact(other);
      default: return operator === 'exists';
    }
  };
  const { ground: onGrounds, purpose: forPurposes, ...groups } = rule.when;
  return rule.on.includes(record.type) && onGrounds.includes(ground) && forPurposes!.includes(purpose)
    && Object.entries(groups).every(([group, members]) => Object.entries(members ?? {}).every(([name, operand]) => holds(`${group}.${name}`, operand)));
}

const decided = (bundle: ReturnType<typeof bundleWith>, { audience, record, grounds, purpose, now }: Asked) =>
  decide(bundle, audience, record, grounds, purpose, now);

test('a naive reading of the rules and the engine agree on 2,500 generated questions', () => {
  let granted = 0;
  fc.assert(fc.property(rules, fc.array(asked, { minLength: 25, maxLength: 25 }), (written, questions) => {
    const bundle = bundleWith(...written);
    for (const question of questions) {
      const { fields, occurredOn } = decided(bundle, question);
      const told: Fields = Object.fromEntries(fields.map(({ name, treatment }) => [name, treatment]));
      if (occurredOn !== 'show') told['occurredOn'] = occurredOn;
      expect(told).toEqual(naive(written, question));
      granted += fields.length > 0 ? 1 : 0;
    }
  }), { numRuns: 100 });
  expect(granted).toBeGreaterThan(400);
});

test('the order of the rules leaves no trace: equal digest, equal decisions to the last word', () => {
  const shuffled = rules.chain((written) => fc.tuple(fc.constant(written), fc.shuffledSubarray(written, { minLength: written.length })));
  fc.assert(fc.property(shuffled, fc.array(asked, { minLength: 5, maxLength: 5 }), ([written, other], questions) => {
    const [one, two] = [bundleWith(...written), bundleWith(...other)];
    expect(two.digest).toBe(one.digest);
    for (const question of questions) expect(decided(two, question)).toEqual(decided(one, question));
  }), { numRuns: 40 });
});

test('a rule more never takes a field away, and neither does a consent more', () => {
  fc.assert(fc.property(rules, rules, asked, (written, more, question) => {
    const names = (list: readonly Rule[]) => decided(bundleWith(...list), question).fields.map(({ name }) => name);
    const added = more.map((each) => ({ ...each, id: `more-${each.id}` }));
    expect(names([...written, ...added])).toEqual(expect.arrayContaining(names(written)));
    const without = { ...question, record: { ...question.record, consents: [] } };
    expect(names(written)).toEqual(expect.arrayContaining(decided(bundleWith(...written), without).fields.map(({ name }) => name)));
  }), { numRuns: 40 });
});
