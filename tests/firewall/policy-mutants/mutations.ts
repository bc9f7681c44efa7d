import { checkBundle } from '../../../libs/policy/check-bundle.js';
import type { BundleContent } from '../../../libs/policy/content.js';
import type { Operand, Rule } from '../../../libs/policy/rule.js';
import { leastRevealing, treatments, type TreatmentName } from '../../../libs/policy/treatments.js';
import { meaningOf, type Vocabulary } from '../../../libs/policy/vocabulary.js';

/** A rule with one thing changed; where `mutated` is undefined, the rule is gone. */
export interface Mutant {
  readonly kind: string;
  readonly rule: Rule;
  readonly mutated: Rule | undefined;
  /** Whether the bundle with it does not load. */
  readonly refused: boolean;
}

type Mutation = (rule: Rule, vocabulary: Vocabulary) => ReadonlyArray<Rule | undefined>;
type Group = 'audience' | 'case' | 'record' | 'person' | 'recipient';
const groups: readonly Group[] = ['audience', 'case', 'record', 'person', 'recipient'];

const more = (list: readonly string[], all: readonly string[]): string[][] => all.filter((each) => !list.includes(each)).map((each) => [...list, each]);
const fewer = (list: readonly string[]): string[][] => (list.length < 2 ? [] : list.map((each) => list.filter((other) => other !== each)));
const swapped = (list: readonly string[], all: readonly string[]): string[][] => list.flatMap((each) => more(list.filter((other) => other !== each), all.filter((other) => other !== each)));

const withWhen = (rule: Rule, when: Partial<Rule['when']>): Rule => ({ ...rule, when: { ...rule.when, ...when } });
const kindsOf = (rule: Rule, group: 'audience' | 'recipient') => [rule.when[group]?.['kind'] ?? []].flat() as string[];

// A kind that has none of the rule's purposes gains nothing by being named: it comes with its purposes.
const withKinds = (rule: Rule, kinds: string[], vocabulary: Vocabulary): Rule => {
  const { purpose } = rule.when;
  const missing = kinds.filter((kind) => !vocabulary.kinds[kind]?.some((each) => purpose?.includes(each))).flatMap((kind) => vocabulary.kinds[kind] ?? []);
  return withWhen(rule, { audience: { ...rule.when.audience, kind: kinds }, ...(purpose && { purpose: [...new Set([...purpose, ...missing])] }) });
};
const withRecipients = (rule: Rule, kind: string[]): Rule => withWhen(rule, { recipient: { ...rule.when.recipient, kind } });

// Every condition beside the kinds of agency, which are lists of their own; undefined strikes it out.
const changedConditions = (rule: Rule, change: (operand: Operand) => ReadonlyArray<Operand | undefined>): Rule[] => groups.flatMap((group) =>
  Object.entries(rule.when[group] ?? {}).filter(([name]) => name !== 'kind').flatMap(([name, operand]) => change(operand).map((other) => {
    const { [name]: _, ...rest } = rule.when[group]!;
    const members = other === undefined ? rest : { ...rest, [name]: other };
    const { [group]: __, ...when } = rule.when;
    return { ...rule, when: { ...when, ...(Object.keys(members).length > 0 && { [group]: members }) } as Rule['when'] };
  })));
const negated = (operand: Operand): Operand[] => (typeof operand === 'boolean' ? [!operand] : []);
const exists: Operand = { exists: true };
const addedConditions: ReadonlyArray<Partial<Rule['when']>> = [
  { case: { finalDecision: true } }, { record: { final: true } }, { record: { indicator: exists } }, { person: { nationality: exists } },
  { person: { nationality: { 'same-as': 'audience.jurisdiction' } } },
];

const openly = (vocabulary: Vocabulary, type: string, name: string): TreatmentName => (meaningOf(vocabulary, type, name)?.reference ? 'pseudonym' : 'show');
const allFields = (vocabulary: Vocabulary, type: string) => Object.keys(vocabulary.events[type]!);
const otherTreatments = (rule: Rule, wanted: (from: TreatmentName, to: TreatmentName) => boolean): Rule[] => Object.entries(rule.fields ?? {}).flatMap(([name, from]) =>
  (Object.keys(treatments) as TreatmentName[]).filter((to) => to !== from && wanted(from, to)).map((to) => ({ ...rule, fields: { ...rule.fields, [name]: to } })));

/** Every way in which a rule may be wrong by one thing, by name. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'the rule dropped': () => [undefined],
  'a condition dropped': (rule) => changedConditions(rule, () => [undefined]),
  'a condition weakened to exists': (rule) => changedConditions(rule, () => [exists]),
  'a condition negated': (rule) => changedConditions(rule, negated),
  'a condition added': (rule) => addedConditions.map((when) => withWhen(rule, when)).filter((each) => JSON.stringify(each) !== JSON.stringify(rule)),
  'an event added': (rule, vocabulary) => more(rule.on, Object.keys(vocabulary.events)).map((on) => {
    const type = on.at(-1)!;
    const fields = Object.fromEntries(allFields(vocabulary, type).map((name) => [name, openly(vocabulary, type, name)]));
    return { ...rule, on, ...(rule.fields && { fields: { ...fields, ...rule.fields } }) };
  }),
  'an event dropped': (rule) => fewer(rule.on).map((on) => ({ ...rule, on })),
  'a field added': (rule, vocabulary) => {
    const fields = new Map(rule.on.flatMap((type) => allFields(vocabulary, type).map((name) => [name, openly(vocabulary, type, name)] as const)));
    return [...fields].filter(([name]) => !Object.hasOwn(rule.fields ?? {}, name)).map(([name, how]) => ({ ...rule, fields: { ...rule.fields, [name]: how } }));
  },
  'a field dropped': (rule) => fewer(Object.keys(rule.fields ?? {})).map((names) => ({ ...rule, fields: Object.fromEntries(names.map((name) => [name, rule.fields![name]!])) })),
  'a treatment loosened': (rule) => otherTreatments(rule, (from, to) => leastRevealing(from, to) === from),
  'a treatment tightened': (rule) => otherTreatments(rule, (from, to) => leastRevealing(from, to) === to),
  'the day told more coarsely': (rule) => (rule.may === 'receive' && !rule.fields!['occurredOn'] ? [{ ...rule, fields: { ...rule.fields, occurredOn: 'month' } }] : []),
  'the refused class let in': (rule, vocabulary) => [
    withKinds(rule, [...kindsOf(rule, 'audience'), 'immigration-enforcement'], vocabulary), withWhen(rule, { purpose: [...rule.when.purpose ?? [], 'immigration-enforcement'] }),
  ],
  'a kind of audience added': (rule, vocabulary) => more(kindsOf(rule, 'audience'), Object.keys(vocabulary.kinds)).map((kinds) => withKinds(rule, kinds, vocabulary)),
  'a kind of audience dropped': (rule) => fewer(kindsOf(rule, 'audience')).map((kind) => withWhen(rule, { audience: { ...rule.when.audience, kind } })),
  'a kind of audience swapped': (rule, vocabulary) => swapped(kindsOf(rule, 'audience'), Object.keys(vocabulary.kinds)).map((kinds) => withKinds(rule, kinds, vocabulary)),
  'a kind of recipient added': (rule, vocabulary) => (rule.may === 'refer' ? more(kindsOf(rule, 'recipient'), Object.keys(vocabulary.kinds)).map((kinds) => withRecipients(rule, kinds)) : []),
  'a kind of recipient dropped': (rule) => fewer(kindsOf(rule, 'recipient')).map((kinds) => withRecipients(rule, kinds)),
  'a ground added': (rule, { grounds }) => more(rule.when.ground, grounds).map((ground) => withWhen(rule, { ground })),
  'a ground dropped': (rule) => fewer(rule.when.ground).map((ground) => withWhen(rule, { ground })),
  'a ground swapped': (rule, { grounds }) => swapped(rule.when.ground, grounds).map((ground) => withWhen(rule, { ground })),
  'a purpose added': (rule, { purposes }) => more(rule.when.purpose ?? [], purposes).map((purpose) => withWhen(rule, { purpose })),
  'a purpose dropped': (rule) => fewer(rule.when.purpose ?? []).map((purpose) => withWhen(rule, { purpose })),
  'consent no longer asked': (rule) => (rule.consent === 'required' ? [{ ...rule, consent: 'not-needed' }] : []),
  'consent asked': (rule) => (rule.consent === 'not-needed' ? [{ ...rule, consent: 'required' }] : []),
};

/** Makes every mutant of every rule of a policy. What a mutation leaves without meaning is struck out, so that it is not refused for that alone. */
export function mutantsOf(content: BundleContent): readonly Mutant[] {
  return content.rules.flatMap((rule) => Object.entries(mutations).flatMap(([kind, mutate]) => mutate(rule, content.vocabulary).map((written) => {
    const mutated = written && tidied(written, content.vocabulary);
    return { kind, rule, mutated, refused: mutated !== undefined && checkBundle({ ...content, rules: [mutated] }).length > 0 };
  })));
}

function tidied(rule: Rule, vocabulary: Vocabulary): Rule {
  if (!rule.fields) return rule;
  const fields = Object.fromEntries(Object.entries(rule.fields).filter(([name]) => name === 'occurredOn' || rule.on.some((type) => meaningOf(vocabulary, type, name))));
  const alone = Object.keys(fields).every((name) => name === 'occurredOn');
  return { ...rule, fields, on: alone ? rule.on : rule.on.filter((type) => Object.keys(fields).some((name) => meaningOf(vocabulary, type, name))) };
}
