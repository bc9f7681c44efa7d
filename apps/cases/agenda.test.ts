import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Agenda } from './agenda.js';

describe('what falls due', () => {
  test('is given at its moment and after it, until it is taken off', () => {
    const agenda = new Agenda<number>((at) => at);
    agenda.set('tea', 5);
    expect([agenda.due(4), agenda.due(5), agenda.due(6)]).toEqual([[], [5], [5]]);
    agenda.delete('tea');
    expect([agenda.due(7), agenda.get('tea')]).toEqual([[], undefined]);
  });

  test('is asked for its moment once, and only when somebody wants to know', () => {
    const asked: number[] = [];
    const agenda = new Agenda<number>((at) => asked.push(at) && at);
    agenda.set('gone', 1);
    agenda.set('stays', 2);
    agenda.delete('gone');
    expect(asked).toEqual([]);
    for (const now of [0, 1, 2, 3]) agenda.due(now);
    expect(asked).toEqual([2]);
  });

  // Clocks go back, too.
  test('is what a list that is looked through every time gives', () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ set: key, at: fc.nat(9) }), fc.record({ delete: key }), fc.record({ now: fc.nat(9) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const agenda = new Agenda<{ at: number }>(({ at }) => at);
      const list = new Map<string, { at: number }>();
      for (const each of steps) {
        if ('set' in each) for (const to of [agenda, list]) to.set(each.set, { at: each.at });
        else if ('delete' in each) for (const from of [agenda, list]) from.delete(each.delete);
        else expect(new Set(agenda.due(each.now))).toEqual(new Set([...list.values()].filter(({ at }) => at <= each.now)));
      }
    }));
  });
});
