import { getPostgreSQLEventStore, type PostgreSQLProcessor } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { PostgresJournal, type NewEvent } from '#libs/journal';
import { upTo } from './events.js';
import { openPool } from './pools.js';

const connections = 16;

/** What appends; on a durable server it resolves when the events survive a crash. */
export interface Contestant {
  readonly name: string;
  /** Appends events to a stream that is at a revision; rejects when it is not (the bare INSERT checks nothing). */
  append(stream: string, revision: number, events: readonly NewEvent[]): Promise<unknown>;
  close(): Promise<unknown>;
}

/** Opens our journal; its batches are gathered in this process. */
export async function openJournal(databaseUrl: string, lanes = 2) {
  const journal = await PostgresJournal.open(databaseUrl, { lanes });
  return {
    name: 'journal',
    journal,
    append: async (stream: string, revision: number, events: readonly NewEvent[]) => {
      const { outcome } = await journal.append(stream, revision, events);
      if (outcome !== 'appended') throw new Error(`Not appended: ${outcome}`);
    },
    read: async (stream: string) => {
      let count = 0;
      for await (const { revision } of journal.readStream(stream)) count = revision;
      return count;
    },
    close: () => journal.close(),
  } satisfies Contestant & Record<string, unknown>;
}

/** Opens what nothing on this server can beat without sharing transactions: a prepared INSERT of the same bytes, beside a primary key only. */
export async function openBareInsert(databaseUrl: string, size = connections): Promise<Contestant> {
  const pool = openPool({ connectionString: databaseUrl, max: size });
  await pool.query('create table if not exists bare (id bigserial primary key, body json not null)');
  return {
    name: `bare INSERT over ${size} connections`,
    append: (_stream, _revision, events) => pool.query({
      name: `insert ${events.length}`,
      text: `insert into bare (body) values ${upTo(events.length).map((nth) => `($${nth + 1})`).join(', ')}`,
      values: events.map(({ data, meta }) => JSON.stringify({ data, meta })),
    }),
    close: () => pool.end(),
  };
}

/** Opens an emmett store with its schema in place. */
export async function openEmmett(databaseUrl: string) {
  const pool = openPool({ connectionString: databaseUrl, max: connections });
  const store = getPostgreSQLEventStore(databaseUrl, { connectionOptions: { pool } });
  await store.schema.migrate();
  return {
    name: 'emmett',
    append: (stream: string, revision: number, events: readonly NewEvent[]) => {
      const messages = events.map(({ id, type, data, meta }) => ({ type, data, metadata: { ...meta, messageId: id } }));
      return store.appendToStream(stream, messages, { expectedStreamVersion: BigInt(revision) });
    },
    read: async (stream: string) => (await store.readStream(stream)).events.length,
    /** Follows from the start for so many seconds, without checkpoints and without pauses; gives how many messages came. */
    follow: async (seconds: number, batchSize: number) => {
      let count = 0;
      const processor: PostgreSQLProcessor = {
        id: 'bench', instanceId: 'bench', type: 'reactor', isActive: true,
        init: async () => {},
        start: async () => 'BEGINNING',
        close: async () => {},
        handle: async (messages) => { count += messages.length; },
      };
      const consumer = store.consumer({ processors: [processor], pulling: { batchSize, pullingFrequencyInMs: 0 } });
      const following = consumer.start();
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
      await consumer.stop();
      await following;
      return count;
    },
    close: () => store.close().then(() => pool.end()),
  } satisfies Contestant & Record<string, unknown>;
}

/** Reads streams of our journal's own table as any client would: a row object for each event. */
export function openPlainRows(databaseUrl: string) {
  const types = new pg.TypeOverrides(); // emmett replaces the parsers of all pools that have none of their own
  types.setTypeParser(pg.types.builtins.JSON, JSON.parse);
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = openPool({ connectionString: databaseUrl, max: connections, types });
  const text = `select * from journal.events
    where hashtextextended(stream, 0) = hashtextextended($1, 0) and hashtextextended(stream, 1) = hashtextextended($1, 1) and stream = $1 order by revision`;
  return {
    read: async (stream: string) => (await pool.query({ name: 'rows', text, values: [stream] })).rows.length,
    analyze: () => pool.query('vacuum analyze'),
    close: () => pool.end(),
  };
}
