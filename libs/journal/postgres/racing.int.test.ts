import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { anEvent, appendMany, aStream, numbers, positions, readToEnd, revisions, untilBlocked } from '../contract/cast.js';
import type { AppendOutcome, ExpectedRevision, NewEvent, StoredEvent } from '../journal.js';
import { PostgresJournal } from './postgres-journal.js';

const append = fc.record({
  through: fc.nat({ max: 1 }),
  stream: fc.nat({ max: 5 }),
  expected: fc.oneof(fc.nat({ max: 8 }), fc.constant(0), fc.constant<ExpectedRevision>('any')),
  chosen: fc.uniqueArray(fc.nat({ max: 59 }), { minLength: 1, maxLength: 3 }),
});

interface Asked {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly ids: readonly string[];
  readonly outcome: AppendOutcome;
}

/** Holds an answer against the whole record. */
function isTrue({ stream, expected, ids, outcome }: Asked, stored: readonly StoredEvent[]): void {
  const places = stored.filter(({ id }) => ids.includes(id)).map(({ revision, position }) => ({ revision, position }));
  if (outcome.outcome === 'conflict') {
    expect(outcome.actual).not.toBe(expected);
    expect(expected).not.toBe('any');
    return;
  }
  const { revision, position } = outcome;
  expect(places).toContainEqual({ revision, position });
  if (outcome.outcome === 'duplicate') return;
  const from = position - ids.length;
  const mine = stored.filter((event) => event.position > from && event.position <= position);
  expect(mine.map((event) => [event.id, event.stream, event.revision])).toEqual(ids.map((id, n) => [id, stream, revision - ids.length + n + 1]));
  if (expected !== 'any') expect(revision - ids.length).toBe(expected);
}

describe('Batches of two processes that meet', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let journals: [PostgresJournal, PostgresJournal];
  let rival: pg.Client;
  let observer: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    journals = [await PostgresJournal.open(database.url), await PostgresJournal.open(database.url)];
    [rival, observer] = [new pg.Client(database.url), new pg.Client(database.url)];
    await Promise.all([rival.connect(), observer.connect()]);
  });
  afterAll(async () => {
    await Promise.all([...journals.map((journal) => journal.close()), rival.end(), observer.end()]);
    await database.drop();
  });

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
    await untilBlocked(observer, 2);
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
    await untilBlocked(observer, 1);
    await journals[1].append(early, 1, [anEvent()]);
    await rival.query('rollback');
    expect((await pending).map((outcome) => ('revision' in outcome ? outcome.revision : outcome))).toEqual([3, 2]);
  });

  test('leave a record in which every answer is true, whatever they expected and whichever ids they shared', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(append, { minLength: 1, maxLength: 60 }), { maxLength: 4 }), async (bursts) => {
        const start = await journals[0].head();
        const run = randomUUID();
        const ids = numbers(0, 60).map(() => randomUUID());
        const asked: Asked[] = [];
        for (const burst of bursts) {
          await Promise.all(burst.map(async ({ through, stream, expected, chosen }) => {
            const given = { stream: `${run}-${stream}`, expected, ids: chosen.map((n) => ids[n] as string) };
            const outcome = await journals[through as 0 | 1].append(given.stream, expected, given.ids.map((id) => anEvent({ id })));
            asked.push({ ...given, outcome });
          }));
        }
        const stored = await readToEnd(journals[1], start);
        expect(positions(stored)).toEqual(numbers(start + 1, stored.length));
        for (const stream of new Set(stored.map((event) => event.stream))) {
          const events = stored.filter((event) => event.stream === stream);
          expect(revisions(events)).toEqual(numbers(1, events.length));
        }
        asked.forEach((one) => isTrue(one, stored));
        const appended = asked.filter(({ outcome }) => outcome.outcome === 'appended');
        expect(appended.flatMap((one) => one.ids)).toHaveLength(stored.length);
      }),
      { numRuns: 100 },
    );
  });

  test('with an id that both are storing, each in a stream of its own, store it once and all its neighbours', async () => {
    for (let round = 0; round < 10; round += 1) {
      const shared = numbers(0, 12).map(() => anEvent());
      const outcomes = await Promise.all(journals.flatMap((journal) =>
        numbers(0, 60).map((n) => journal.append(aStream(), 'any', [n % 5 ? anEvent() : (shared[n / 5] as NewEvent)]))));
      const ofShared = outcomes.filter((_, n) => n % 5 === 0).map(({ outcome }) => outcome);
      expect(ofShared.filter((outcome) => outcome === 'appended')).toHaveLength(12);
      expect(ofShared.filter((outcome) => outcome === 'duplicate')).toHaveLength(12);
      expect(outcomes.filter((_, n) => n % 5 !== 0).every(({ outcome }) => outcome === 'appended')).toBe(true);
    }
  });

  test('answer a retry with a stale revision beside appends that are new', async () => {
    const known = numbers(0, 10).map(() => [aStream(), anEvent()] as const);
    for (const [stream, event] of known) await journals[0].append(stream, 0, [event]);
    await Promise.all(known.map(([stream]) => appendMany(journals[1], stream, 2)));
    const outcomes = await Promise.all(known.flatMap(([stream, event], n) => [
      journals[1].append(stream, 0, [event]), journals[1].append(aStream(), n % 2 ? 0 : 'any', [anEvent(), anEvent()]),
    ]));
    expect(outcomes).toMatchObject(known.flatMap(() => [{ outcome: 'duplicate', revision: 1 }, { outcome: 'appended', revision: 2 }]));
  });
});
