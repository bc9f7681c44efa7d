import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { anEvent, appendOver, aStream, untilBlocked } from '../contract/cast.js';
import { PostgresJournal } from './postgres-journal.js';

describe('No session can keep the others from appending for ever', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let journal: PostgresJournal;
  let impatient: PostgresJournal;
  let holder: pg.Client;
  let observer: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    journal = await PostgresJournal.open(database.url);
    impatient = new PostgresJournal(`${database.url}?lock_timeout=200`);
    observer = new pg.Client(database.url);
    await observer.connect();
  });
  beforeEach(async () => {
    holder = new pg.Client(database.url);
    holder.on('error', () => {}); // followed by 'end'
    await holder.connect();
  });
  afterEach(() => holder.end());
  afterAll(async () => {
    await Promise.all([journal.close(), impatient.close(), observer.end()]);
    await database.drop();
  });

  const hold = async (settings = '') => {
    await holder.query(`${settings}; begin`);
    await appendOver(holder, aStream(), randomUUID());
  };

  test('because every connection of the journal has its limits', async () => {
    const stop = journal.onAppend(() => {});
    const limits = "select name, setting from pg_settings where name in ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout') order by name";
    for (const connection of [journal['readers'], journal['writers'], journal['hints']['client'] as pg.Client]) {
      expect((await connection.query({ text: limits, rowMode: 'array' })).rows).toEqual([
        ['idle_in_transaction_session_timeout', '15000'], ['lock_timeout', '5000'], ['statement_timeout', '15000'],
      ]);
    }
    stop();
  });

  test('who waits too long for one that holds the head fails, and succeeds under the same ids once it has gone', async () => {
    await hold();
    const [one, other] = [anEvent(), anEvent()];
    const [first, second] = [aStream(), aStream()];
    const outcomes = await Promise.allSettled([impatient.append(first, 0, [one]), impatient.append(second, 0, [other])]);
    expect(outcomes).toMatchObject([one, other].map(() => ({ status: 'rejected', reason: { code: '55P03' } })));
    const head = await journal.head();
    await holder.query('commit');
    expect(await impatient.append(first, 0, [one])).toEqual({ outcome: 'appended', revision: 1, position: head + 2 });
    expect(await impatient.append(second, 0, [other])).toEqual({ outcome: 'appended', revision: 1, position: head + 3 });
  });

  test('one that idles with the head in hand is cut off by its own limit, and leaves nothing behind', async () => {
    await hold('set idle_in_transaction_session_timeout = 300');
    const head = await journal.head();
    const cut = new Promise<void>((resolve) => holder.once('end', resolve));
    expect(await journal.append(aStream(), 0, [anEvent()])).toMatchObject({ outcome: 'appended', position: head + 1 });
    await cut;
  });

  test('one that waits for a stream holds no head: others go ahead', async () => {
    const stream = aStream();
    await journal.append(stream, 0, [anEvent()]);
    await holder.query('begin');
    await holder.query('select from journal.streams where stream = $1 for update', [stream]);
    const other = await PostgresJournal.open(database.url);
    const pending = other.append(stream, 1, [anEvent()]);
    await untilBlocked(observer, 1);
    expect(await journal.append(aStream(), 0, [anEvent()])).toMatchObject({ outcome: 'appended' });
    await holder.query('rollback');
    expect(await pending).toMatchObject({ outcome: 'appended', revision: 2 });
    await other.close();
  });
});
