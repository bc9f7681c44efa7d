import { PostgresJournal, subscribe } from '#libs/journal';
import pg from 'pg';
import type { Notes } from './ledger.js';

export interface Subscriber {
  readonly table: string;
  reached(): number;
  stop(): Promise<void>;
}

const ignore = () => {};

/** Follows the journal with a table as its effect, whose checkpoint moves in the same transaction. */
export async function follow(url: string, nth: number, notes: Notes): Promise<Subscriber> {
  const table = `soak.seen_${nth}`;
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', ignore);
  await pool.query(`create table ${table} (nth bigserial primary key, position bigint not null, id uuid not null)`);
  await pool.query('insert into soak.checkpoint values ($1, 0)', [table]);
  const journal = new PostgresJournal(url);
  let reached = 0;

  const subscription = subscribe({
    journal,
    batch: [200, 7, 1_000, 50][nth % 4] as number,
    from: async () => {
      const { rows } = await pool.query<{ position: string }>('select position from soak.checkpoint where subscriber = $1', [table]);
      return { after: Number(rows[0]!.position) };
    },
    handle: async (events) => {
      const client = await pool.connect();
      client.on('error', ignore); // the query that follows fails with it
      try {
        await client.query('begin');
        const move = 'update soak.checkpoint set position = $2 where subscriber = $1 and position = $3';
        const { rowCount } = await client.query(move, [table, events.at(-1)!.position, events[0]!.position - 1]);
        if (rowCount !== 1) throw new Error('The checkpoint is elsewhere');
        const seen = [events.map(({ position }) => position), events.map(({ id }) => id)];
        await client.query(`insert into ${table} (position, id) select position, id from unnest($1::bigint[], $2::uuid[]) as seen (position, id)`, seen);
        await client.query('commit');
        client.off('error', ignore);
        client.release();
      } catch (error) {
        client.release(true);
        throw error;
      }
      reached = events.at(-1)!.position;
    },
    onError: () => notes.count('resumed'),
  });
  return {
    table,
    reached: () => reached,
    stop: async () => {
      await subscription.stop();
      await Promise.all([journal.close(), pool.end()]);
    },
  };
}
