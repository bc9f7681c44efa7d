import pg from 'pg';
import { slotCount } from '../slots.js';

/** A slot this worker holds, and the position up to which the projection has it. */
export interface HeldSlot {
  readonly slot: number;
  readonly position: number;
}

export interface LeasesOptions {
  readonly projection: string;
  /** UUID of this worker. */
  readonly worker: string;
  readonly connection: pg.ClientConfig;
  /** How long a worker that does not renew keeps its slots, in milliseconds. One whose connection ends loses them at once. */
  readonly promise: number;
}

/**
 * Shares the slots of a projection among the workers that are alive: by the server's clock, and by the connection each keeps open. Nobody
 * relies on it for exclusion: a transaction that moves a checkpoint asks whether its worker still holds the slot.
 */
export class Leases {
  private client: pg.Client | undefined;
  private slots = '';
  private renewed = -Infinity;

  constructor(private readonly options: LeasesOptions) {}

  /** Renews when a third of the time promised has passed; tells whether this worker holds other slots than before. */
  async changed(now: number): Promise<boolean> {
    if (now - this.renewed < this.options.promise / 3) return false;
    const before = this.slots;
    await this.claim(now);
    return this.slots !== before;
  }

  /** Renews, and gives the slots this worker holds with their positions, in order of slot. */
  async claim(now: number): Promise<readonly HeldSlot[]> {
    const { projection, worker, promise } = this.options;
    const client = await this.connected();
    const { rows } = await client.query<{ slot: number; position: string }>(
      `select slot, position from projector.claim($1, $2, $3 * interval '1 millisecond', $4)`, [projection, worker, promise, slotCount],
    );
    const held = rows.map(({ slot, position }) => ({ slot, position: Number(position) }));
    this.renewed = now;
    this.slots = held.map(({ slot }) => slot).join();
    return held;
  }

  /** Gives every slot back; another worker takes them when it renews. */
  async release(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => {});
  }

  private async connected(): Promise<pg.Client> {
    if (this.client) return this.client;
    const client = new pg.Client(this.options.connection);
    const forget = () => {
      if (this.client === client) this.client = undefined;
    };
    client.on('error', forget).on('end', forget);
    await client.connect();
    this.client = client;
    return client;
  }
}
