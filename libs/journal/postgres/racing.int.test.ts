import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { anEvent, appendMany, aStream, until } from '../contract/cast.js';
import { PostgresJournal } from './postgres-journal.js';

describe('Batches of two processes that meet', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let journals: [PostgresJournal, PostgresJournal];
  let rival: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    journals = [await PostgresJournal.open(database.url), await PostgresJournal.open(database.url)];
    rival = new pg.Client(database.url);
    await rival.connect();
  });
  afterAll(async () => {
    await Promise.all([...journals.map((journal) => journal.close()), rival.end()]);
    await database.drop();
  });

  const waiting = (count: number) =>
    until(async () => (await rival.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rowCount === count);

  test('never wait for each other in a circle, whatever each expects of the same streams', async () => {
    const [x, y, ...opened] = [aStream(), aStream(), `a-${aStream()}`, `a-${aStream()}`] as [string, string, string, string];
    for (const stream of [x, y]) await appendMany(journals[0], stream, 1);
    const writes = journals.map((journal) => jest.spyOn(journal as unknown as { write(): Promise<unknown> }, 'write'));
    await rival.query('begin');
    for (const stream of opened) await rival.query('insert into journal.streams values ($1, 1)', [stream]);
    const pending = journals.map((journal, nth) => Promise.all([
      journal.append(opened[nth] as string, 0, [anEvent()]),
      journal.append([x, y][nth] as string, 'any', [anEvent()]),
      journal.append([y, x][nth] as string, 0, [anEvent()]),
    ]));
    await waiting(2);
    await rival.query('rollback');
    for (const outcomes of await Promise.all(pending)) {
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['appended', 'appended', 'conflict']);
    }
    expect(writes.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    writes.forEach((spy) => spy.mockRestore());
  });

  test('never answer that a stream is not at the revision it is at', async () => {
    const [early, held] = [`a-${aStream()}`, `b-${aStream()}`];
    for (const stream of [early, held]) await appendMany(journals[0], stream, 1);
    await rival.query('begin');
    await rival.query('select from journal.streams where stream = $1 for update', [held]);
    const pending = Promise.all([journals[0].append(early, 2, [anEvent()]), journals[0].append(held, 1, [anEvent()])]);
    await waiting(1);
    await journals[1].append(early, 1, [anEvent()]);
    await rival.query('rollback');
    expect((await pending).map((outcome) => ('revision' in outcome ? outcome.revision : outcome))).toEqual([3, 2]);
  });
});
