import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asked, rules, type Asked } from './arbitrary-policies.js';
import { decide, type GroundHeld } from './decide.js';
import type { Rule } from './rule.js';
import { bundleWith, grounds as groundRules, vocabulary } from './small-bundle.js';

type Fields = Record<string, string>;
type Consent = Asked['record']['consents'] extends Iterable<infer C> ? C : never;
type Ground = Asked['grounds'][number];

const mostRevealingFirst = ['show', 'month', 'year', 'age-band', 'section', 'region', 'band', 'mask', 'pseudonym', 'omit'];
const coarser = (a: string, b: string) => (mostRevealingFirst.indexOf(a) > mostRevealingFirst.indexOf(b) ? a : b);

/** How often each thing that the rules speak of decided something: what is never counted was never compared. */
const reached = new Map<string, number>();
const note = (what: string) => void reached.set(what, (reached.get(what) ?? 0) + 1);

// The rules of policy.md read out loud, one question at a time, without CASL, plans or caches. It shares data with the engine, and no code.
function naive(written: readonly Rule[], asked: Asked): Fields {
  const { audience, record, grounds, purpose, now } = asked;
  if (audience.kind === 'immigration-enforcement' || purpose === 'immigration-enforcement') return note('the refused class'), {};
  if (!vocabulary.kinds[audience.kind]?.includes(purpose)) return note('a purpose of another kind'), {};
  const consents = [...record.consents].filter(({ recipients, purposes, from, until, withdrawn }) =>
    !withdrawn && now >= from && now < until && purposes.includes(purpose) && (recipients.includes(audience.kind) || recipients.includes(audience.agency)));
  const received: Fields = {};
  for (const ground of grounds.filter((each) => serves(each, asked, consents))) {
    const today = given(written, asked, ground, consents);
    for (const [name, treatment] of Object.entries(ground.ceiling ? bounded(today, given(ground.ceiling.content.rules, asked, ground, consents)) : today)) {
      received[name] = merged(received[name], treatment);
      note(`on the ground ${ground.kind}`);
    }
  }
  const tells = Object.keys(received).some((name) => name !== 'occurredOn' && !vocabulary.events[record.type]![name]!.includes('->'));
  if (!tells && Object.keys(received).length > 0) note('references and days alone');
  return tells ? received : {};
}

function merged(known: string | undefined, treatment: string): string {
  if (known && known !== treatment) note('two treatments of one field');
  return known ? coarser(known, treatment) : treatment;
}

function given(written: readonly Rule[], { audience, record, purpose }: Asked, ground: Ground, consents: readonly Consent[]): Fields {
  const fields: Fields = {};
  for (const rule of written.filter((each) => applies(each, { audience, record, ground: ground.kind, purpose }))) {
    for (const [name, treatment] of Object.entries(rule.fields!)) {
      const [label, reference] = name === 'occurredOn' ? ['case', 'day'] : (vocabulary.events[record.type]![name] ?? '').split(' -> ');
      if (!label || treatment === 'omit') continue;
      const within = reference || !ground.labels || ground.labels.includes(label);
      const consented = reference || rule.consent === 'not-needed' || consents.some(({ person, dataGroups }) => person === record.person && dataGroups.includes(label));
      if (!within) note('a label outside the agreement');
      if (!reference && rule.consent === 'required') note(consented ? 'consent that covers' : 'consent that is lacking');
      if (within && consented) fields[name] = merged(fields[name], treatment);
    }
  }
  return fields;
}

function bounded(today: Fields, then: Fields): Fields {
  const fields: Fields = {};
  for (const name of new Set([...Object.keys(today), ...Object.keys(then)])) {
    const [now, before] = [today[name], then[name]];
    if (now && before) {
      fields[name] = coarser(now, before);
      note(fields[name] === now ? 'a ceiling that allows' : 'a ceiling that coarsens');
    } else if (name === 'occurredOn') {
      fields[name] = (now ?? before)!;
      note('a ceiling on the day');
    } else if (now) note('a ceiling that withholds');
  }
  return fields;
}

function serves(ground: Ground, { audience, record, purpose, now }: Asked, consents: readonly Consent[]): boolean {
  if (ground.until !== undefined && now >= ground.until) return note('a ground that is over'), false;
  if (ground.purposes && !ground.purposes.includes(purpose)) return note('a ground for another purpose'), false;
  if (ground.persons && record.person && !ground.persons.has(record.person)) return note('a person out of reach'), false;
  if (!(groundRules.consentNeeded as Record<string, string[]>)[audience.kind]?.includes(ground.kind)) return true;
  const persons = record.person ? [record.person] : ground.about || ground.persons ? [...(ground.about ?? ground.persons)!] : consents.map(({ person }) => person);
  const consenting = persons.some((person) => consents.some((consent) => consent.person === person));
  note(consenting ? 'a ground through a consent' : 'a ground without its consent');
  return consenting;
}

function applies(rule: Rule, { audience, record, ground, purpose }: Pick<Asked, 'audience' | 'record' | 'purpose'> & { ground: string }): boolean {
  const fact = (name: string) => ({ ...record.facts, 'audience.kind': audience.kind, 'audience.jurisdiction': audience.jurisdiction })[name];
  const holds = (name: string, operand: unknown): boolean => {
    const [[operator, other]] = (Array.isArray(operand) ? [['in', operand]] : typeof operand === 'object' ? Object.entries(operand as object) : [['equals', operand]]) as [[string, string]];
    const value = fact(name);
    const met = value !== undefined && {
      equals: () => value === other, in: () => other.includes(value), 'at-least': () => value >= other, 'at-most': () => value <= other,
      'same-as': () => value === fact(other), exists: () => true,
    }[operator]!();
    note(`${operator} ${value === undefined ? 'of nothing' : met ? 'met' : 'not met'}`);
    return met;
  };
  const { ground: onGrounds, purpose: forPurposes, ...groups } = rule.when;
  return rule.on.includes(record.type) && onGrounds.includes(ground) && forPurposes!.includes(purpose)
    && Object.entries(groups).every(([group, members]) => Object.entries(members ?? {}).every(([name, operand]) => holds(`${group}.${name}`, operand)));
}

const decided = (bundle: ReturnType<typeof bundleWith>, { audience, record, grounds, purpose, now }: Asked) =>
  decide(bundle, audience, record, grounds, purpose, now);

const everything = [
  'the refused class', 'a purpose of another kind', 'references and days alone', 'two treatments of one field', 'a label outside the agreement', 'consent that covers',
  'consent that is lacking', 'a ceiling that allows', 'a ceiling that coarsens', 'a ceiling that withholds', 'a ceiling on the day', 'a ground that is over',
  'a ground for another purpose', 'a person out of reach', 'a ground through a consent', 'a ground without its consent',
  ...vocabulary.grounds.map((ground) => `on the ground ${ground}`),
  ...['equals', 'in', 'at-least', 'at-most', 'same-as'].flatMap((operator) => ['met', 'not met', 'of nothing'].map((how) => `${operator} ${how}`)), 'exists met', 'exists of nothing',
];

// Every other question meets a referral accepted under another policy, or under the very policy of today.
const underCeilings = (asked: readonly Asked[], ceilings: ReadonlyArray<GroundHeld['ceiling']>) => asked.map((question, index): Asked => {
  const ceiling = ceilings[index % ceilings.length];
  return ceiling ? { ...question, grounds: question.grounds.map((ground) => (ground.kind === 'referral' ? { ...ground, ceiling } : ground)) } : question;
});

test('a naive reading of the rules and the engine agree on 10,000 generated questions, which reach all that rules speak of', () => {
  let [questions, granted] = [0, 0];
  reached.clear();
  const lacking = () => everything.filter((what) => (reached.get(what) ?? 0) < 40).map((what) => `${what}: ${reached.get(what) ?? 0}`);
  // What a set of rules holds it holds for all its questions: by chance 10,000 may lack something, and then there are more.
  for (let round = 0; round < 4 && lacking().length > 0; round += 1) fc.assert(fc.property(rules, rules, fc.array(asked, { minLength: 40, maxLength: 40 }), (written, earlier, list) => {
    const bundle = bundleWith(...written);
    for (const question of underCeilings(list, [undefined, bundleWith(...earlier), undefined, bundle])) {
      const { fields, occurredOn } = decided(bundle, question);
      const told: Fields = Object.fromEntries(fields.map(({ name, treatment }) => [name, treatment]));
      if (occurredOn !== 'show') told['occurredOn'] = occurredOn;
      expect(told).toEqual(naive(written, question));
      questions += 1;
      granted += fields.length > 0 ? 1 : 0;
    }
  }), { numRuns: 250 });
  expect(questions).toBeGreaterThanOrEqual(10_000);
  expect(granted).toBeGreaterThan(questions / 6);
  expect(lacking()).toEqual([]);
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
