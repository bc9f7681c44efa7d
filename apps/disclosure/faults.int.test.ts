import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { replayInto } from '../../tests/eventful-history.js';
import { MemoryJournal } from '../../libs/journal/memory/memory-journal.js';
import { allRows, Playwright, prepareFeeds, projectionOf, startOfTime, type Row } from '../../tests/stage.js';
import { createTestDatabase } from '../../tests/test-database.js';
import { slotCount } from '../../libs/journal/slots.js';
import { PostgresJournal } from '#libs/journal';
import { day } from '#libs/kernel';
import { ScriptedClock } from '#libs/platform';

type Fault = (statement: { readonly attempt: number; readonly index: number; readonly text: string }) => 'before' | 'after' | undefined;

/** A pool whose connections break at the statements of a transaction that the fault names. */
function faulty(pool: pg.Pool, fault: Fault): pg.Pool {
  let attempt = 0;
  const connect = async () => {
    const client = await pool.connect();
    const own = (attempt += 1);
    let index = 0;
    let broken = false;
    const query = async (text: string, values?: unknown[]) => {
      if (broken) throw new Error('The connection is broken');
      index += 1;
      const when = fault({ attempt: own, index, text });
      broken = when !== undefined;
      if (when === 'before') throw new Error(`The connection broke before ${text}`);
      const result = await client.query(text, values);
      if (when === 'after') throw new Error(`The connection broke after ${text}`);
      return result;
    };
    const faultyClient = { query, on: () => faultyClient, off: () => faultyClient, release: (bad?: boolean) => client.release(bad) };
    return faultyClient;
  };
  return { connect, query: pool.query.bind(pool), options: pool.options } as unknown as pg.Pool;
}

describe('A projection whose connection breaks', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let journal: PostgresJournal;
  let pool: pg.Pool;
  let expected: readonly Row[];

  beforeAll(async () => {
    database = await createTestDatabase();
    await prepareFeeds(database.url);
    journal = await PostgresJournal.open(database.url);
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
    const memory = new MemoryJournal();
    const play = new Playwright(memory);
    await play.begin();
    const id = await play.open();
    await play.person(id);
    await play.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
    await replayInto(journal, (await memory.readAll(0, 1_000)).events);
    await project(pool);
    expected = await allRows(pool);
  });
  beforeEach(async () => {
    await pool.query("truncate disclosure.entry, disclosure.feed, disclosure.case_file, disclosure.referral, disclosure.call, projector.slot");
  });
  afterAll(async () => {
    await Promise.all([journal.close(), pool.end()]);
    await database.drop();
  });

  async function project(through: pg.Pool): Promise<number> {
    let failures = 0;
    const projection = projectionOf(journal, through, new ScriptedClock(startOfTime + day), () => (failures += 1));
    projection.start();
    const head = await journal.head();
    while ((await pool.query('select from projector.slot where position = $1', [head])).rowCount !== slotCount) await sleep(10);
    await projection.stop();
    return failures;
  }

  test('at each statement in turn ends with the same feeds', async () => {
    const broken: string[] = [];
    const failures = await project(faulty(pool, ({ attempt, index, text }) => {
      if (index !== attempt) return undefined;
      broken.push(text.trim().split(/\s/)[0]!);
      return 'before';
    }));
    expect(await allRows(pool)).toEqual(expected);
    expect(failures).toBe(broken.length);
    expect(new Set(broken)).toEqual(new Set(['begin', 'update', 'select', 'insert', 'commit']));
  });

  test('after the commit, so that nobody heard of it, ends with the same feeds', async () => {
    const failures = await project(faulty(pool, ({ attempt, text }) => (attempt === 1 && text === 'commit' ? 'after' : undefined)));
    expect(await allRows(pool)).toEqual(expected);
    expect(failures).toBe(1);
  });
});
