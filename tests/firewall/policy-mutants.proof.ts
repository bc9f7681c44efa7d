import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { runPolicyTests } from '../../libs/policy/run-tests.js';
import { isEquivalent } from './policy-mutants/equivalence.js';
import { goldenAnswers } from './policy-mutants/golden.js';
import { mutantsOf, mutations, type Mutant } from './policy-mutants/mutations.js';

const folder = fileURLToPath(new URL('../../../policies/', import.meta.url));
const described = ({ kind, rule, mutated }: Mutant) => `${kind}: ${rule.id}: ${JSON.stringify({ on: mutated?.on, fields: mutated?.fields, when: mutated?.when, consent: mutated?.consent })}`;

describe('every mutant of every shipped rule', () => {
  const outcomes = new Map<string, { made: number; refused: number; killed: number; equivalent: number; survived: number }>();
  const survivors: string[] = [];
  let wrongProofs = 0;

  beforeAll(() => {
    const golden = goldenAnswers(folder);
    for (const kind of Object.keys(mutations)) outcomes.set(kind, { made: 0, refused: 0, killed: 0, equivalent: 0, survived: 0 });
    for (const mutant of mutantsOf(golden.content)) {
      const outcome = outcomes.get(mutant.kind)!;
      outcome.made += 1;
      const killed = !mutant.refused && golden.isChangedBy(mutant);
      const equivalent = !mutant.refused && isEquivalent(mutant, golden.content);
      if (killed && equivalent) wrongProofs += 1;
      if (mutant.refused) outcome.refused += 1;
      else if (killed) outcome.killed += 1;
      else if (equivalent) outcome.equivalent += 1;
      else {
        outcome.survived += 1;
        survivors.push(described(mutant));
      }
    }
    console.log([...outcomes].map(([kind, counts]) => `${kind.padEnd(34)} ${Object.entries(counts).map(([name, count]) => `${String(count).padStart(6)} ${name}`).join('')}`).join('\n'));
  });

  test('the golden answers hold before anything is changed', () => expect(runPolicyTests(folder).faults).toEqual([]));

  test('is refused at load, changes a golden answer, or is proved to decide the same', () => expect(survivors).toEqual([]));

  test('no mutant that changes an answer is said to decide the same', () => expect(wrongProofs).toBe(0));

  test('each mutation makes mutants, and each kind but the refused class changes answers', () => {
    for (const [kind, { made, killed }] of outcomes) {
      expect([kind, made > 0]).toEqual([kind, true]);
      expect([kind, killed > 0]).toEqual([kind, kind !== 'the refused class let in']);
    }
  });

  test('the refused class let in is refused at load, every time', () => {
    const { made, refused } = outcomes.get('the refused class let in')!;
    expect(refused).toBe(made);
  });
});
