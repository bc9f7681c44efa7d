import { describe, expect, test } from '@jest/globals';
import { decide } from './decide.js';
import type { Rule } from './rule.js';
import { bundleWith, consent, police, record, rule } from './small-bundle.js';

const decided = (today: readonly Rule[], then: readonly Rule[], consents = [consent()]) =>
  decide(bundleWith(...today), police, record({ consents }), [{ kind: 'referral', ceiling: bundleWith(...then) }], 'criminal-investigation', 150);
const treatments = (today: Rule['fields'], then: Rule['fields']) =>
  Object.fromEntries(decided([rule({ fields: today })], [rule({ fields: then })]).fields.map(({ name, treatment }) => [name, treatment]));

describe('a referral is bounded by the policy of the day it was accepted', () => {
  test('a field given later is not received', () => expect(treatments({ name: 'show', role: 'show' }, { name: 'show' })).toEqual({ name: 'show' }));
  test('a field taken away later is taken away', () => expect(treatments({ name: 'show' }, { name: 'show', role: 'show' })).toEqual({ name: 'show' }));
  test('a treatment loosened later stays as it was', () => expect(treatments({ name: 'show' }, { name: 'mask' })).toEqual({ name: 'mask' }));
  test('a treatment tightened later is tightened', () => expect(treatments({ name: 'mask' }, { name: 'show' })).toEqual({ name: 'mask' }));

  test('a consent required then is required still, and one required since is required now', () => {
    const [free, asks] = [rule(), rule({ consent: 'required' })];
    expect(decided([free], [asks], []).fields).toEqual([]);
    expect(decided([asks], [free], []).fields).toEqual([]);
    expect(decided([free], [asks]).fields).toHaveLength(1);
  });

  test('a condition dropped later still binds', () => {
    expect(decided([rule()], [rule({ when: { record: { final: true } } })]).fields).toEqual([]);
  });

  test('a day told to the month then is not told whole later, nor told whole where today says month', () => {
    const coarse: Rule['fields'] = { name: 'show', occurredOn: 'month' };
    const day = (today: Rule['fields'], then: Rule['fields']) => decided([rule({ fields: today })], [rule({ fields: then })]).occurredOn;
    expect(day({ name: 'show' }, coarse)).toBe('month');
    expect(day(coarse, { name: 'show' })).toBe('month');
    expect(day({ name: 'show', occurredOn: 'year' }, coarse)).toBe('year');
    expect(day({ name: 'show' }, { name: 'show', role: 'show' })).toBe('show');
  });

  test('the policy and the rules named are those of today', () => {
    const today = [rule({ id: 'today' })];
    const decision = decided(today, [rule({ id: 'then', fields: { name: 'mask' } })]);
    expect(decision.policy).toBe(bundleWith(...today).digest);
    expect(decision.fields).toMatchObject([{ rule: 'today', treatment: 'mask' }]);
  });

  test('another ground that has no ceiling is not bounded by it', () => {
    const today = bundleWith(rule({ fields: { name: 'show', role: 'show' }, when: { ground: ['referral', 'lead'] } }));
    const grounds = [{ kind: 'referral', ceiling: bundleWith(rule()) }, { kind: 'lead' }];
    expect(decide(today, police, record(), grounds, 'criminal-investigation', 1).fields.map(({ name, ground }) => [name, ground])).toEqual([['name', 'lead'], ['role', 'lead']]);
  });
});
