import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { anEvent, aStream, follow, numbers, positions, readToEnd, revisions, until } from '../contract/cast.js';
import type { AppendOutcome, NewEvent, StoredEvent } from '../journal.js';
import { subscribe } from '../subscribe.js';
import { PostgresJournal } from './postgres-journal.js';

describe('The journal in PostgreSQL, when the server drops every connection', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let journal: PostgresJournal;
  let admin: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    journal = await PostgresJournal.open(database.url);
    admin = new pg.Client(process.env['FIREBREAK_TEST_DATABASE_URL']);
    await admin.connect();
  });
  afterAll(async () => {
    await Promise.all([journal.close(), admin.end()]);
    await database.drop();
  });

  const name = () => new URL(database.url).pathname.slice(1);
  const dropConnections = () => admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name()]);

  test('under load, keeps what it acknowledged, once, and takes the rest again under the same ids', async () => {
    const seen: StoredEvent[] = [];
    const subscription = follow(journal, 0, seen);
    const acknowledged = new Map<string, AppendOutcome>();
    let running = true;
    let unknown = 0;

    const insist = async (stream: string, revision: number, event: NewEvent): Promise<AppendOutcome> => {
      for (;;) {
        try {
          return await journal.append(stream, revision, [event]);
        } catch {
          unknown += 1;
          await sleep(5);
        }
      }
    };
    const writers = numbers(0, 32).map(async () => {
      const stream = aStream();
      for (let revision = 0; running; revision += 1) {
        const event = anEvent();
        const outcome = await insist(stream, revision, event);
        expect(outcome).toMatchObject({ revision: revision + 1 });
        acknowledged.set(event.id, outcome);
      }
    });
    for (let kills = 0; kills < 8; kills += 1) {
      await sleep(150);
      await dropConnections();
    }
    running = false;
    await Promise.all(writers);
    await until(() => seen.length >= acknowledged.size);
    await subscription.stop();

    const stored = await readToEnd(journal);
    expect(unknown).toBeGreaterThan(0);
    expect(positions(stored)).toEqual(numbers(1, acknowledged.size));
    expect(stored.map(({ id, position }) => [id, position])).toEqual(
      [...acknowledged].map(([id, outcome]) => [id, 'position' in outcome && outcome.position]).sort((a, b) => Number(a[1]) - Number(b[1])),
    );
    expect(seen).toEqual(stored);
    for (const stream of new Set(stored.map((event) => event.stream))) {
      const events = stored.filter((event) => event.stream === stream);
      expect(revisions(events)).toEqual(numbers(1, events.length));
    }
  });

  test('hints come again after the connection for them is back', async () => {
    let hints = 0;
    const stop = journal.onAppend(() => (hints += 1));
    await dropConnections();
    await until(() => hints > 0);
    hints = 0;
    await until(() => journal.append(aStream(), 0, [anEvent()]).then(() => true, () => false));
    await until(() => hints > 0);
    stop();
  });

  test('what was appended while nobody listened is read as soon as the connection for hints is back, without a poll', async () => {
    const start = await journal.head();
    const seen: StoredEvent[] = [];
    let idle = 0;
    const subscription = subscribe({
      journal, pollEvery: 3_600_000, onError: () => {},
      from: async () => ({ after: seen.at(-1)?.position ?? start }),
      handle: async (events) => void seen.push(...events),
      idle: async () => void (idle += 1),
    });
    await until(() => idle > 0);
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query = 'listen journal'", [name()]);
    await journal.append(aStream(), 0, [anEvent()]);
    await until(() => seen.length === 1);
    await subscription.stop();
  });

  test('a server that falls silent is given up, and what was asked of it is asked again over new connections', async () => {
    const server = new URL(database.url);
    const wires: Socket[] = [];
    const between = createServer((here) => {
      const there = connect(Number(server.port), server.hostname);
      wires.push(here, there);
      for (const wire of [here, there]) wire.on('error', () => {});
      here.pipe(there).pipe(here);
    }).listen(0, '127.0.0.1');
    await until(() => between.listening);
    const url = new URL(database.url);
    url.host = `127.0.0.1:${(between.address() as AddressInfo).port}`;
    const distant = await PostgresJournal.open(url.href, { patience: 300 });
    const [stream, event] = [aStream(), anEvent()];
    try {
      await Promise.all([distant.append(aStream(), 0, [anEvent()]), distant.head()]);
      for (const wire of wires) wire.unpipe().pause();
      const asked = await Promise.allSettled([distant.append(stream, 0, [event]), distant.head()]);
      expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);

      expect(await distant.append(stream, 0, [event])).toMatchObject({ revision: 1 });
      expect(await distant.head()).toBe(await journal.head());
    } finally {
      await distant.close();
      wires.forEach((wire) => wire.destroy());
      between.close();
    }
  });
});
