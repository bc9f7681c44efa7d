import { faultOf } from '#libs/kernel';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Journal, StoredEvent } from '../journal.js';
import { slotCount, slotOf } from '../slots.js';
import { subscribe, type From, type Subscription } from '../subscribe.js';
import { isOfTheEvent, LeaseLost, Unprojectable } from './faults.js';
import { Leases } from './leases.js';
import { retryParked } from './status.js';

type Client = pg.PoolClient;

/** What a projector carries on: folds and writes of one projection. Whatever it keeps in memory follows `openAt`. */
export interface Projecting {
  /** Starts over: whatever was folded beyond this position is forgotten. */
  openAt(position: number): Promise<void>;
  /** Writes the effect of events, in order, within the transaction that moves the checkpoint. If it rejects, none of it counts. */
  apply(client: Client, events: readonly StoredEvent[]): Promise<void>;
  /** The same for the events of one correlation that was parked, from the one it was parked for up to the position it was opened at just before. */
  applyAgain(client: Client, events: readonly StoredEvent[]): Promise<void>;
  /** Called when everything known has been handled, and every now and then while nothing comes. */
  idle?(): Promise<void>;
}

export interface ProjectorOptions {
  /** Name of the projection; its workers share its slots. */
  readonly name: string;
  readonly journal: Journal;
  /** Where effects, checkpoints and leases are kept, in the schema of 001-projector.sql. */
  readonly pool: pg.Pool;
  /** Correlations whose events concern every slot. An event of theirs is never parked: the projection stands still until it can be projected. */
  readonly everywhere: readonly string[];
  readonly projecting: Projecting;
  readonly onError: (error: unknown) => void;
  /** How long a worker that hangs keeps its slots, in milliseconds. */
  readonly promise?: number;
}

/** Where the SQL of the projector's tables is: beside the source, seen from the compiled file. */
export const projectorSql = new URL('../../../../libs/journal/projector/', import.meta.url);

/** Database channel on which a projector tells the name of a projection that has moved; a hint. */
export const movedChannel = 'projector';

const patience = 3;

/**
 * Carries a projection on, together with whatever other workers there are: each holds some of the slots that correlations fall into. What an
 * event changes commits together with the checkpoint of the slots, so a crash at any point loses nothing and doubles nothing, and a worker
 * that lost its slots commits nothing. An event that cannot be projected parks its correlation: the rest goes on, and it is tried again.
 */
export class Projector {
  /** The slots this worker carries on at present, all at `position`. */
  slots: readonly number[] = [];
  position = 0;
  private readonly worker = randomUUID();
  private readonly leases: Leases;
  private subscription: Subscription | undefined;
  private parked = new Set<string>();
  // Up to here pages are handled event by event, because one of them failed.
  private oneByOneUpTo = 0;
  private readonly failures = new Map<string, number>();
  private announcing = false;

  constructor(private readonly options: ProjectorOptions) {
    const { name, pool, promise = 15_000 } = options;
    this.leases = new Leases({ projection: name, worker: this.worker, connection: { ...pool.options, statement_timeout: promise }, promise });
  }

  start(): void {
    const { journal, projecting, onError } = this.options;
    let started = false;
    this.subscription = subscribe({
      journal, onError,
      from: async () => {
        // Whatever made events fail may have been mended before this start.
        if (!started) await retryParked(this.options.pool, this.options.name);
        started = true;
        return this.from();
      },
      stale: () => this.leases.changed(performance.now()),
      handle: (events, upTo) => this.handle(events, upTo),
      idle: async () => {
        await this.tryParked();
        await projecting.idle?.();
      },
    });
  }

  /** Resolves when this worker has finished what it was at and holds no slot. */
  async stop(): Promise<void> {
    await this.subscription?.stop();
    await this.leases.release();
  }

  /** Runs work in a transaction that commits only if this worker still holds its slots at its position. */
  async inTransaction<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const result = await this.transaction(async (client) => {
      const { rowCount } = await client.query(
        'select from projector.slot where projection = $1 and slot = any($2) and position = $3 and worker = $4 for update',
        [this.options.name, this.slots, this.position, this.worker],
      );
      if (rowCount !== this.slots.length) throw new LeaseLost(this.options.name);
      return work(client);
    });
    this.announce();
    return result;
  }

  // Slots that came from different workers may be at different positions: those behind catch up first.
  private async from(): Promise<From | undefined> {
    const held = await this.leases.claim(performance.now());
    if (held.length === 0) return undefined;
    const { name, pool, everywhere, projecting } = this.options;
    const positions = held.map(({ position }) => position);
    this.position = Math.min(...positions);
    this.slots = held.filter(({ position }) => position === this.position).map(({ slot }) => slot);
    const { rows } = await pool.query<{ correlation: string }>(
      'select correlation from projector.parked where projection = $1 and slot = any($2)', [name, this.slots],
    );
    this.parked = new Set(rows.map(({ correlation }) => correlation));
    await projecting.openAt(this.position);
    const until = Math.min(...positions.filter((position) => position > this.position));
    return { after: this.position, until, ...(this.slots.length < slotCount && { share: { slots: this.slots, everywhere } }) };
  }

  private async handle(events: readonly StoredEvent[], upTo: number): Promise<void> {
    const due = events.filter(({ correlation }) => !this.parked.has(correlation));
    if (upTo <= this.oneByOneUpTo) return this.handleOneByOne(due, upTo);
    try {
      await this.step(due, upTo);
    } catch (error) {
      if (!(error instanceof Unprojectable)) throw error;
      this.oneByOneUpTo = upTo;
      throw error.cause;
    }
  }

  private async handleOneByOne(events: readonly StoredEvent[], upTo: number): Promise<void> {
    for (const event of events) {
      if (this.parked.has(event.correlation)) continue;
      try {
        await this.step([event], event.position);
      } catch (error) {
        if (!(error instanceof Unprojectable)) throw error;
        await this.parkOrThrow(event, error);
      }
    }
    if (this.position < upTo) await this.step([], upTo);
  }

  private async parkOrThrow(event: StoredEvent, { cause }: Unprojectable): Promise<void> {
    const { everywhere, journal, projecting } = this.options;
    await journal.head(); // if the journal cannot be read, that was it, and not the event
    const failures = (this.failures.get(event.id) ?? 0) + 1;
    this.failures.set(event.id, failures);
    if (failures < patience || everywhere.includes(event.correlation)) throw cause;
    await this.transaction(async (client) => {
      await this.move(client, event.position);
      await this.park(client, event, cause);
    });
    this.position = event.position;
    this.failures.delete(event.id);
    await projecting.openAt(this.position);
  }

  /** Leaves a correlation out from an event on, until trying again works. */
  async park(client: Client, event: Pick<StoredEvent, 'correlation' | 'position' | 'id' | 'type'>, cause: unknown): Promise<void> {
    this.options.onError(cause);
    await client.query(
      'insert into projector.parked (projection, correlation, slot, position, event, type, fault) values ($1, $2, $3, $4, $5, $6, $7)',
      [this.options.name, event.correlation, slotOf(event.correlation), event.position, event.id, event.type, faultOf(cause)],
    );
    this.parked.add(event.correlation);
  }

  private async tryParked(): Promise<void> {
    if (this.parked.size === 0) return;
    const { name, pool, journal, projecting, onError } = this.options;
    const { rows } = await pool.query<{ correlation: string; position: string }>(
      'select correlation, position from projector.parked where projection = $1 and slot = any($2) and due <= now() order by due', [name, this.slots],
    );
    for (const { correlation, position } of rows) {
      const events = await journal.readCorrelation(correlation, this.position, Number(position) - 1);
      await projecting.openAt(this.position); // what was left out has brought nobody's books this far
      try {
        await this.inTransaction(async (client) => {
          await projecting.applyAgain(client, events);
          await client.query('delete from projector.parked where projection = $1 and correlation = $2', [name, correlation]);
        });
        this.parked.delete(correlation);
      } catch (error) {
        if (!(error instanceof Unprojectable)) throw error;
        onError(error.cause);
        await pool.query(
          `update projector.parked set attempts = attempts + 1, fault = $3, due = now() + least(interval '1 minute' * 2 ^ attempts, interval '1 hour')
           where projection = $1 and correlation = $2`,
          [name, correlation, faultOf(error.cause)],
        );
        await projecting.openAt(this.position);
      }
    }
  }

  private async step(events: readonly StoredEvent[], upTo: number): Promise<void> {
    await this.transaction(async (client) => {
      await this.move(client, upTo);
      if (events.length > 0) await this.options.projecting.apply(client, events);
    });
    this.position = upTo;
    this.announce();
  }

  private async move(client: Client, upTo: number): Promise<void> {
    const { rowCount } = await client.query(
      'update projector.slot set position = $1 where projection = $2 and slot = any($3) and position = $4 and worker = $5',
      [upTo, this.options.name, this.slots, this.position, this.worker],
    );
    if (rowCount !== this.slots.length) throw new LeaseLost(this.options.name);
  }

  private async transaction<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.options.pool.connect();
    client.on('error', ignore); // the query that meets the broken connection rejects as well
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      client.off('error', ignore).release();
      return result;
    } catch (error) {
      const sound = await client.query('rollback').then(() => true, () => false);
      if (sound) client.off('error', ignore);
      client.release(!sound);
      throw sound && isOfTheEvent(error) ? new Unprojectable(error) : error;
    }
  }

  // Outside the transaction: a notification within one has all commits of the database wait for each other.
  private announce(): void {
    if (this.announcing) return;
    this.announcing = true;
    setImmediate(() => {
      this.announcing = false;
      this.options.pool.query('select pg_notify($1, $2)', [movedChannel, this.options.name]).catch(() => {});
    });
  }
}

const ignore = (): void => {};
