import { describe, expect, test } from '@jest/globals';
import { bundleOf, openBundle } from './bundle.js';
import { decide } from './decide.js';
import type { Question } from './engine.js';
import { ruleSchema, type Rule } from './rule.js';
import { bundleWith, handling, onReferral, police, record, rule, vocabulary } from './small-bundle.js';

const question: Question = {
  may: 'receive', type: 'PersonRecorded', audience: police, ground: 'referral', purpose: 'criminal-investigation', facts: {},
};
const matched = (rules: readonly Rule[], asked: Partial<Question> = {}) =>
  bundleWith(...rules).engine.matching({ ...question, ...asked }).map(({ id }) => id).sort();
const conditional = (record: NonNullable<Rule['when']['record']>) => rule({ when: { record } });

describe('what CASL, used bare, gets wrong', () => {
  test('the last rule does not win: every rule that applies is named, whatever their order', () => {
    const rules = [rule({ id: 'a' }), rule({ id: 'b', fields: { name: 'mask' } }), rule({ id: 'c', when: { record: { final: true } } })];
    expect(matched(rules)).toEqual(['a', 'b']);
    expect(matched([...rules].reverse())).toEqual(['a', 'b']);
  });

  test('a question is about one instance: a conditional rule says nothing of a record that does not meet it', () => {
    const rules = [conditional({ final: true })];
    expect(matched(rules, { facts: { 'record.final': true } })).toHaveLength(1);
    expect(matched(rules, { facts: { 'record.final': false } })).toEqual([]);
  });

  test.each<[string, NonNullable<Rule['when']['record']>]>([
    ['equals', { indicator: 'a' }], ['equals false', { final: false }], ['in', { indicator: ['a', 'b'] }], ['at-least', { indicator: { 'at-least': 'a' } }],
    ['at-most', { indicator: { 'at-most': 'z' } }], ['exists', { indicator: { exists: true } }], ['exists, of a flag', { final: { exists: true } }],
  ])('a missing attribute satisfies no condition: %s', (_, conditions) => {
    expect(matched([conditional(conditions)])).toEqual([]);
    expect(matched([conditional(conditions)], { facts: { 'record.indicator': 'a', 'record.final': false } })).toHaveLength(1);
  });

  test('two missing attributes are not the same', () => {
    const same = rule({ when: { person: { nationality: { 'same-as': 'case.jurisdiction' } } } });
    expect(matched([same])).toEqual([]);
    expect(matched([same], { facts: { 'person.nationality': '', 'case.jurisdiction': '' } })).toEqual([]);
    expect(matched([same], { facts: { 'person.nationality': 'LT', 'case.jurisdiction': 'DE' } })).toEqual([]);
    expect(matched([same], { facts: { 'person.nationality': 'LT', 'case.jurisdiction': 'LT' } })).toHaveLength(1);
  });

  test('a fact of another type than the vocabulary says counts as absent', () => {
    const hostile = { 'record.indicator': ['a', 'b'], 'record.final': 'true', 'case.jurisdiction': { $eq: 'DE' } } as unknown as Question['facts'];
    expect(matched([conditional({ indicator: 'a' })], { facts: hostile })).toEqual([]);
    expect(matched([conditional({ indicator: { 'at-most': 'z' } })], { facts: { 'record.indicator': true } })).toEqual([]);
    expect(matched([conditional({ final: { exists: true } })], { facts: hostile })).toEqual([]);
    expect(matched([rule({ when: { case: { jurisdiction: { exists: true } } } })], { facts: hostile })).toEqual([]);
  });

  test('conditions on the asker hold as those on facts do', () => {
    const on = (jurisdiction: Rule['when']['audience'][string]) => rule({ when: { audience: { kind: 'police', jurisdiction } } });
    expect(matched([on({ exists: true })])).toHaveLength(1);
    expect(matched([on({ 'at-least': 'DA' })])).toHaveLength(1);
    expect(matched([on({ 'at-most': 'DA' })])).toEqual([]);
    expect(matched([on('DE')], { facts: { 'audience.jurisdiction': 'DE' }, audience: { kind: 'police', jurisdiction: 'LT' } })).toEqual([]);
  });
});

describe('hostile subjects', () => {
  const rules = [conditional({ final: true }), rule({ id: 'health', on: ['HealthRecorded'], fields: { summary: 'show' } }), rule({ id: 'plain', fields: { role: 'show' } })];
  const spoofed = (facts: string) => JSON.parse(facts) as Question['facts'];

  test.each([
    ['__proto__', '{"__proto__":{"record.final":true}}'], ['constructor', '{"constructor":{"name":"HealthRecorded","modelName":"HealthRecorded"}}'],
    ['__caslSubjectType__', '{"__caslSubjectType__":"HealthRecorded"}'], ['a nested record', '{"record":{"final":true}}'], ['an operator', '{"record.final":{"$eq":true}}'],
    ['a key of the compiled form', '{"record/final":true,"record/final?":true}'],
  ])('a fact named %s changes nothing', (_, facts) => {
    expect(matched(rules, { facts: spoofed(facts) })).toEqual(['plain']);
  });

  test('a fact inherited from a prototype is absent', () => {
    expect(matched(rules, { facts: Object.create({ 'record.final': true }) as Question['facts'] })).toEqual(['plain']);
  });

  test.each(['__proto__', 'constructor', 'toString', 'all', 'nothing', ''])('an event type %p is granted nothing', (type) => {
    expect(matched(rules, { type })).toEqual([]);
    expect(decide(bundleWith(...rules), police, record({ type }), [onReferral], 'criminal-investigation', 1).fields).toEqual([]);
  });

  test.each(['__proto__', 'constructor', 'hasOwnProperty'])('an audience, ground or purpose %p is granted nothing', (name) => {
    expect(matched(rules, { audience: { kind: name, jurisdiction: 'DE' } })).toEqual([]);
    expect(matched(rules, { ground: name })).toEqual([]);
    expect(matched(rules, { purpose: name })).toEqual([]);
    expect(decide(bundleWith(...rules), { ...police, kind: name }, record(), [onReferral], name, 1).fields).toEqual([]);
  });
});

describe('what does not load', () => {
  const written = (change: object) => ({ ...rule(), ...change });
  const when = (change: object) => written({ when: { ...rule().when, ...change } });

  test.each<[string, object]>([
    ['an unknown operator', when({ record: { indicator: { 'starts-with': 'a' } } })], ['an operator of CASL', when({ record: { indicator: { $ne: 'a' } } })],
    ['a negation', when({ record: { indicator: { not: 'a' } } })], ['exists: false', when({ record: { indicator: { exists: false } } })],
    ['two operators at once', when({ record: { indicator: { equals: 'a', in: ['b'] } } })], ['an empty operand', when({ record: { indicator: {} } })],
    ['an empty list', when({ record: { indicator: [] } })], ['an empty value', when({ record: { indicator: '' } })], ['an empty condition', when({ record: {} })],
    ['an empty audience', when({ audience: {} })], ['no purpose in the list', when({ purpose: [] })], ['no ground', when({ ground: [] })],
    ['an id with more before it', written({ id: '-police' })], ['an id with more behind it', written({ id: 'police-' })], ['an inverted rule', written({ inverted: true })], ['another action', written({ may: 'manage' })], ['an unknown treatment', written({ fields: { name: 'reveal' } })],
  ])('%s is not a rule', (_, json) => {
    expect(ruleSchema.safeParse(rule()).success).toBe(true);
    expect(ruleSchema.safeParse(json).success).toBe(false);
  });

  test.each<[string, Rule, RegExp]>([
    ['a rule without fields', rule({ fields: {} }), /lists every field it gives/], ['the type all', rule({ on: ['all'] }), /all is not an event/],
    ['the field *', rule({ fields: { '*': 'show' } }), /no listed event has a field \*/], ['the field **', rule({ fields: { 'na**': 'show' } }), /no listed event has a field/],
    ['the kind *', rule({ when: { audience: { kind: '*' } } }), /not one of the listed values/], ['the ground all', rule({ when: { ground: ['all'] } }), /not one of the listed values/],
    ['the type __proto__', rule({ on: ['__proto__'] }), /not an event/], ['the field constructor', rule({ fields: JSON.parse('{"constructor":"show"}') as Rule['fields'] }), /no listed event/],
    ['a number where codes are', conditional({ indicator: { 'at-most': 3 } }), /record.indicator is a code/], ['text where a flag is', conditional({ final: 'true' }), /record.final is a flag/],
    ['the refused kind', rule({ when: { audience: { kind: ['police', 'immigration-enforcement'] } } }), /firewall/],
    ['the refused purpose', rule({ when: { purpose: ['immigration-enforcement'] } }), /firewall/],
  ])('%s is refused by name', (_, refused, reason) => expect(() => bundleWith(refused)).toThrow(reason));

  test('a bundle for another engine or other treatments does not open', () => {
    const { content } = bundleWith(rule());
    expect(openBundle(JSON.parse(JSON.stringify(content))).digest).toBe(bundleWith(rule()).digest);
    expect(() => openBundle({ ...content, engine: 99 })).toThrow(/engine 99/);
    expect(() => openBundle({ ...content, treatments: 99 })).toThrow(/treatments 99/);
    expect(() => openBundle({ ...content, extra: 1 })).toThrow();
    expect(() => bundleOf({ ...content, handling: { ...content.handling, tlp: { case: handling.tlp.case } }, vocabulary })).toThrow(/label identity has no TLP mark/);
  });
});
