import { expect, test } from '@jest/globals';
import { operatorAgency } from '#libs/kernel';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Session } from '../../apps/standalone/session.js';
import { asScenarios } from './two-worlds/as-scenario.js';
import { batchOf, draft, type Draft } from './two-worlds/batch.js';
import { leaks, shownBy, type LeakMutant } from './leaks.js';
import { services } from './two-worlds/cast.js';
import { minimise } from './two-worlds/minimise.js';
import { mutateBuild } from './mutated-build.js';
import { compareAgain, isTelling } from './paired-timing.js';
import { Worlds, worldNames, type Leak } from './two-worlds/worlds.js';

const batches = 24;
const playCommand = fileURLToPath(new URL('../../apps/standalone/play-command.js', import.meta.url));
const say = (text: string) => process.stderr.write(`${text}\n`);

/** Plays batches in two worlds of a leaking exchange until somebody can tell them apart. */
async function catchLeak(worlds: Worlds, { from = 0, size = 20 }): Promise<{ leak: Leak; drafted: Draft } | undefined> {
  for (let nth = from; nth < from + batches; nth += 1) {
    const [drafted] = fc.sample(draft(size, nth % 5 !== 4), { numRuns: 1, seed: 100 + nth }) as [Draft];
    const leak = await worlds.compare(batchOf(drafted));
    if (leak) return { leak, drafted };
  }
  return undefined;
}

/** Asks one of the worlds for a case of others and for one that is not there, and compares how long the answers take. */
async function catchLateness({ url }: Worlds): Promise<boolean> {
  const session = new Session(url, 'lateness');
  for (const [agency, kind] of [['LATE-ONE', 'ngo'], ['LATE-TWO', 'ngo']]) await session.post(operatorAgency, 'operator', '/agencies', { agency, kind, jurisdiction: 'DE' });
  const { json } = await session.post('LATE-ONE', 'one', '/cases', { data: { jurisdiction: 'DE' } });
  const theirs = worldNames.name('LATE-TWO', 'case', worldNames.resolve('LATE-ONE', 'case', String(json['case']))!);
  const ask = (reference: string) => () => session.post('LATE-TWO', 'two', `/cases/${reference}/entries`, { type: 'NoteAdded', data: { text: 'x' } });
  return isTelling(await compareAgain(ask(theirs), ask('00000000-0000-4000-8000-000000000000'), { pairs: 60, warmUp: 5 }));
}

async function inWorlds<T>(mutant: LeakMutant, work: (worlds: Worlds) => Promise<T>): Promise<T> {
  const build = await mutateBuild(mutant);
  const worlds = await Worlds.open(build.folder);
  try {
    return await work(worlds);
  } finally {
    await worlds.close();
    await build.remove();
  }
}

const caught = new Set<string>();

test.each(leaks)('a leak by $channel is caught: $bug', async (mutant) => {
  const by = await inWorlds(mutant, async (worlds) =>
    (mutant.channel === 'latency' ? (await catchLateness(worlds)) && 'the clock' : (await catchLeak(worlds, { from: shownBy[mutant.channel] ?? 0 }))?.leak.agency));
  if (by) caught.add(mutant.channel);
  expect(by).toBeTruthy();
});

test('every channel of the list has its leak, and each is caught', () => {
  say(`leaks killed ${caught.size} of ${leaks.length}`);
  expect(new Set(leaks.map(({ channel }) => channel)).size).toBe(23);
  expect(caught.size).toBe(23);
});

test('what is caught is made small and written as scenarios that play', async () => {
  const [{ small, leak, refused }] = await inWorlds(leaks[0]!, async (worlds) => {
    const { drafted } = (await catchLeak(worlds, { size: 6 }))!;
    const minimal = batchOf(await minimise(drafted, async (each) => (await worlds.compare(batchOf(each))) !== undefined));
    return [{ small: minimal, leak: (await worlds.compare(minimal))!, refused: worlds.refused }] as const;
  });
  expect(small.worlds[0].steps.length - services.length).toBeLessThan(9);
  const folder = await mkdtemp(join(tmpdir(), 'firebreak-worlds-'));
  const files = ['one.yaml', 'other.yaml'].map((name) => join(folder, name));
  for (const [nth, text] of asScenarios(small, refused, leak).entries()) await writeFile(files[nth]!, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [playCommand, '--quiet', ...files], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: expect.stringContaining('one.yaml') });
  await rm(folder, { recursive: true });
});
