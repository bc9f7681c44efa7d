import { describe, expect, test } from '@jest/globals';
import type { ReleasedField, ReleasedItem } from '#libs/contracts';
import fc from 'fast-check';
import { Knowledge } from './knowledge.js';

const police = { agency: 'POL', purpose: 'criminal-investigation' };
const handling = { tlp: 'TLP:AMBER', purpose: 'criminal-investigation', onward: 'never', retainUntil: '2030-01-01' };
const field = (name: string, treatment = 'show', rule = 'r', ground = 'referral'): ReleasedField => ({ name, treatment, rule, ground });
const entry = (event: string, fields: readonly ReleasedField[]): ReleasedItem =>
  ({ kind: 'entry', seq: 1, case: 'c', event, fields, withheld: 0, occurredOn: 'show', policy: 'p', handling });
const recall = (event: string): ReleasedItem => ({ kind: 'recall', seq: 2, case: 'c', event, reason: 'consent-withdrawn' });
const after = (...releases: readonly (readonly ReleasedItem[])[]): Knowledge => {
  const knowledge = new Knowledge();
  for (const items of releases) knowledge.learn(police, { items });
  return knowledge;
};
const nothing = { gained: [], lost: [], narrower: [], wider: [], byOtherRule: [] };
const of = (event: string) => ({ ...police, case: 'c', event });

describe('what an agency knows changes', () => {
  test('field by field', () => {
    const before = after([entry('e', [field('name'), field('wage', 'band'), field('phone'), field('job')])]);
    const now = [entry('e', [field('name', 'mask'), field('wage', 'show'), field('job', 'show', 'other'), field('address')])];
    const changed = { ...of('e'), change: 'changed', gained: ['address'], lost: ['phone'], narrower: ['name'], wider: ['wage'], byOtherRule: ['job'] };
    expect(before.changesBy({ ...police, point: 'feed' }, { items: now })).toEqual([changed]);
  });

  test('by what is new, what is recalled, and what comes back', () => {
    const shown = after([entry('e', [field('name')])]);
    const recalled = after([entry('e', [field('name')])], [recall('e')]);
    expect(new Knowledge().changesTo(shown)).toEqual([{ ...of('e'), change: 'new', ...nothing, gained: ['name'] }]);
    expect(shown.changesTo(recalled)).toEqual([{ ...of('e'), change: 'recalled', ...nothing, lost: ['name'] }]);
    expect(recalled.changesTo(after([entry('e', [field('name')])], [recall('e')], [entry('e', [field('wage')])]))).toEqual([{ ...of('e'), change: 'new', ...nothing, gained: ['wage'] }]);
    expect(after([recall('e')]).changesTo(recalled)).toEqual([]);
  });

  test('by what a view of the whole case leaves out, and a page of a feed leaves nothing out', () => {
    const before = after([entry('e', [field('name')]), entry('f', [field('job')])]);
    const items = [entry('f', [field('job')])];
    expect(before.changesBy({ ...police, point: 'feed' }, { items })).toEqual([]);
    expect(before.changesBy({ ...police, point: 'case' }, { items })).toEqual([{ ...of('e'), change: 'gone', ...nothing, lost: ['name'] }]);
  });

  test('for each purpose and agency on its own', () => {
    const before = after([entry('e', [field('name')])]);
    for (const other of [{ ...police, purpose: 'evidence' }, { ...police, agency: 'NGO' }]) {
      expect(before.changesBy({ ...other, point: 'case' }, { items: [entry('e', [field('name')])] })).toEqual([{ ...of('e'), ...other, change: 'new', ...nothing, gained: ['name'] }]);
    }
  });

  const items = fc.array(fc.oneof(
    fc.record({ event: fc.constantFrom('e', 'f', 'g'), names: fc.uniqueArray(fc.constantFrom('name', 'wage', 'job')), treatment: fc.constantFrom('show', 'band', 'mask'), rule: fc.constantFrom('r', 's') })
      .map(({ event, names, treatment, rule }) => entry(event, names.map((name) => field(name, treatment, rule)))),
    fc.constantFrom('e', 'f', 'g').map(recall),
  ), { maxLength: 6 });

  test('by nothing when nothing is learnt, and never by what was known already', () => {
    fc.assert(fc.property(items, items, (first, second) => {
      const [one, both] = [after(first), after(first, second)];
      expect(one.changesTo(after(first))).toEqual([]);
      expect(one.changesTo(both)).toEqual(one.changesBy({ ...police, point: 'feed' }, { items: second }));
      expect(both.changesTo(after(first, second, second)).filter(({ change }) => change === 'gone')).toEqual([]);
      for (const { gained, lost, narrower, wider } of one.changesTo(both)) {
        const named = [...gained, ...lost, ...narrower, ...wider];
        expect(new Set(named).size).toBe(named.length);
      }
    }));
  });
});
