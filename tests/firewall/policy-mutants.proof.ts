import { beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runPolicyTests } from '../../libs/policy/run-tests.js';
import { folder, type Outcomes } from './policy-mutants/outcomes.js';

describe('every mutant of every shipped rule', () => {
  let outcomes: Outcomes;
  beforeAll(async () => {
    const program = fileURLToPath(new URL('policy-mutants/outcomes.js', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [program], { env: { ...process.env, NODE_OPTIONS: '' }, maxBuffer: 2 ** 28 });
    outcomes = JSON.parse(stdout) as Outcomes;
    const lines = Object.entries(outcomes.counts).map(([kind, counts]) => `${kind.padEnd(34)} ${Object.entries(counts).map(([name, count]) => `${String(count).padStart(6)} ${name}`).join('')}`);
    console.log(lines.join('\n'));
  });

  test('the golden answers hold before anything is changed', () => expect(runPolicyTests(folder).faults).toEqual([]));

  test('is refused at load, changes a golden answer, or is proved to decide the same', () => expect(outcomes.survivors).toEqual([]));

  test('no mutant that changes an answer is said to decide the same', () => expect(outcomes.wrongProofs).toBe(0));

  test('each mutation makes mutants, and each kind but the refused class changes answers', () => {
    for (const [kind, { made, killed }] of Object.entries(outcomes.counts)) {
      expect([kind, made > 0]).toEqual([kind, true]);
      expect([kind, killed > 0]).toEqual([kind, kind !== 'the refused class let in']);
    }
  });

  test('the refused class let in is refused at load, every time', () => {
    const { made, refused } = outcomes.counts['the refused class let in']!;
    expect(refused).toBe(made);
  });
});
