import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchOf, draft } from './batch.js';
import { cast } from './cast.js';
import { Worlds, type Leak } from './worlds.js';

const seed = Number(process.env['FIREBREAK_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const runs = Number(process.env['FIREBREAK_RUNS'] ?? 140);
let worlds: Worlds;

beforeAll(async () => { worlds = await Worlds.open(); });
afterAll(() => worlds.close());

test('no audience can tell apart two worlds that differ only in what it may not see', async () => {
  const counted = new Map<string, { inside: number; outside: number }>();
  const differences = new Map<string, number>();
  let leak: Leak | undefined;
  const began = Date.now();
  let done = 0;
  const details = await fc.check(fc.asyncProperty(draft(20), async (drafted) => {
    const batch = batchOf(drafted);
    const found = await worlds.compare(batch);
    done += 1;
    if (found) {
      leak = found;
      return false;
    }
    if (done % 10 === 0) process.stderr.write(`${done} batches, ${((Date.now() - began) / 1000).toFixed(0)} s\n`);
    for (const [agency, { inside, outside }] of batch.pairs) {
      const { kind } = cast[agency]!;
      const before = counted.get(kind) ?? { inside: 0, outside: 0 };
      counted.set(kind, { inside: before.inside + inside, outside: before.outside + outside });
    }
    for (const each of batch.differences) { const what = each.replace(/^c\d+: /, '').replace(/[A-Z-]+~/g, '…'); differences.set(what, (differences.get(what) ?? 0) + 1); }
    return true;
  }), { numRuns: runs, seed });
  process.stderr.write(`seed ${seed}\n${[...counted].map(([kind, { inside, outside }]) => `${kind}: ${inside} inside, ${outside} outside`).join('\n')}\n${JSON.stringify([...differences])}\n`);
  if (details.failed) process.stderr.write(`${JSON.stringify(batchOf(details.counterexample![0]).differences)}\n${leak?.agency}\n${leak?.one}\n---\n${leak?.other}\n`);
  expect(details.failed).toBe(false);
});
