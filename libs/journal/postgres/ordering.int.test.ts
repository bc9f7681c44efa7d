import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { anEvent, appendOver, aStream, follow, numbers, positions, readToEnd, until, untilBlocked } from '../contract/cast.js';
import type { StoredEvent } from '../journal.js';
import { slotOf } from '../slots.js';
import type { Subscription } from '../subscribe.js';
import { PostgresJournal } from './postgres-journal.js';

describe('A subscriber of the journal in PostgreSQL never skips an event that commits late', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let journal: PostgresJournal;
  let early: pg.Client;
  let foreign: pg.Client;
  let observer: pg.Client;
  let subscription: Subscription;
  let seen: StoredEvent[];
  let start: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    journal = await PostgresJournal.open(database.url);
    early = new pg.Client(database.url);
    foreign = new pg.Client(process.env['FIREBREAK_TEST_DATABASE_URL']);
    observer = new pg.Client(database.url);
    await Promise.all([early, foreign, observer].map((client) => client.connect()));
    await early.query('create table inbox (id uuid)');
  });
  beforeEach(async () => {
    start = await journal.head();
    subscription = follow(journal, start, (seen = []));
  });
  afterEach(() => subscription.stop());
  afterAll(async () => {
    await Promise.all([early.end(), foreign.end(), observer.end(), journal.close()]);
    await database.drop();
  });

  const append = async (client: pg.Client): Promise<string> => {
    const id = randomUUID();
    await appendOver(client, aStream(), id);
    return id;
  };
  const ids = () => seen.map(({ id }) => id);

  test('when its append came first and the commit is held back', async () => {
    await early.query('begin');
    const first = await append(early);
    const later = numbers(0, 3).map(() => anEvent());
    let committed = 0;
    const pending = later.map(async (event) => {
      await journal.append(aStream(), 0, [event]);
      committed += 1;
    });
    await sleep(300);
    expect([committed, seen.length]).toEqual([0, 0]);
    await early.query('commit');
    await Promise.all(pending);
    await until(() => seen.length === 4);
    expect(ids()).toEqual([first, ...later.map(({ id }) => id)]);
    expect(positions(seen)).toEqual(numbers(start + 1, 4));
  });

  test('when it is what its page would begin with, and whatever else the page would hold is waiting behind it', async () => {
    const single: StoredEvent[] = [];
    const one = follow(journal, start, single, 1);
    for (const how of ['rollback', 'commit']) {
      await early.query('begin');
      const first = await append(early);
      const event = anEvent();
      const pending = journal.append(aStream(), 0, [event]);
      await untilBlocked(observer, 1);
      expect(await journal.readAll(start + single.length, 1)).toMatchObject({ events: [], upTo: start + single.length });
      await early.query(how);
      await pending;
      await until(() => single.at(-1)?.id === event.id);
      expect(single.some(({ id }) => id === first)).toBe(how === 'commit');
    }
    await one.stop();
    expect(positions(single)).toEqual(numbers(start + 1, 3));
  });

  test('when it reads a share, page by page and each page with what was committed by then', async () => {
    const share = { slots: numbers(0, 5), everywhere: ['everywhere'] };
    const mine: StoredEvent[] = [];
    let writing = true;
    const writers = numbers(0, 4).map(async (writer) => {
      for (let n = 0; n < 60; n += 1) {
        await journal.append(aStream(), 0, [anEvent({ correlation: n % 9 ? `case-${writer}-${n}` : 'everywhere' }), anEvent({ correlation: aStream() })]);
      }
    });
    const reading = (async () => {
      for (let after = start; ;) {
        const done = !writing;
        const { events, upTo } = await journal.readAll(after, 7, share);
        mine.push(...events);
        if (done && upTo === after) return upTo;
        after = upTo;
      }
    })();
    await Promise.all(writers);
    writing = false;
    expect(await reading).toBe(start + 480);
    const all = await readToEnd(journal, start);
    expect(mine).toEqual(all.filter(({ correlation }) => correlation === 'everywhere' || share.slots.includes(slotOf(correlation))));
  });

  test('when no notification of it ever arrives', async () => {
    const deaf = await PostgresJournal.open(database.url);
    jest.spyOn(deaf, 'onAppend').mockReturnValue(() => {});
    const heard: StoredEvent[] = [];
    const listening = follow(deaf, start, heard);
    const event = anEvent();
    await sleep(50);
    await journal.append(aStream(), 0, [event]);
    await until(() => heard.length === 1);
    await listening.stop();
    await deaf.close();
    expect(heard[0]?.id).toBe(event.id);
  });

  test('when its append came first and is rolled back', async () => {
    await early.query('begin');
    await append(early);
    const event = anEvent();
    const pending = journal.append(aStream(), 0, [event]);
    await sleep(100);
    await early.query('rollback');
    await pending;
    await until(() => seen.length === 1);
    expect([ids(), positions(seen)]).toEqual([[event.id], [start + 1]]);
  });

  test('when its transaction wrote an inbox row before others began', async () => {
    await early.query('begin');
    await early.query('insert into inbox values ($1)', [randomUUID()]);
    const others = numbers(0, 3).map(() => anEvent());
    for (const event of others) await journal.append(aStream(), 0, [event]);
    await until(() => seen.length === 3);
    const last = await append(early);
    await sleep(100);
    expect(seen).toHaveLength(3);
    await early.query('commit');
    await until(() => seen.length === 4);
    expect(ids()).toEqual([...others.map(({ id }) => id), last]);
    expect(positions(seen)).toEqual(numbers(start + 1, 4));
  });

  test('and is not held up by transactions that wrote elsewhere and idle', async () => {
    await early.query('begin');
    await early.query('insert into inbox values ($1)', [randomUUID()]);
    await foreign.query('begin');
    await foreign.query('select pg_current_xact_id()');
    await observer.query('begin isolation level repeatable read; select from journal.head');
    const events = numbers(0, 5).map(() => anEvent());
    for (const event of events) await journal.append(aStream(), 0, [event]);
    await until(() => seen.length === 5);
    await Promise.all([early.query('rollback'), foreign.query('rollback'), observer.query('rollback')]);
    expect(ids()).toEqual(events.map(({ id }) => id));
  });
});
