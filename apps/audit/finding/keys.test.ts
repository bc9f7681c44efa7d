import { describe, expect, test } from '@jest/globals';
import type { ReleasedItem } from '#libs/contracts';
import { isOverride, isView, keysOf, linesOf } from './keys.js';
import type { Leaf } from '../log/leaf.js';

const field = { name: 'name', treatment: 'show', rule: 'r1', ground: 'referral' };
const entry = (...fields: object[]) => ({ kind: 'entry', seq: 1, case: 'c', event: 'e', fields, withheld: 0, occurredOn: 'show', policy: 'p' }) as unknown as ReleasedItem;
const recall: ReleasedItem = { kind: 'recall', seq: 2, case: 'd', event: 'e', reason: 'retracted' };
const number: ReleasedItem = { kind: 'withdrawn', seq: 3 };
const referral: ReleasedItem = { kind: 'referral', case: 'f', referral: 'g', persons: false };
const leaf = { id: 'i', outcome: 'released', agency: 'POL-DE', user: 'u', policy: 'p' } as Leaf;

test.each<[boolean, string, ReleasedItem[], Leaf['outcome']?]>([
  [true, 'an entry of which a field left', [recall, entry(field)]], [true, 'a referral', [referral]], [false, 'nothing', []], [false, 'a recall', [recall]],
  [false, 'the number of what was withdrawn', [number]], [false, 'an entry of which nothing left', [entry()]], [false, 'a refusal', [entry(field)], 'denied'],
])('it is %s that somebody viewed something who got %s', (viewed, _, items, outcome = 'released') => {
  expect(isView({ outcome }, { items })).toBe(viewed);
  expect(keysOf({ ...leaf, outcome }, { items }).filter((key) => /^(user|policy):/.test(key))).toEqual(viewed ? ['user:POL-DE/u', 'policy:p'] : ['user:POL-DE/u']);
});

describe('a leaf is found', () => {
  test('by its release, every case it speaks of, every rule and every consent, each once', () => {
    const items = [entry(field, { ...field, rule: 'r2', consent: 'k' }), entry({ ...field, consent: 'k' }), recall, referral];
    expect(keysOf(leaf, { items })).toEqual(['release:i', 'case:c', 'case:d', 'case:f', 'user:POL-DE/u', 'policy:p', 'rule:r1', 'rule:r2', 'consent:k']);
    expect(linesOf({ items })).toEqual(items.slice(0, 2));
  });

  test('by the agency that was refused, and its user', () => {
    expect(keysOf({ ...leaf, outcome: 'denied' }, { items: [] })).toEqual(['release:i', 'denied:POL-DE', 'user:POL-DE/u']);
  });

  test('as an override where a notice stood in for a consent, and not where there was one', () => {
    expect([{ ...field, ground: 'notice' }, { ...field, ground: 'notice', consent: 'k' }, field].map(isOverride)).toEqual([true, false, false]);
    expect(keysOf(leaf, { items: [entry({ ...field, ground: 'notice' })] })).toContain('override:');
  });

  test('by its release, refusal and user alone where its detail cannot be read', () => {
    expect(keysOf(leaf)).toEqual(['release:i', 'user:POL-DE/u']);
  });
});
