import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Chance } from '../chance.js';
import type { Notes } from './ledger.js';

/** Ends random backends of a database, several a second. */
export async function killBackends(admin: pg.Client, database: string, chance: Chance, notes: Notes, running: () => boolean): Promise<void> {
  while (running()) {
    await sleep(chance.between(50, 450));
    const { rows } = await admin.query<{ pid: number }>('select pid from pg_stat_activity where datname = $1 order by backend_start, pid', [database]);
    if (rows.length === 0) continue;
    await admin.query('select pg_terminate_backend($1)', [chance.pick(rows).pid]);
    notes.count('killed');
  }
}

/** Keeps a transaction that wrote something open and idle, in a database, for about half of the time. */
export async function idleInTransaction(url: string, chance: Chance, running: () => boolean): Promise<void> {
  while (running()) {
    const client = new pg.Client(url);
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('begin');
      await client.query('create temporary table elsewhere (n int); insert into elsewhere values (1)');
      for (const end = performance.now() + chance.between(1_000, 8_000); running() && performance.now() < end; ) await sleep(100);
      await client.query(chance.percent(50) ? 'commit' : 'rollback');
    } catch {
      // it was among the backends that were ended
    }
    await client.end().catch(() => {});
    for (const end = performance.now() + chance.between(1_000, 6_000); running() && performance.now() < end; ) await sleep(100);
  }
}
