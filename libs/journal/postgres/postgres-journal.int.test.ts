import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { anEvent, appendOver, aStream, collect, numbers, positions, readToEnd, revisions, until, untilBlocked } from '../contract/cast.js';
import { louder, readEveryWay } from '../contract/upcasting.js';
import { journalContract } from '../journal.contract.js';
import type { NewEvent } from '../journal.js';
import { PostgresJournal } from './postgres-journal.js';

journalContract('The journal in PostgreSQL', async (upcast) => {
  const database = await createTestDatabase();
  const journal = await PostgresJournal.open(database.url, upcast && { upcast });
  return { journal, close: () => journal.close().then(database.drop) };
});

describe('The journal in PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let journal: PostgresJournal;
  let other: PostgresJournal; // as another process would have

  beforeAll(async () => {
    database = await createTestDatabase();
    [journal, other] = await Promise.all([PostgresJournal.open(database.url), PostgresJournal.open(database.url)]);
  });
  afterAll(async () => {
    await Promise.all([journal.close(), other.close()]);
    await database.drop();
  });

  const query = async (text: string, values?: unknown[]) => {
    const client = new pg.Client(database.url);
    await client.connect();
    return client.query(text, values).finally(() => client.end());
  };

  test.each([
    'update journal.events set data = data',
    'delete from journal.events where false',
    'truncate journal.events',
    `set session_replication_role = replica; update journal.events set type = ''`,
  ])('refuses "%s"', async (text) => {
    await journal.append(aStream(), 0, [anEvent()]);
    await expect(query(text)).rejects.toThrow('the journal is append-only');
  });

  test('keeps data and meta byte for byte', async () => {
    const event = anEvent({ data: { b: 1, a: ' \0\\ "ü" ' }, meta: { '': [1e300, 1e-7, -0.5] } });
    await journal.append(aStream(), 0, [event]);
    const { rows } = await query('select data::text, meta::text from journal.events where id = $1', [event.id]);
    expect(rows).toEqual([{ data: JSON.stringify(event.data), meta: JSON.stringify(event.meta) }]);
  });

  test('reading through an upcast changes no stored byte', async () => {
    const everyByte = async () => (await query(`select e.position, e.id, e.stream, e.revision, e.type, e.version, e.correlation, e.data::text, e.meta::text
      from journal.events e order by position`)).rows as unknown[];
    const event = anEvent({ correlation: aStream(), data: { b: 1, a: ' "ü" ' } });
    await journal.append(event.correlation, 0, [event]);
    const before = await everyByte();
    const upcasting = await PostgresJournal.open(database.url, { upcast: louder });
    for (const { data } of await readEveryWay(upcasting, event)) expect(JSON.stringify(data)).toBe(JSON.stringify({ ...event.data, loud: true }));
    expect((await readToEnd(upcasting)).every(({ version }) => version === 2)).toBe(true);
    await upcasting.close();
    expect(await everyByte()).toEqual(before);
  });

  test('an append the server cannot take fails alone, wherever it stands in its batch', async () => {
    const unindexable = randomBytes(6_000).toString('hex');
    const unserialisable = anEvent({ data: { n: 1n as never } });
    const batch = numbers(0, 60).map((n) => ({ stream: n % 13 === 5 ? `${unindexable}${n}` : aStream(), event: n % 17 === 3 ? unserialisable : anEvent() }));
    const head = await journal.head();
    const outcomes = await Promise.allSettled(batch.map(({ stream, event }) => journal.append(stream, 0, [event])));
    const bad = ({ stream, event }: (typeof batch)[number]) => stream.startsWith(unindexable) || event === unserialisable;
    expect(outcomes.map(({ status }) => status)).toEqual(batch.map((one) => (bad(one) ? 'rejected' : 'fulfilled')));
    expect(await journal.head()).toBe(head + batch.filter((one) => !bad(one)).length);
  });

  test('appends of one turn share a transaction, with a conflict and a duplicate among them', async () => {
    const known = anEvent();
    await journal.append(aStream(), 0, [known]);
    const events = numbers(0, 50).map((n) => (n === 20 ? known : anEvent()));
    const outcomes = await Promise.all(events.map((event, n) => journal.append(aStream(), n === 30 ? 1 : 0, [event])));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(
      events.map((_, n) => (n === 20 ? 'duplicate' : n === 30 ? 'conflict' : 'appended')),
    );
    const ids = events.filter((event) => event !== known).map(({ id }) => id);
    const counts = 'select count(*)::int, count(distinct xmin::text)::int as commits from journal.events where id = any($1)';
    const { rows } = await query(counts, [ids]);
    expect(rows).toEqual([{ count: 48, commits: 1 }]);
  });

  test('a stream of ten thousand events is held a page at a time, and no further than it is asked for', async () => {
    const stream = aStream();
    for (let n = 0; n < 10_000; n += 1_000) await journal.append(stream, n, numbers(0, 1_000).map(() => anEvent()));
    const parse = jest.spyOn(JSON, 'parse');
    const held = () => parse.mock.calls.length / 2; // data and meta of each event
    let count = 0;
    for await (const { revision } of journal.readStream(stream)) {
      count += 1;
      expect(revision).toBe(count);
      expect(held()).toBe(Math.ceil(count / 500) * 500);
    }
    expect(count).toBe(10_000);
    parse.mockClear();
    for await (const { revision } of journal.readStream(stream, { direction: 'backward' })) if (revision === 9_990) break;
    expect(held()).toBe(500);
    parse.mockRestore();
  });

  test('appends of one turn to one stream go into successive transactions, in their order, though strangers beside them cannot be taken', async () => {
    const stream = aStream();
    const events = numbers(0, 5).map(() => anEvent());
    const strangers = Promise.allSettled(numbers(0, 5).map(() => journal.append(aStream(), 0, [anEvent({ data: undefined as never })])));
    const outcomes = await Promise.all(events.map((event, n) => journal.append(stream, n, [event])));
    expect(outcomes.map((outcome) => 'revision' in outcome && outcome.revision)).toEqual(numbers(1, 5));
    const { rows } = await query('select count(distinct xmin::text)::int as commits from journal.events where stream = $1', [stream]);
    expect(rows).toEqual([{ commits: 5 }]);
    expect((await strangers).map(({ status }) => status)).toEqual(events.map(() => 'rejected'));
  });

  describe('with two processes', () => {
    test('every event has one place, in one order for both', async () => {
      const start = await journal.head();
      const hot = aStream();
      await Promise.all(
        numbers(0, 400).map((n) => (n % 2 ? journal : other).append(n % 3 ? `${hot}-${n % 7}` : hot, 'any', [anEvent(), anEvent()])),
      );
      const seen = await readToEnd(other, start);
      expect(positions(seen)).toEqual(numbers(start + 1, 800));
      expect(await readToEnd(journal, start)).toEqual(seen);
      for (const stream of new Set(seen.map((event) => event.stream))) {
        const events = seen.filter((event) => event.stream === stream);
        expect(revisions(events)).toEqual(numbers(1, events.length));
      }
    });

    test('the same events appended by both are stored once, and both know where', async () => {
      const events = numbers(0, 300).map(() => anEvent());
      const append = (through: PostgresJournal, to: (event: NewEvent) => string) =>
        Promise.all(events.map((event) => through.append(to(event), 0, [event])));
      const [ours, theirs] = await Promise.all([
        append(journal, (event) => `case-${event.id}`),
        append(other, (event) => (event.id < '8' ? `case-${event.id}` : `copy-${event.id}`)),
      ]);
      events.forEach((_, index) => {
        expect([ours[index]?.outcome, theirs[index]?.outcome].sort()).toEqual(['appended', 'duplicate']);
        expect({ ...ours[index], outcome: '' }).toEqual({ ...theirs[index], outcome: '' });
      });
    });

    test.each([
      ['the same stream', 0],
      ['the same stream at any revision', 'any'],
      ['another stream', 0],
    ] as const)('an event being stored by the other in %s becomes a duplicate and its neighbours are stored', async (where, expected) => {
      const event = anEvent();
      const stream = aStream();
      const rival = new pg.Client(database.url);
      await rival.connect();
      await rival.query('begin');
      await appendOver(rival, stream, event.id);
      const target = where === 'another stream' ? aStream() : stream;
      const pending = Promise.all([
        journal.append(aStream(), 0, [anEvent()]),
        journal.append(target, expected, [event]),
        journal.append(aStream(), 0, [anEvent()]),
      ]);
      const observer = new pg.Client(database.url);
      await observer.connect();
      await untilBlocked(observer, 1);
      await rival.query('commit');
      await Promise.all([rival.end(), observer.end()]);
      const stored = await journal.find(event.id);
      const [before, outcome, after] = (await pending);
      expect(outcome).toEqual({ outcome: 'duplicate', revision: 1, position: stored?.position });
      expect([before.outcome, after.outcome]).toEqual(['appended', 'appended']);
      expect(await collect(journal.readStream(stream))).toHaveLength(1);
    });

    test('an append of one is a hint to the other', async () => {
      let hints = 0;
      const stop = other.onAppend(() => (hints += 1));
      await until(() => hints > 0); // connected
      hints = 0;
      await journal.append(aStream(), 0, [anEvent()]);
      await until(() => hints > 0);
      stop();
    });
  });
});
