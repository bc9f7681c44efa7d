import { setTimeout as sleep } from 'node:timers/promises';
import { slotCount } from '../libs/journal/slots.js';
import { PostgresJournal, type Journal } from '#libs/journal';
import { ScriptedClock, type EmbeddedPostgres } from '#libs/platform';
import { readPolicies } from '#libs/policy';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { prepareFeeds, projectionOf } from '../tests/stage.js';
import { afterHistories, caseHistory, eventsPerCase, registerHistory, type Placed } from './histories.js';

export const policies = readPolicies(fileURLToPath(new URL('../../policies/', import.meta.url)));
export const loadSeed = 'growth';
export const casesOf = (events: number): number => Math.round(events / eventsPerCase);

const callers = 128;
const openCases = 1_000;
const eventsPerAppend = 4;
const sampledCases = 50;

/** Makes databases of the given sizes (events, ascending), each from a copy of the one before, and gives their URLs; one that is there already stays as it is. */
export async function growDatabases(server: EmbeddedPostgres, sizes: readonly number[]): Promise<readonly string[]> {
  const urls: string[] = [];
  for (const [index, size] of sizes.entries()) {
    const name = databaseOf(size);
    if (!(await execute(server.url, 'select from pg_database where datname = $1', [name]))) {
      const before = sizes[index - 1] ?? 0;
      const url = await copyDatabase(server, before > 0 ? databaseOf(before) : 'template0', 'growing');
      await grow(url, before, size);
      await execute(server.url, `alter database growing rename to ${name}`);
    }
    urls.push(urlOf(server, name));
  }
  return urls;
}

/** Copies a database under another name, in place of what had that name, and gives its URL. */
export async function copyDatabase(server: EmbeddedPostgres, template: string, name: string): Promise<string> {
  await execute(server.url, `drop database if exists ${name} with (force)`);
  await execute(server.url, `create database ${name} template ${template} strategy file_copy`);
  return urlOf(server, name);
}

export const databaseOf = (size: number): string => `growth_${size}`;

function urlOf(server: EmbeddedPostgres, name: string): string {
  const url = new URL(server.url);
  url.pathname = name;
  return url.href;
}

/** Appends histories in their order with many in flight, a thousand cases growing at a time, as they would over the years. */
export async function load(journal: Journal, histories: Iterable<readonly Placed[]>, onProgress: (events: number) => void = () => {}): Promise<void> {
  const source = histories[Symbol.iterator]();
  const idle: Placed[][] = [];
  let [growing, turn] = [0, 0];
  const nextPiece = (): Placed[] | undefined => {
    const opened = growing < openCases ? source.next() : { done: true as const, value: undefined };
    if (!opened.done) {
      growing += 1;
      return [...opened.value];
    }
    turn = (turn + 617) % Math.max(1, idle.length);
    return idle.splice(turn, 1)[0];
  };
  const revisions = new Map<string, number>();
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let history = nextPiece(); history; history = nextPiece()) {
      const { stream } = history[0]!;
      const other = history.findIndex((placed) => placed.stream !== stream);
      const piece = history.splice(0, Math.min(eventsPerAppend, other < 0 ? history.length : other));
      const revision = revisions.get(stream) ?? 0;
      const { outcome } = await journal.append(stream, revision, piece.map(({ event }) => event));
      if (outcome !== 'appended') throw new Error(`Append to ${stream} was answered: ${outcome}`);
      revisions.set(stream, revision + piece.length);
      onProgress(piece.length);
      if (history.length > 0) idle.push(history);
      else growing -= 1;
    }
  }));
}

async function grow(url: string, before: number, size: number): Promise<void> {
  const journal = await PostgresJournal.open(url);
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  try {
    const done = before > 0 ? casesOf(before) : await sample(url, journal, pool);
    await load(journal, numbered(done, casesOf(size)), progressOf(size, await journal.head()));
    await fillFeeds(pool, before > 0 ? casesOf(before) / sampledCases : 1, casesOf(size) / sampledCases);
    await pool.query('vacuum (analyze)');
  } finally {
    await pool.end();
    await journal.close();
  }
}

function* numbered(from: number, to: number): Iterable<readonly Placed[]> {
  for (let number = from; number < to; number += 1) yield caseHistory(loadSeed, policies.digest, number);
}

function progressOf(size: number, already: number): (events: number) => void {
  const began = performance.now();
  let [events, told] = [0, began];
  return (more) => {
    events += more;
    const now = performance.now();
    if (now - told < 5_000) return;
    told = now;
    const rate = events / ((now - began) / 1_000);
    console.log(`${already + events} of ${size} events, ${Math.round(rate)}/s, ${Math.round((size - already - events) / rate)} s left`);
  };
}

// The first cases are projected for real; what became of them is the pattern that the feeds of all others are filled with.
async function sample(url: string, journal: Journal, pool: pg.Pool): Promise<number> {
  await prepareFeeds(url);
  await load(journal, [...registerHistory(policies).map((placed) => [placed])]);
  await load(journal, numbered(0, sampledCases));
  const projection = projectionOf(journal, pool, new ScriptedClock(afterHistories), (error) => console.error(error));
  projection.start();
  await projectedUpTo(pool, await journal.head());
  await projection.stop();
  await pool.query(`
    create schema growth;
    create table growth.line as select * from disclosure.entry;
    create table growth.feed as select * from disclosure.feed;
    create table growth.case_file as select * from disclosure.case_file;
    create table growth.referral as select * from disclosure.referral`);
  return sampledCases;
}

/** Waits until the feeds have everything up to a position. */
export async function projectedUpTo(pool: pg.Pool, position: number): Promise<void> {
  while ((await pool.query("select from projector.slot where projection = 'feeds' and position >= $1", [position])).rowCount !== slotCount) await sleep(5);
}

// Lines keep what is indexed and lose their text, which nobody reads here; the index of live lines is made once they are in.
async function fillFeeds(pool: pg.Pool, from: number, to: number): Promise<void> {
  const began = performance.now();
  const { rows: [index] } = await pool.query<{ indexdef: string }>("select indexdef from pg_indexes where indexname = 'entry_live'");
  const [first, last] = [Math.floor(from), Math.floor(to) - 1];
  const blocks = `generate_series(${first}, ${last}) block`;
  const client = await pool.connect();
  await client.query(`
    set maintenance_work_mem = '512MB';
    set synchronous_commit = off;
    drop index disclosure.entry_live;
    insert into disclosure.entry
      select agency, purpose, block * feed.last + seq, kind, md5(block::text || case_id)::uuid, md5(block::text || event_id)::uuid, '{}', '{}', block * feed.last + ended_by, 0
      from ${blocks}, growth.line join growth.feed using (agency, purpose);
    ${index!.indexdef};
    update disclosure.feed set last = ${last + 1} * growth.feed.last from growth.feed
      where (growth.feed.agency, growth.feed.purpose) = (disclosure.feed.agency, disclosure.feed.purpose);
    insert into disclosure.case_file select md5(block::text || case_id)::uuid, jurisdiction, due, cause, slot from ${blocks}, growth.case_file;
    insert into disclosure.referral
      select md5(block::text || referral_id)::uuid, md5(block::text || case_id)::uuid, sender, receiver, state, position + block * ${sampledCases * eventsPerCase}
      from ${blocks}, growth.referral`);
  client.release(true);
  const { rows: [count] } = await pool.query<{ lines: string }>('select count(*) as lines from disclosure.entry');
  console.log(`feeds filled to ${count!.lines} lines in ${Math.round((performance.now() - began) / 1_000)} s`);
}

async function execute(url: string, sql: string, values: readonly unknown[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
