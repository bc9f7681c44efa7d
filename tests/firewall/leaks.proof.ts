import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operatorAgency } from '#libs/kernel';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Session } from '../../apps/standalone/session.js';
import { asScenarios } from './two-worlds/as-scenario.js';
import { batchOf, draft, type Draft } from './two-worlds/batch.js';
import { leaks, shownBy } from './leaks.js';
import { services } from './two-worlds/cast.js';
import { minimise } from './two-worlds/minimise.js';
import { mutateBuild, type MutatedBuild } from './mutated-build.js';
import { compareAgain, isTelling } from './paired-timing.js';
import { Worlds, worldNames, type Leak } from './two-worlds/worlds.js';

const playCommand = fileURLToPath(new URL('../../apps/standalone/play-command.js', import.meta.url));
const say = (text: string) => process.stderr.write(`${text}\n`);

/** Plays batches in two worlds of a leaking exchange until somebody can tell them apart. */
async function catchLeak({ from = 0, among = 24, size = 20 }): Promise<{ leak: Leak; drafted: Draft } | undefined> {
  for (let nth = from; nth < from + among; nth += 1) {
    const [drafted] = fc.sample(draft(size, nth % 5 !== 4), { numRuns: 1, seed: 100 + nth }) as [Draft];
    const leak = await worlds.compare(batchOf(drafted));
    if (leak) return { leak, drafted };
  }
  return undefined;
}

/** Asks one of the worlds for a case of others and for one that is not there, and compares how long the answers take. */
async function catchLateness(): Promise<boolean> {
  // The register is everybody's: it stays the same in both worlds.
  const [session] = await Promise.all(worlds.urls.map(async (url) => {
    const each = new Session(url, `lateness-${randomUUID()}`);
    for (const agency of ['LATE-ONE', 'LATE-TWO']) await each.post(operatorAgency, 'operator', '/agencies', { agency, kind: 'ngo', jurisdiction: 'DE' });
    return each;
  })) as [Session, Session];
  const { json } = await session.post('LATE-ONE', 'one', '/cases', { data: { jurisdiction: 'DE' } });
  const theirs = worldNames.name('LATE-TWO', 'case', worldNames.resolve('LATE-ONE', 'case', String(json['case']))!);
  const ask = (reference: string) => () => session.post('LATE-TWO', 'two', `/cases/${reference}/entries`, { type: 'NoteAdded', data: { text: 'x' } });
  return isTelling(await compareAgain(ask(theirs), ask('00000000-0000-4000-8000-000000000000'), { pairs: 60, warmUp: 5 }));
}

let build: MutatedBuild;
let worlds: Worlds;
beforeAll(async () => {
  build = await mutateBuild(leaks);
  worlds = await Worlds.open(build.folder);
});
afterAll(async () => {
  await worlds.close();
  await build.remove();
});

const caught = new Set<string>();

test.each(leaks)('a leak by $channel is caught: $bug', async ({ channel }) => {
  await worlds.leakBy(channel);
  const by = channel === 'latency' ? (await catchLateness()) && 'the clock' : (await catchLeak({ from: shownBy[channel] ?? 0 }))?.leak.agency;
  if (by) caught.add(channel);
  expect(by).toBeTruthy();
});

test('every channel of the list has its leak, and each is caught', () => {
  say(`leaks killed ${caught.size} of ${leaks.length}`);
  expect(new Set(leaks.map(({ channel }) => channel)).size).toBe(23);
  expect(caught.size).toBe(23);
});

test('what catches a leak catches nothing where nothing leaks, also not after all of them', async () => {
  await worlds.leakBy(undefined);
  for (const from of new Set([0, ...Object.values(shownBy)])) expect((await catchLeak({ from, among: 1 }))?.leak).toBeUndefined();
  expect(await catchLateness()).toBe(false);
});

test('what is caught is made small and written as scenarios that play', async () => {
  await worlds.leakBy('field');
  const { drafted } = (await catchLeak({ from: 3, size: 6 }))!;
  const small = batchOf(await minimise(drafted, async (each) => (await worlds.compare(batchOf(each))) !== undefined));
  const leak = (await worlds.compare(small))!;
  expect(small.worlds[0].steps.length - services.length).toBeLessThan(9);
  const folder = await mkdtemp(join(tmpdir(), 'firebreak-worlds-'));
  const files = ['one.yaml', 'other.yaml'].map((name) => join(folder, name));
  for (const [nth, text] of asScenarios(small, worlds.refused, leak).entries()) await writeFile(files[nth]!, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [playCommand, '--quiet', ...files], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: expect.stringContaining('one.yaml') });
  await rm(folder, { recursive: true });
});
