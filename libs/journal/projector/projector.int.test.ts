import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { anEvent, aStream, numbers, until } from '../contract/cast.js';
import type { StoredEvent } from '../journal.js';
import { migrate } from '../postgres/migrate.js';
import { PostgresJournal } from '../postgres/postgres-journal.js';
import { slotCount, slotOf } from '../slots.js';
import { Projector, projectorSql } from './projector.js';
import { retryParked } from './status.js';

const poison = 'Fatima, +49 69 5550 0111';

/** A worker that writes down what it is given, once for each event unless it belongs to every slot. */
class Scribe {
  readonly errors: unknown[] = [];
  readonly opened: number[] = [];
  readonly pool: pg.Pool;
  readonly projector: Projector;
  fails: (event: StoredEvent) => boolean = () => false;
  hold: Promise<void> = Promise.resolve();

  constructor(url: string, journal: PostgresJournal, name: string, promise = 10_000) {
    this.pool = new pg.Pool({ connectionString: url, max: 3, application_name: 'scribe', idle_in_transaction_session_timeout: 1_000 });
    this.pool.on('error', () => {});
    const write = async (client: pg.PoolClient, events: readonly StoredEvent[]) => {
      await this.hold;
      for (const event of events) {
        if (this.fails(event)) throw new Error(`Cannot take ${poison}\n    at ${poison}`);
        if (event.correlation === 'all') continue;
        await client.query('insert into seen (projection, correlation, position, worker) values ($1, $2, $3, $4)', [name, event.correlation, event.position, this.id]);
      }
    };
    this.projector = new Projector({
      name, journal, pool: this.pool, everywhere: ['all'], promise, onError: (error) => this.errors.push(error),
      projecting: { openAt: async (position) => void this.opened.push(position), apply: write, applyAgain: write },
    });
  }

  readonly id = randomUUID();

  start(): this {
    this.projector.start();
    return this;
  }
}

describe('A projection shared among workers', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let journal: PostgresJournal;
  let admin: pg.Pool;
  let name: string;
  let scribes: Scribe[];
  let start: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    journal = await PostgresJournal.open(database.url);
    await migrate(database.url, 'projector', projectorSql);
    admin = new pg.Pool({ connectionString: database.url, max: 2 });
    await admin.query('create table seen (projection text, correlation text, position bigint, worker uuid, nth bigserial, primary key (projection, position))');
  });
  beforeEach(async () => {
    name = `p-${randomUUID()}`;
    scribes = [];
    start = await journal.head();
    await admin.query('insert into projector.slot (projection, slot, position) select $1, number, $2 from generate_series(0, $3) as number', [name, start, slotCount - 1]);
  });
  afterEach(async () => {
    for (const { projector, pool } of scribes) await projector.stop().then(() => pool.end());
  });
  afterAll(async () => {
    await Promise.all([journal.close(), admin.end()]);
    await database.drop();
  });

  const scribe = (promise?: number): Scribe => {
    const one = new Scribe(database.url, journal, name, promise);
    scribes.push(one);
    return one;
  };
  const append = (correlation: string, data: { [name: string]: string } = {}) => journal.append(aStream(), 0, [anEvent({ correlation, data })]);
  const correlations = numbers(0, 40).map(() => randomUUID());
  const appendToAll = async () => {
    for (const correlation of correlations) await append(correlation);
  };
  const seen = async () => {
    const { rows } = await admin.query<{ correlation: string; position: number; worker: string }>(
      'select correlation, position::int, worker from seen where projection = $1 order by nth', [name],
    );
    return rows;
  };
  const slots = async () => {
    const { rows } = await admin.query<{ slot: number; position: number; worker: string | null }>(
      'select slot, position::int, worker from projector.slot where projection = $1 order by slot', [name],
    );
    return rows;
  };
  const caughtUp = async () => {
    const head = await journal.head();
    await until(async () => (await slots()).every(({ position }) => position === head));
  };
  const holders = async () => {
    const counts = new Map<string, number>();
    for (const { worker } of await slots()) if (worker) counts.set(worker, (counts.get(worker) ?? 0) + 1);
    return [...counts.values()].sort((a, b) => a - b);
  };
  const parked = async () => {
    const { rows } = await admin.query<{ correlation: string; position: number; fault: string; attempts: number; type: string }>(
      'select correlation, position::int, fault, attempts, type from projector.parked where projection = $1', [name],
    );
    return rows;
  };
  const parking = (one: Scribe, correlation: string) => {
    one.fails = (event) => event.correlation === correlation && 'poison' in event.data;
  };

  test('is carried on by one alone, in order, each event once', async () => {
    await appendToAll();
    scribe().start();
    await caughtUp();
    expect((await seen()).map(({ position }) => position)).toEqual(numbers(start + 1, correlations.length));
    expect(await holders()).toEqual([slotCount]);
  });

  test('is shared evenly by those that come, each event once and each correlation in order', async () => {
    const three = [scribe(300).start(), scribe(300).start(), scribe(300).start()];
    await until(async () => (await holders()).join() === '4,6,6');
    for (let round = 0; round < 5; round += 1) await appendToAll();
    await append('all');
    await caughtUp();
    const rows = await seen();
    expect(rows.map(({ position }) => position).sort((a, b) => a - b)).toEqual(numbers(start + 1, correlations.length * 5));
    for (const correlation of correlations) {
      const own = rows.filter((row) => row.correlation === correlation);
      expect(own.map(({ position }) => position)).toEqual(own.map(({ position }) => position).sort((a, b) => a - b));
      expect(new Set(own.map(({ worker }) => worker)).size).toBe(1);
    }
    expect(new Set(rows.map(({ worker }) => worker))).toEqual(new Set(three.map(({ id }) => id)));
  });

  test('goes to the others when a worker leaves', async () => {
    const [first, second] = [scribe(300).start(), scribe(300).start()];
    await until(async () => (await holders()).join() === '8,8');
    await first.projector.stop();
    await appendToAll();
    await caughtUp();
    expect(await holders()).toEqual([slotCount]);
    expect(new Set((await seen()).map(({ worker }) => worker))).toEqual(new Set([second.id]));
  });

  test('goes to the others when a worker hangs, whose work then counts for nothing', async () => {
    const hung = scribe(300).start();
    await until(async () => (await holders()).join() === String(slotCount));
    let letGo = () => {};
    hung.hold = new Promise((resolve) => (letGo = resolve));
    await append(correlations[0] as string);
    await until(async () => (await admin.query("select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'")).rowCount !== 0);
    const other = scribe(300).start();
    await caughtUp();
    letGo();
    await until(() => hung.errors.length > 0);
    expect((await seen()).map(({ worker }) => worker)).toEqual([other.id]);
  });

  test('commits nothing for a worker that lost its slots without knowing', async () => {
    const robbed = scribe(60_000).start();
    await until(async () => (await holders()).join() === String(slotCount));
    await admin.query('update projector.slot set worker = $2 where projection = $1', [name, randomUUID()]);
    await append(correlations[0] as string);
    await until(() => robbed.errors.length > 0);
    expect(String(robbed.errors[0])).toContain('Another worker');
    await caughtUp(); // it took them back: nobody of that name lives
    expect(await seen()).toHaveLength(1);
  });

  test('has slots that are behind catch up, each event still once', async () => {
    await appendToAll();
    const late = numbers(0, slotCount / 2);
    const middle = start + 20;
    await admin.query('update projector.slot set position = $2 where projection = $1 and not slot = any($3)', [name, middle, late]);
    scribe().start();
    await caughtUp();
    const wanted = correlations.flatMap((correlation, index) => (late.includes(slotOf(correlation)) || index >= 20 ? [start + 1 + index] : []));
    expect((await seen()).map(({ position }) => position).sort((a, b) => a - b)).toEqual(wanted);
  });

  test('leaves out a correlation whose event cannot be projected, and only that', async () => {
    const [bad, good] = correlations as [string, string];
    const one = scribe();
    parking(one, bad);
    one.start();
    await append(bad);
    await append(bad, { poison });
    await append(bad);
    await append(good);
    await caughtUp();
    expect((await seen()).map(({ position }) => position)).toEqual([start + 1, start + 4]);
    expect(await parked()).toMatchObject([{ correlation: bad, position: start + 2, type: 'Noted', attempts: 1 }]);
    expect(one.errors.length).toBeGreaterThanOrEqual(3);

    // Tried again, in vain and then with success: what was left out comes in its order.
    await retryParked(admin, name);
    await until(async () => (await parked())[0]?.attempts === 2);
    one.fails = () => false;
    await retryParked(admin, name);
    await until(async () => (await parked()).length === 0);
    await append(bad);
    await caughtUp();
    expect((await seen()).map(({ position }) => position - start)).toEqual([1, 4, 2, 3, 5]);
  });

  test('tells of a fault what it was and where, and nothing of the case', async () => {
    const one = scribe();
    parking(one, correlations[0] as string);
    one.start();
    await append(correlations[0] as string, { poison });
    await until(async () => (await parked()).length === 1);
    const [row] = await parked();
    expect(row?.fault).toMatch(/^Error\nat .*projector\.int\.test/);
    expect(JSON.stringify(row)).not.toContain('Fatima');
  });

  test('tries what was left out again when a worker starts', async () => {
    const one = scribe();
    parking(one, correlations[0] as string);
    one.start();
    await append(correlations[0] as string, { poison });
    await until(async () => (await parked()).length === 1);
    await one.projector.stop();
    scribe().start();
    await until(async () => (await parked()).length === 0);
    expect(await seen()).toHaveLength(1);
  });

  test('stands still at an event of every slot that cannot be projected, until it can', async () => {
    const one = scribe();
    parking(one, 'all');
    one.start();
    await append('all', { poison });
    await append(correlations[0] as string);
    await until(() => one.errors.length >= 5);
    expect([(await slots())[0]?.position, await seen(), await parked()]).toEqual([start, [], []]);
    one.fails = () => false;
    await caughtUp();
    expect(await seen()).toHaveLength(1);
  });

  test('leaves nothing out because connections break', async () => {
    const one = scribe().start();
    for (let round = 0; round < 6; round += 1) {
      let letGo = () => {};
      one.hold = new Promise((resolve) => (letGo = resolve));
      await appendToAll();
      const of = "datname = current_database() and application_name = 'scribe'";
      await until(async () => (await admin.query(`select from pg_stat_activity where ${of} and state = 'idle in transaction'`)).rowCount !== 0);
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${of}`);
      letGo();
    }
    await caughtUp();
    expect(one.opened.length).toBeGreaterThanOrEqual(6);
    expect(await parked()).toEqual([]);
    expect((await seen()).map(({ position }) => position)).toEqual(numbers(start + 1, correlations.length * 6));
  });
});
