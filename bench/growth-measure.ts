import { PostgresJournal, type NewEvent } from '#libs/journal';
import { ScriptedClock } from '#libs/platform';
import { randomInt, randomUUID } from 'node:crypto';
import pg from 'pg';
import { projectionOf } from '../tests/stage.js';
import { casesOf, load, loadSeed, policies, projectedUpTo } from './growth-load.js';
import { afterHistories, caseHistory, caseIdOf, eventsPerCase } from './histories.js';
import { quantile } from './results.js';

/** A journal that was grown to a size, open for measuring. */
export interface Place {
  readonly size: number;
  readonly journal: PostgresJournal;
  readonly pool: pg.Pool;
}

/** What one measurement gave, by the name of the figure. */
export type Figures = Record<string, number>;

interface Append {
  readonly stream: string;
  readonly expected: number | 'any';
  readonly event: NewEvent;
}

const followed = 100_000;
const casesProjected = 40;

/** Opens a grown database for measuring, as fresh statistics see it. */
export async function openPlace(url: string, size: number): Promise<Place> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  pool.on('error', () => {}); // the server may be stopped while a connection is idle
  await pool.query('analyze');
  return { size, journal: await PostgresJournal.open(url), pool };
}

export async function closePlace({ journal, pool }: Place): Promise<void> {
  await Promise.all([journal.close(), pool.end()]);
}

const firstTime = ', met for the first time';
const afterCheckpoint = ' right after a checkpoint';

/** Tells whether a figure should not depend on the size: not where pages are fetched, or copied whole into the log, for the first time. */
export const staysFlat = (figure: string): boolean => unitOf(figure) === 'µs/event' && !figure.includes(firstTime) && !figure.includes(afterCheckpoint);

/** Gives the unit of a figure. */
export const unitOf = (figure: string): string => (figure.endsWith('p99') ? 'ms' : figure.endsWith('WAL') ? 'bytes/event' : 'µs/event');

/** Which cases are met: any of all there ever were, or one of the newest thousand, as many as grow at a time, which most work is about. */
export type Among = 'all' | 'the newest thousand';

const inWords: Record<Among, string> = { all: 'a case chosen among all', 'the newest thousand': 'one of the newest thousand cases' };

// Every other case is read and the rest appended to, so that what is read stays as long as it was. Their number is even.
function chooseCase({ size }: Place, among: Among, purpose: 'reading' | 'appending'): number {
  const cases = casesOf(size);
  return cases - 2 * randomInt(1, (among === 'all' ? cases : 1_000) / 2) + Number(purpose === 'appending');
}

/** Appends single events to cases. */
export function appendToCases(place: Place, among: Among, count: number, callers: number, when: '' | 'right after a checkpoint' = ''): Promise<Figures> {
  return appendAll(place, callers, `append to ${inWords[among]}${when && afterCheckpoint}`, Array.from({ length: count }, () => {
    const id = caseIdOf(loadSeed, chooseCase(place, among, 'appending'));
    return { stream: `case-${id}`, expected: 'any', event: { ...indicator, id: randomUUID(), correlation: id } };
  }));
}

const [indicator] = caseHistory('indicator', policies.digest, 0).map(({ event }) => event).filter(({ type }) => type === 'IndicatorObserved') as [NewEvent];

/** Appends new cases event by event, as many at a time as there are callers. */
export function appendNewCases(place: Place, count: number, callers: number): Promise<Figures> {
  const seed = randomUUID();
  const all: Append[] = [];
  for (let number = 0; all.length < count; number += callers) {
    const revisions = new Map<string, number>();
    const histories = Array.from({ length: callers }, (_, nth) => caseHistory(seed, policies.digest, number + nth));
    for (let nth = 0; nth < 2 * eventsPerCase; nth += 1) {
      for (const history of histories.filter(({ length }) => nth < length)) {
        const { stream, event } = history[nth]!;
        const expected = revisions.get(stream) ?? 0;
        revisions.set(stream, expected + 1);
        all.push({ stream, expected, event });
      }
    }
  }
  return appendAll(place, callers, 'append to a new case', all);
}

async function appendAll({ journal, pool }: Place, callers: number, figure: string, all: readonly Append[]): Promise<Figures> {
  const took: number[] = [];
  let next = 0;
  const before = await walWritten(pool);
  const began = performance.now();
  await Promise.all(Array.from({ length: callers }, async () => {
    while (next < all.length) {
      const { stream, expected, event } = all[(next += 1) - 1]!;
      const start = performance.now();
      const { outcome } = await journal.append(stream, expected, [event]);
      if (outcome !== 'appended') throw new Error(`Append to ${stream} was answered: ${outcome}`);
      took.push(performance.now() - start);
    }
  }));
  const cost = ((performance.now() - began) * 1_000) / all.length;
  return { [figure]: cost, [`${figure}, p99`]: quantile(took, 0.99), [`${figure}, WAL`]: ((await walWritten(pool)) - before) / all.length };
}

async function walWritten(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as bytes");
  return Number(rows[0]!.bytes);
}

/** Reads every stream of so many cases with four readers, and then once more: the first time some pages come from the disk or its cache. */
export async function readCases(place: Place, among: Among, count: number): Promise<Figures> {
  const cases = Array.from({ length: count }, () => [...new Set(caseHistory(loadSeed, policies.digest, chooseCase(place, among, 'reading')).map(({ stream }) => stream))]);
  const figure = `read the streams of ${inWords[among]}`;
  return { [`${figure}${firstTime}`]: await readAll(place, cases), [figure]: await readAll(place, cases) };
}

async function readAll({ journal }: Place, cases: ReadonlyArray<readonly string[]>): Promise<number> {
  const left = [...cases];
  let events = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let streams = left.pop(); streams; streams = left.pop()) {
      for (const stream of streams) {
        const length = await lengthOf(journal.readStream(stream));
        events += length;
      }
    }
  }));
  return ((performance.now() - began) * 1_000) / events;
}

async function lengthOf(items: AsyncIterable<unknown>): Promise<number> {
  const iterator = items[Symbol.asyncIterator]();
  for (let length = 0; ; length += 1) if ((await iterator.next()).done) return length;
}

/** Follows one of so many parts of the newest 100 thousand events, and as many events from a place anywhere. */
export async function catchUp({ journal }: Place, part: number, parts: number): Promise<Figures> {
  const head = await journal.head();
  const count = followed / parts;
  const from = head - followed + part * count;
  return {
    'catch up with the newest events, pages of 500': await follow(journal, Math.max(0, from), count, 500),
    'catch up from anywhere, pages of 1000': await follow(journal, randomInt(Math.max(1, head - count)), count, 1_000),
  };
}

async function follow(journal: PostgresJournal, from: number, count: number, page: number): Promise<number> {
  const began = performance.now();
  let position = from;
  while (position < from + count) {
    const { events, upTo } = await journal.readAll(position, page);
    if (events.length === 0) break;
    position = upTo;
  }
  return ((performance.now() - began) * 1_000) / (position - from);
}

/** Appends some new cases and projects them into the feeds. */
export async function project({ journal, pool }: Place): Promise<Figures> {
  const before = await journal.head();
  const seed = randomUUID();
  await load(journal, Array.from({ length: casesProjected }, (_, number) => caseHistory(seed, policies.digest, number)));
  await startFeedsAt(pool, before);
  const projection = projectionOf(journal, pool, new ScriptedClock(afterHistories), (error) => console.error(error));
  const began = performance.now();
  projection.start();
  await projectedUpTo(pool, await journal.head());
  const took = performance.now() - began;
  await projection.stop();
  return { 'project': (took * 1_000) / ((await journal.head()) - before) };
}

// Lets a projection that is started now begin after a position.
async function startFeedsAt(pool: pg.Pool, position: number): Promise<void> {
  await pool.query("update projector.slot set position = $1 where projection = 'feeds'", [position]);
}
