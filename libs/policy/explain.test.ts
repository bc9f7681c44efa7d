import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rules as anyRules } from './arbitrary-policies.js';
import { explain, type Question } from './explain.js';
import type { Rule } from './rule.js';
import { bundleWith, rule, vocabulary } from './small-bundle.js';

const question: Question = { type: 'PersonRecorded', kind: 'police', ground: 'referral', purpose: 'criminal-investigation', consent: 'none', facts: {} };
const answers = (rules: readonly Rule[], asked: Partial<Question> = {}) => explain(bundleWith(...rules), { ...question, ...asked });
const answer = (rules: readonly Rule[], field: string, asked: Partial<Question> = {}) => answers(rules, asked).find((each) => each.field === field);

describe('A field that is received', () => {
  test('is told with its treatment, its rule and the basis of the rule', () => {
    expect(answer([rule({ basis: 'act 1' })], 'name')).toEqual({
      field: 'name', label: 'identity', treatment: 'show', rule: 'police-receives-names', basis: 'act 1', missing: [],
    });
  });

  test('is told with the rule that decides, not with the first that gives it', () => {
    expect(answer([rule({ id: 'a' }), rule({ id: 'b', fields: { name: 'mask' }, basis: 'act 2' })], 'name')).toMatchObject({ treatment: 'mask', rule: 'b', basis: 'act 2' });
  });

  test('on an offer is one that is about nobody', () => {
    const offered = rule({ id: 'offered', on: ['PersonRecorded', 'CaseOpened'], fields: { name: 'show', region: 'show' }, when: { ground: ['offer'] } });
    expect(answer([offered], 'region', { type: 'CaseOpened', ground: 'offer' })).toMatchObject({ treatment: 'show' });
    expect(answer([offered], 'name', { ground: 'offer' })).not.toHaveProperty('treatment');
  });
});

describe('A field that is not received', () => {
  const missing = (written: Rule, asked: Partial<Question> = {}, field = 'name') => answer([written], field, asked)?.missing;

  test('is one that no rule gives to this kind', () => {
    const given = [rule({ id: 'recording', may: 'record', when: { ground: ['referral'] } }), rule({ id: 'health', on: ['HealthRecorded'], fields: { summary: 'show' } }), rule({ fields: { role: 'show', name: 'omit' } })];
    expect(answer(given, 'name')).toEqual({ field: 'name', label: 'identity', missing: ['no rule gives it to police'] });
    expect(missing(rule(), { kind: 'ngo', purpose: 'victim-support' })).toEqual(['no rule gives it to ngo']);
  });

  test.each<[string, Rule, Partial<Question>, string]>([
    ['another ground', rule({ when: { ground: ['lead', 'offer'] } }), {}, 'ground in lead or offer'],
    ['another purpose', rule(), { purpose: 'prosecution' }, 'purpose in criminal-investigation'],
    ['a value', rule({ when: { record: { indicator: 'a' } } }), { facts: { 'record.indicator': 'b' } }, 'record.indicator = a'],
    ['a value of a list', rule({ when: { record: { indicator: ['a', 'b'] } } }), {}, 'record.indicator in a or b'],
    ['a flag', rule({ when: { record: { final: true } } }), { facts: { 'record.final': false } }, 'record.final = true'],
    ['a value to be there', rule({ when: { person: { nationality: { exists: true } } } }), {}, 'person.nationality exists true'],
    ['a lower bound', rule({ when: { record: { indicator: { 'at-least': 'b' } } } }), { facts: { 'record.indicator': 'a' } }, 'record.indicator at-least b'],
    ['a lower bound of what is not there', rule({ when: { record: { indicator: { 'at-least': 'b' } } } }), {}, 'record.indicator at-least b'],
    ['an upper bound', rule({ when: { record: { indicator: { 'at-most': 'b' } } } }), { facts: { 'record.indicator': 'c' } }, 'record.indicator at-most b'],
    ['an upper bound of what is not there', rule({ when: { record: { indicator: { 'at-most': 'b' } } } }), {}, 'record.indicator at-most b'],
    ['the same country', rule({ when: { person: { nationality: { 'same-as': 'audience.jurisdiction' } } } }), { facts: { 'person.nationality': 'LT' } }, 'person.nationality same-as audience.jurisdiction'],
    ['two countries that are there', rule({ when: { person: { nationality: { 'same-as': 'audience.jurisdiction' } } } }), {}, 'person.nationality same-as audience.jurisdiction'],
    ['a consent', rule({ consent: 'required' }), {}, 'a consent of the person'],
    ['a purpose and a consent', rule({ consent: 'required' }), { purpose: 'prosecution' }, 'purpose in criminal-investigation, a consent of the person'],
    ['nothing more than a purpose where the consent is there', rule({ consent: 'required' }), { purpose: 'prosecution', consent: 'covering' }, 'purpose in criminal-investigation'],
  ])('may need %s', (_, written, asked, need) => expect(missing(written, asked)).toEqual([`police-receives-names needs ${need}`]));

  test.each<[string, Rule['when']]>([
    ['a value', { ...rule().when, record: { indicator: 'b' } }], ['a lower bound', { ...rule().when, record: { indicator: { 'at-least': 'a' } } }], ['the lower bound itself', { ...rule().when, record: { indicator: { 'at-least': 'b' } } }],
    ['an upper bound', { ...rule().when, record: { indicator: { 'at-most': 'c' } } }], ['the upper bound itself', { ...rule().when, record: { indicator: { 'at-most': 'b' } } }], ['presence', { ...rule().when, record: { indicator: { exists: true } } }],
    ['sameness', { ...rule().when, person: { nationality: { 'same-as': 'audience.jurisdiction' } } }],
  ])('does not need what is there: %s', (_, when) => {
    expect(missing(rule({ when, consent: 'required' }), { facts: { 'record.indicator': 'b', 'person.nationality': 'DE' } })).toEqual(['police-receives-names needs a consent of the person']);
  });

  test('needs something for every rule that gives it', () => {
    expect(answer([rule({ id: 'a', consent: 'required' }), rule({ id: 'b', when: { ground: ['lead'] } })], 'name')?.missing).toEqual(['a needs a consent of the person', 'b needs ground in lead']);
  });

  test('may need company: references alone are not received', () => {
    expect(missing(rule({ fields: { person: 'pseudonym' } }), {}, 'person')).toEqual(['police-receives-names needs something besides references to show']);
  });
});

test('The countries of the asker and of the case are the same where nothing else is said', () => {
  const home = (attribute: string) => rule({ when: { case: { jurisdiction: attribute === 'DE' ? 'DE' : { 'same-as': attribute } } } });
  expect(answer([home('DE')], 'name')).toMatchObject({ treatment: 'show' });
  expect(answer([home('audience.jurisdiction')], 'name')).toMatchObject({ treatment: 'show' });
  expect(answer([home('audience.jurisdiction')], 'name', { facts: { 'audience.jurisdiction': 'LT' } })).toMatchObject({ missing: ['police-receives-names needs case.jurisdiction same-as audience.jurisdiction'] });
  expect(answer([home('audience.jurisdiction')], 'name', { facts: { 'audience.jurisdiction': 'LT', 'case.jurisdiction': 'LT' } })).toMatchObject({ treatment: 'show' });
});

test('An event that no catalogue knows has no fields to explain', () => expect(answers([rule()], { type: 'PersonDreamt' })).toEqual([]));

test('Under any policy each field is either received by a rule that gives it, or something is missing that is named', () => {
  const asked = fc.constantFrom('police', 'ngo', 'consulate').chain((kind) => fc.record({
    type: fc.constantFrom(...Object.keys(vocabulary.events)), kind: fc.constant(kind), ground: fc.constantFrom(...vocabulary.grounds),
    purpose: fc.constantFrom(...vocabulary.kinds[kind]!), consent: fc.constantFrom<Question['consent']>('none', 'covering'),
    facts: fc.record({ 'record.final': fc.boolean(), 'record.indicator': fc.constantFrom('a', 'b', 'c'), 'person.nationality': fc.constantFrom('DE', 'LT') }, { requiredKeys: [] }),
  }));
  fc.assert(fc.property(anyRules, asked, (written, one) => {
    const all = answers(written, one);
    expect(all.map(({ field }) => field)).toEqual(Object.keys(vocabulary.events[one.type]!));
    for (const { field, treatment, rule: id, missing } of all) {
      expect(missing.length > 0).toBe(treatment === undefined);
      if (treatment) expect(written.find((each) => each.id === id)!.fields![field]).toBe(treatment);
    }
  }), { numRuns: 60 });
});
