import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { AppendOutcome, ExpectedRevision, Journal, NewEvent, StoredEvent } from '../journal.js';
import { subscribe, type Subscription } from '../subscribe.js';

/** Builds an event that only its id and the overrides tell from others. */
export const anEvent = (overrides: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'Noted',
  version: 1,
  correlation: 'case-1',
  data: { text: 'as told' },
  meta: { by: 'agency-1' },
  ...overrides,
});

/** Names a stream that no other test uses. */
export const aStream = (): string => `case-${randomUUID()}`;

/** Counts up from a number. */
export const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index);

/** Picks the positions of events. */
export const positions = (events: readonly StoredEvent[]): number[] => events.map(({ position }) => position);

/** Picks the revisions of events. */
export const revisions = (events: readonly StoredEvent[]): number[] => events.map(({ revision }) => revision);

/** Appends a number of events to a stream, wherever it ends. */
export async function appendMany(journal: Journal, stream: string, count: number): Promise<void> {
  await journal.append(stream, 'any', numbers(1, count).map((n) => anEvent({ data: { n } })));
}

/** Appends one event over a connection of the test's own, so that the test decides when to commit. */
export async function appendOver(client: pg.Client, stream: string, id: string, expected: ExpectedRevision = 0): Promise<void> {
  const event = `array[$3::uuid], array['Noted'], array[1::smallint], array['case-1'], '{}', '{}', true`;
  const values = [stream, expected === 'any' ? null : expected, id];
  await client.query(`select * from journal.append(array[$1], array[$2]::bigint[], array[1], array[1], ${event})`, values);
}

/** Appends under the same ids until the journal answers. */
export async function insist(journal: Journal, stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendOutcome> {
  for (;;) {
    try {
      return await journal.append(stream, expected, events);
    } catch {
      await sleep(5);
    }
  }
}

/** Collects what a read gives. */
export async function collect(events: AsyncIterable<StoredEvent>): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Reads everything after a position, page by page. */
export async function readToEnd(journal: Journal, after = 0, page = 500): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (;;) {
    const { events } = await journal.readAll(all.at(-1)?.position ?? after, page);
    if (events.length === 0) return all;
    all.push(...events);
  }
}

/** Subscribes after a position and keeps what comes; the last event kept is the checkpoint. */
export function follow(journal: Journal, after: number, seen: StoredEvent[], batch = 50): Subscription {
  return subscribe({
    journal,
    batch,
    pollEvery: 10,
    from: async () => ({ after: seen.at(-1)?.position ?? after }),
    handle: async (events) => void seen.push(...events),
    onError: () => {},
  });
}

/** Waits until something is true; fails after ten seconds. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await isTrue()); waited += 10) {
    if (waited > 10_000) throw new Error('It did not become true in ten seconds');
    await sleep(10);
  }
}

/** Waits until so many sessions of a database wait for a lock. The client is in no transaction: there it would see one moment for ever. */
export async function untilBlocked(client: pg.Client, count: number): Promise<void> {
  const blocked = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  await until(async () => (await client.query(blocked)).rowCount === count);
}
