import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { eventfulHistory, replayInto } from '../../tests/eventful-history.js';
import { allRows, prepareFeeds, projectionOf, startOfTime, type Row } from '../../tests/stage.js';
import { createTestDatabase } from '../../tests/test-database.js';
import { PostgresJournal, type StoredEvent } from '#libs/journal';
import { day } from '#libs/kernel';
import { ScriptedClock } from '#libs/platform';

const script = fileURLToPath(new URL('../../tests/projecting-process.js', import.meta.url));
const now = startOfTime + day;

interface Place {
  readonly url: string;
  readonly journal: PostgresJournal;
  readonly pool: pg.Pool;
}
const places: Array<Place & { drop(): Promise<void> }> = [];

async function aPlace(): Promise<Place> {
  const { url, drop } = await createTestDatabase();
  await prepareFeeds(url);
  const place = { url, drop, journal: await PostgresJournal.open(url), pool: new pg.Pool({ connectionString: url, max: 4 }) };
  places.push(place);
  return place;
}

const start = ({ url }: Place): ChildProcess => spawn(process.execPath, [script, url, String(now)], { stdio: ['ignore', 'inherit', 'inherit'] });

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function checkpoint({ pool }: Place): Promise<number> {
  const { rows } = await pool.query<{ position: string }>('select coalesce(min(position), 0) as position from projector.slot');
  return Number(rows[0]!.position);
}

async function reached(place: Place, position: number): Promise<void> {
  while ((await checkpoint(place)) < position) await sleep(2);
}

async function undisturbed(events: readonly StoredEvent[]): Promise<readonly Row[]> {
  const place = await aPlace();
  await replayInto(place.journal, events);
  const projection = projectionOf(place.journal, place.pool, new ScriptedClock(now));
  projection.start();
  await reached(place, events.length);
  await projection.stop();
  return allRows(place.pool);
}

describe('Feeds are the same as those of an undisturbed run', () => {
  let events: readonly StoredEvent[];
  let expected: readonly Row[];

  beforeAll(async () => {
    events = await eventfulHistory(4);
    expected = await undisturbed(events);
  });
  afterAll(async () => {
    for (const { journal, pool, drop } of places) {
      await Promise.all([journal.close(), pool.end()]);
      await drop();
    }
  });

  test('when the process that projects under load is killed again and again', async () => {
    const place = await aPlace();
    // The writer stays a few events ahead, so that there is always something to project, however slow the machine.
    const recording = replayInto(place.journal, events, async () => reached(place, (await place.journal.head()) - 6));
    const kills: number[] = [];
    for (let next = randomInt(5, 20); next < events.length - 5; next += randomInt(15, 25)) {
      const child = start(place);
      await reached(place, next);
      await sleep(randomInt(0, 15));
      await kill(child);
      kills.push(await checkpoint(place));
    }
    const last = start(place);
    await recording;
    await reached(place, events.length);
    await kill(last);
    expect(await allRows(place.pool)).toEqual(expected);
    expect(kills.length).toBeGreaterThanOrEqual(2);
    expect(kills[0]).toBeLessThan(events.length);
  });

  test('when two processes project at once', async () => {
    const place = await aPlace();
    const children = [start(place), start(place)];
    await replayInto(place.journal, events, () => sleep(10));
    await reached(place, events.length);
    await Promise.all(children.map(kill));
    expect(await allRows(place.pool)).toEqual(expected);
  });

  test('when the process is restarted, which continues after its checkpoint', async () => {
    const place = await aPlace();
    const half = Math.floor(events.length / 2);
    const clock = new ScriptedClock(now);
    const readAll = jest.spyOn(place.journal, 'readAll');
    for (const until of [half, events.length]) {
      await replayInto(place.journal, events.slice(await checkpoint(place), until));
      readAll.mockClear();
      const projection = projectionOf(place.journal, place.pool, clock);
      const from = await checkpoint(place);
      projection.start();
      await reached(place, until);
      await projection.stop();
      expect(readAll.mock.calls[0]).toEqual([from, expect.any(Number)]);
    }
    expect(await allRows(place.pool)).toEqual(expected);
  });
});
