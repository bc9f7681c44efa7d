import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PostgresJournal, type StoredEvent } from '#libs/journal';
import { day } from '#libs/kernel';
import { ScriptedClock, startEmbeddedPostgres, type EmbeddedPostgres } from '#libs/platform';
import { Chance } from './chance.js';
import { eventfulHistory, replayInto } from './eventful-history.js';
import { slotCount } from '../libs/journal/slots.js';
import { checkpoint, feedsAreDense, feedsByCase } from './feeds-at.js';
import { casesOf, record } from './recording.js';
import { prepareFeeds, projectionOf, startOfTime } from './stage.js';
import { Supervised } from './supervised.js';
import { createTestDatabase } from './test-database.js';

const seed = Number(process.env['FIREBREAK_CRASH_SEED'] ?? randomInt(2 ** 31));
const chance = new Chance(seed);
const now = startOfTime + day;
const caseCount = 44;
const crashes = ['server', 'writer', 'projector', 'server', 'projector', 'server', 'writer', 'server', 'projector', 'server and projector'] as const;

const folder = mkdtempSync(join(tmpdir(), 'firebreak-crash-'));
const file = join(folder, 'acknowledged');
let server: EmbeddedPostgres;
let url: string;
let pool: pg.Pool;
let history: readonly StoredEvent[];
let writer: Supervised;
let projector: Supervised;

const start = async (port?: number) => {
  server = await startEmbeddedPostgres({ folder: join(folder, 'server'), persistent: false, durable: true, ...(port && { port }) });
};
const restart = () => start(Number(new URL(url).port));

beforeAll(async () => {
  history = await eventfulHistory(caseCount);
  writeFileSync(file, '');
  await start();
  url = await server.createDatabase('crash');
  await (await PostgresJournal.open(url)).close();
  await prepareFeeds(url);
  pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on('error', () => {});
  writer = new Supervised('./recording-process.js', [url, String(chance.branch(1).seed), String(caseCount), file]);
  projector = new Supervised('./projecting-process.js', [`${url}?application_name=projector`, String(now)]);
});
afterAll(async () => {
  await Promise.all([writer.kill(), projector.kill()]);
  await pool.end();
  await server.stop();
  rmSync(folder, { recursive: true });
});

interface Snapshot {
  readonly crash: string;
  readonly at: (correlation: string) => number;
  readonly feeds: Map<string, string>;
}

/** Reads what a projector that was killed left behind, once the server has noticed. */
async function leftBehind(crash: string): Promise<Snapshot> {
  while ((await pool.query("select from pg_stat_activity where application_name = 'projector'")).rowCount) await sleep(5);
  return { crash, at: await checkpoint(pool), feeds: await feedsByCase(pool) };
}

/** Gives the acknowledgements of this process and of the other one, and fails where two of one event differ. */
function acknowledgements(own: readonly (readonly [string, number])[]): Map<string, number> {
  const theirs = readFileSync(file, 'utf8').split('\n').slice(0, -1).map((line) => line.split(' ') as [string, string]);
  const all = new Map<string, number>();
  for (const [id, position] of [...own, ...theirs.map(([id, position]) => [id, Number(position)] as const)]) {
    expect([id, all.get(id) ?? position]).toEqual([id, position]);
    all.set(id, position);
  }
  return all;
}

/** Crashes one thing after the other while events are recorded; gives all that was acknowledged and what the projector left behind each time. */
async function crashUnderLoad(journal: PostgresJournal): Promise<{ acknowledged: Map<string, number>; snapshots: Snapshot[]; lastCrash: number }> {
  const { first, cases } = casesOf(history);
  const own: (readonly [string, number])[] = [];
  for (const event of first) own.push([event.id, event.position]);
  await replayInto(journal, first);
  writer.start();
  projector.start();
  const recording = record(journal, cases.filter((_, nth) => nth % 2 === 0), chance.branch(2), (id, position) => own.push([id, position]));
  const snapshots: Snapshot[] = [];
  let lastCrash = 0;
  for (const crash of crashes) {
    const target = acknowledgements(own).size + chance.between(15, 40);
    while ((lastCrash = acknowledgements(own).size) < target) await sleep(5);
    await sleep(chance.between(0, 20));
    if (crash.includes('projector')) await projector.kill();
    if (crash.includes('writer')) await writer.kill();
    if (crash.includes('server')) {
      await server.kill();
      await sleep(chance.between(0, 200));
      await restart();
    }
    if (crash.includes('projector')) snapshots.push(await leftBehind(crash));
    if (crash.includes('projector')) projector.start();
    if (crash.includes('writer')) writer.start();
  }
  await recording;
  for (; !writer.finished; await sleep(20)) {
    if (writer.lastWords.includes('its only author')) throw new Error(writer.lastWords);
  }
  return { acknowledged: acknowledgements(own), snapshots, lastCrash };
}

/** Projects a journal that nothing disturbs, and gives what the feeds hold of every case after each of some positions. */
async function undisturbed(events: readonly StoredEvent[], stops: readonly number[]): Promise<Map<number, Map<string, string>>> {
  const database = await createTestDatabase();
  await prepareFeeds(database.url);
  const journal = await PostgresJournal.open(database.url);
  const quiet = new pg.Pool({ connectionString: database.url, max: 4 });
  const projection = projectionOf(journal, quiet, new ScriptedClock(now));
  projection.start();
  const after = new Map<number, Map<string, string>>();
  let from = 0;
  for (const stop of [...new Set(stops)].sort((a, b) => a - b)) {
    await replayInto(journal, events.slice(from, stop));
    from = stop;
    while ((await quiet.query('select from projector.slot where position = $1', [stop])).rowCount !== slotCount) await sleep(10);
    after.set(stop, await feedsByCase(quiet));
  }
  await projection.stop();
  await Promise.all([journal.close(), quiet.end()]);
  await database.drop();
  return after;
}

test(`what was acknowledged survives the death of server and processes, and the feeds are those of their checkpoint (seed ${seed})`, async () => {
  const journal = new PostgresJournal(url);
  const { acknowledged, snapshots, lastCrash } = await crashUnderLoad(journal);
  expect(lastCrash).toBeLessThan(history.length);

  const { events: stored } = await journal.readAll(0, history.length * 2);
  expect(stored.map(({ position }) => position)).toEqual(history.map((_, index) => index + 1));
  expect(new Map(stored.map(({ id, position }) => [id, position]))).toEqual(acknowledged);
  const contents = (events: readonly StoredEvent[]) => new Map(events.map(({ position: _, ...event }) => [event.id, event]));
  expect(contents(stored)).toEqual(contents(history));

  const ids = new Set(stored.map(({ correlation }) => correlation));
  const last = (id: string) => stored.findLast(({ correlation }) => correlation === id)!.position;
  for (let at: Snapshot['at'] = () => 0; ![...ids].every((id) => at(id) >= last(id)); at = await checkpoint(pool)) await sleep(20);
  await projector.kill();
  snapshots.push(await leftBehind('nothing more'));
  expect(await feedsAreDense(pool)).toBe(true);

  const expected = await undisturbed(stored, snapshots.flatMap(({ at }) => [...ids].map(at)));
  const strange = snapshots.flatMap(({ crash, at, feeds }) =>
    [...ids].filter((id) => feeds.get(id) !== expected.get(at(id))!.get(id)).map((id) => `${crash} crashed: case ${id} at ${at(id)}`));
  expect(strange).toEqual([]);
  await journal.close();
}, 300_000);
