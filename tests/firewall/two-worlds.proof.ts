import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { agencyKinds } from '#libs/casework';
import fc from 'fast-check';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asScenarios } from './two-worlds/as-scenario.js';
import { batchOf, draft, type Batch, type Draft } from './two-worlds/batch.js';
import { cast, parties } from './two-worlds/cast.js';
import { minimise } from './two-worlds/minimise.js';
import { Worlds, type Leak } from './two-worlds/worlds.js';

const casesABatch = 172;
// In one batch time passes: what is asked for is reminded of, escalates and expires.
const waiting = { cases: 60, wait: 'P6D' };
const wanted = Number(process.env['FIREBREAK_PAIRS'] ?? 2_000);
const seed = Number(process.env['FIREBREAK_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const failures = fileURLToPath(new URL('../../../var/two-worlds/', import.meta.url));
const say = (text: string) => process.stderr.write(`${text}\n`);

let worlds: Worlds;
beforeAll(async () => { worlds = await Worlds.open(); });
afterAll(() => worlds.close());

/** How many pairs each kind of agency was confronted with: with a part in the case, and without. */
class Tally {
  private readonly counts = new Map(Object.keys(agencyKinds).map((kind) => [kind, { inside: 0, outside: 0 }]));

  // Two agencies of one kind are confronted with the same pair: it counts once, for the one that is nearer to it.
  add({ pairs }: Batch): void {
    for (const [kind, count] of this.counts) {
      const confronted = [...pairs].filter(([agency]) => cast[agency]!.kind === kind).map(([, each]) => each);
      if (confronted.length === 0) continue;
      const inside = Math.max(...confronted.map((each) => each.inside));
      count.inside += inside;
      count.outside += confronted[0]!.inside + confronted[0]!.outside - inside;
    }
  }

  least(): number {
    return Math.min(...[...this.counts.values()].map(({ inside, outside }) => inside + outside));
  }

  table(): string {
    return [...this.counts].map(([kind, { inside, outside }]) => `  ${kind.padEnd(24)} ${String(inside + outside).padStart(6)} pairs, ${inside} with a part in the case`).join('\n');
  }
}

/** Makes a failure small and writes its two worlds as scenarios; says where. */
async function report(failing: Draft, first: Leak): Promise<string> {
  const small = batchOf(await minimise(failing, async (each) => (await worlds.compare(batchOf(each))) !== undefined));
  const leak = await worlds.compare(small);
  if (!leak) return `The difference was there once and not again, so something depends on chance. ${told(first)}`;
  const files = asScenarios(small, worlds.refused, leak);
  await mkdir(failures, { recursive: true });
  for (const [nth, text] of files.entries()) await writeFile(join(failures, `${nth === 0 ? 'one' : 'other'}.yaml`), text);
  return `Two worlds differ in ${small.differences.map(({ what }) => what).join('; ')}. ${told(leak)}\n\nSee ${failures}{one,other}.yaml; npm run play plays them.`;
}

const told = ({ agency, one, other }: Leak): string => `${agency} is told\n${one}\n\nand\n\n${other}`;

test(`nobody can tell apart two worlds that differ in what it may not see, in every sort of way and ${wanted} pairs for every kind of agency`, async () => {
  say(`two worlds, seed ${seed} (FIREBREAK_SEED repeats it)`);
  const tally = new Tally();
  const differences = new Map<string, number>();
  const done = new Set<string>();
  // Some sorts are rare: batches are drawn until each has come.
  for (let batches = 0; tally.least() < wanted || !sorts.every((sort) => differences.has(sort)); batches += 1) {
    const [drawn] = fc.sample(draft(batches === 0 ? waiting.cases : casesABatch, batches % 7 !== 0), { numRuns: 1, seed: seed + batches }) as [Draft];
    const drafted = { ...drawn, viewers: viewersOf(batches), ...(batches === 0 && { wait: waiting.wait }) };
    const batch = batchOf(drafted);
    const leak = await worlds.compare(batch);
    if (leak) throw new Error(`Batch ${batches} of seed ${seed}: ${await report(drafted, leak)}`);
    tally.add(batch);
    batch.worlds[0].steps.forEach((step, index) => 'do' in step && !worlds.refused[0]!.includes(index) && done.add(step.do));
    for (const { sort } of batch.differences) differences.set(sort, (differences.get(sort) ?? 0) + 1);
    if (batches % 3 === 2) say(`  ${batches + 1} batches, at least ${tally.least()} pairs for every kind`);
  }
  say(`${tally.table()}\n  ${[...differences].map(([sort, count]) => `${sort} ${count}`).join(', ')}`);
  // It happened, and was not refused.
  expect([...done]).toEqual(expect.arrayContaining(['MakeCall', 'ClaimCall', 'SendReferral', 'AcceptReferral', 'CloseCase']));
  expect(worlds.fellDue).toBeGreaterThan(0);
  expect([...differences.keys()].sort()).toEqual([...sorts].sort());
});

/** Who may see the differences of a batch: everybody in turn, so that no kind of agency is long out of the count. The first leads the cases. */
function viewersOf(batch: number): readonly string[] {
  const first = seed + batch;
  return [first, first + 1 + (seed % (parties.length - 1))].map((nth) => parties[nth % parties.length]!);
}

const sorts = ['value', 'presence', 'correction', 'entry', 'order', 'case', 'referral', 'team', 'consent', 'attempt', 'reading', 'retry'];
