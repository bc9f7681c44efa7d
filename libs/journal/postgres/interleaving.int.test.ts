import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { anEvent, appendOver, aStream, follow, insist, numbers, positions, readToEnd, revisions, until } from '../contract/cast.js';
import type { StoredEvent } from '../journal.js';
import { PostgresJournal } from './postgres-journal.js';

const sessions = 4;
const hotStreams = 2;

const session = fc.nat({ max: sessions - 1 });
const place = fc.oneof(fc.nat({ max: hotStreams - 1 }), fc.constant('own' as const));
const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), session, inboxFirst: fc.boolean(), place }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('end' as const), session, commit: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('append' as const), place, count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pause' as const), milliseconds: fc.nat({ max: 12 }) }) },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

interface Recorded {
  readonly ids: readonly string[];
  readonly began: number;
  acknowledged?: number;
}

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let journals: PostgresJournal[];
let clients: pg.Client[];

beforeAll(async () => {
  database = await createTestDatabase();
  journals = [await PostgresJournal.open(database.url), await PostgresJournal.open(database.url)];
  clients = numbers(0, sessions).map(() => new pg.Client(database.url));
  for (const client of clients) await client.connect();
  await clients[0]!.query('create table inbox (id uuid)');
});
afterAll(async () => {
  await Promise.all([...clients.map((client) => client.end()), ...journals.map((journal) => journal.close())]);
  await database.drop();
});

/**
 * Runs commands without waiting for the blocked ones: a session appends once in a transaction, so whoever waits, waits for a session that
 * only has to end, and all that are open end with the run. The moments are counted, not measured.
 */
async function interleave(commands: readonly Command[], hot: readonly string[]): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = [];
  const pending: Promise<unknown>[] = [];
  const open = new Map<number, Recorded>();
  const tails = clients.map(() => Promise.resolve());
  let moment = 0;
  const queue = (which: number, work: (client: pg.Client) => Promise<unknown>) => {
    tails[which] = (tails[which] as Promise<void>).then(() => work(clients[which] as pg.Client)).then(() => {});
    pending.push(tails[which]);
  };
  const streamAt = (where: 'own' | number) => (where === 'own' ? aStream() : (hot[where] as string));
  const begin = (count: number): Recorded => ({ ids: numbers(0, count).map(() => randomUUID()), began: (moment += 1) });
  const acknowledge = (record: Recorded) => {
    record.acknowledged = moment += 1;
    recorded.push(record);
  };
  const end = (which: number, commit: boolean) => {
    const record = open.get(which);
    if (!record) return;
    open.delete(which);
    queue(which, async (client) => {
      await client.query(commit ? 'commit' : 'rollback');
      if (commit) acknowledge(record);
    });
  };
  for (const one of commands) {
    if (one.do === 'pause') await sleep(one.milliseconds);
    else if (one.do === 'end') end(one.session, one.commit);
    else if (one.do === 'append') {
      const record = begin(one.count);
      const journal = journals[recorded.length % 2] as PostgresJournal;
      pending.push(insist(journal, streamAt(one.place), 'any', record.ids.map((id) => anEvent({ id }))).then(() => acknowledge(record)));
    } else if (!open.has(one.session)) {
      const record = begin(1);
      const stream = streamAt(one.place);
      open.set(one.session, record);
      queue(one.session, async (client) => {
        await client.query('begin');
        if (one.inboxFirst) await client.query('insert into inbox values ($1)', [randomUUID()]);
        await appendOver(client, stream, record.ids[0] as string, 'any');
      });
    }
    // With no session in the way everything ends by itself, and what comes next begins after it.
    if (open.size === 0) await Promise.all(pending.splice(0));
  }
  for (const which of [...open.keys()]) end(which, true);
  await Promise.all(pending);
  return recorded;
}

test('whatever the order of beginnings, commits and rollbacks, a subscriber sees every event once, in the order of the commits', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40 }), fc.integer({ min: 1, max: 4 }), async (commands, page) => {
      const journal = journals[0] as PostgresJournal;
      const start = await journal.head();
      const seen: StoredEvent[] = [];
      const subscription = follow(journal, start, seen, page);
      const recorded = await interleave(commands, numbers(0, hotStreams).map(() => aStream()));
      const count = recorded.flatMap(({ ids }) => ids).length;
      await until(() => seen.length >= count);
      await subscription.stop();

      expect(positions(seen)).toEqual(numbers(start + 1, count));
      expect(seen).toEqual(await readToEnd(journal, start));
      expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(recorded.flatMap(({ ids }) => ids)));
      for (const stream of new Set(seen.map((event) => event.stream))) {
        const events = seen.filter((event) => event.stream === stream);
        expect(revisions(events)).toEqual(numbers(1, events.length));
      }
      const at = new Map(seen.map(({ id, position }) => [id, position]));
      for (const earlier of recorded) {
        for (const later of recorded) {
          if (earlier.acknowledged! < later.began) expect(at.get(earlier.ids.at(-1)!)).toBeLessThan(at.get(later.ids[0]!)!);
        }
      }
    }),
    { numRuns: 60 },
  );
});
