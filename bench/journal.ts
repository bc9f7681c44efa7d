import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#libs/platform';
import { benchAppending } from './journal/appending.js';
import { openPool } from './journal/pools.js';
import { benchReading } from './journal/reading.js';
import { takeTurns, type Figures, type Pace } from './load.js';
import { compare, printRows, writeResults, type Row } from './results.js';
import { slowSync, timeSync } from './slow-disk.js';

const slowSyncMicroseconds = 1_000;

/**
 * Measures the journal beside bare INSERTs and emmett on a server that waits for the disk, then appends once more with 1 ms on top of every
 * sync. All contestants are loaded by turns from this process; figures are medians of rounds. Quick: seconds instead of minutes, nothing written.
 */
export async function benchJournal({ quick }: { quick: boolean }): Promise<void> {
  if (!quick) console.error('This takes about six minutes.');
  const pace = quick ? { rounds: 1, seconds: 0.2 } : { rounds: 5, seconds: 2 };
  const backlog = quick ? 4_000 : 200_000;
  const rows = await onServer({}, async (server, folder) => [
    ...(await benchSync(server, folder, {}, pace)),
    ...(await benchAppending(server, pace, 'as it is')),
    ...(await benchReading(server, pace, backlog)),
  ]);
  rows.push(...(await onSlowDisk(pace)).map((row) => ({ ...row, name: `slow disk: ${row.name}` })));
  if (quick) printRows(rows);
  else writeResults('journal', rows);
}

async function onSlowDisk(pace: Pace): Promise<Row[]> {
  const library = await mkdtemp(join(tmpdir(), 'firebreak-slow-sync-'));
  try {
    const slow = await slowSync(library, slowSyncMicroseconds);
    if (!slow) return [];
    return await onServer(slow, async (server, folder) => {
      const sync = await benchSync(server, folder, slow, pace);
      if (sync.every(({ value }) => value >= slowSyncMicroseconds / 1_000)) return [...sync, ...(await benchAppending(server, pace, 'slow'))];
      console.error('NO SLOW DISK, its rows are left out: the library was compiled but has no effect');
      return [];
    });
  } finally {
    await rm(library, { recursive: true });
  }
}

async function onServer(environment: Readonly<Record<string, string>>, work: (server: EmbeddedPostgres, folder: string) => Promise<Row[]>): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'firebreak-bench-'));
  const server = await startEmbeddedPostgres({ folder, persistent: false, durable: true, environment });
  try {
    return await work(server, folder);
  } finally {
    await server.stop();
  }
}

/** Says how long a sync takes here, by itself and as a part of a commit. */
async function benchSync(server: EmbeddedPostgres, folder: string, environment: Readonly<Record<string, string>>, pace: Pace): Promise<Row[]> {
  const sync = await timeSync(folder, environment);
  const url = await server.createDatabase('sync');
  const pools = ['on', 'off'].map((setting) => openPool({ connectionString: url, max: 1, options: `-c synchronous_commit=${setting}` }));
  await pools[0]!.query('create table committed (id bigserial primary key, body text not null)');
  const commit = (pool: ReturnType<typeof openPool>) => () => () => pool.query({ name: 'commit', text: 'insert into committed (body) values ($1)', values: ['x'.repeat(550)] });
  const [waits, goesOn] = (await takeTurns(1, pools.map(commit), pace)) as [Figures, Figures];
  await Promise.all(pools.map((pool) => pool.end()));
  return [
    { name: 'one sync: fdatasync after 8 KiB, median', value: sync, unit: 'ms' },
    compare('one committed INSERT, 1 caller, p50', waits.p50, 'ms', { name: 'without waiting for the sync', value: goesOn.p50 }),
  ];
}
