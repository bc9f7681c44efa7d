import { canonicalJson, hmac } from '#libs/kernel';
import pg from 'pg';
import { leafOfRelease, readDetail, readLeaf, type Detail, type Leaf } from '../apps/audit/log/leaf.js';
import type { LeafStore } from '../apps/audit/log/leaf-store.js';
import { leafHash } from '../apps/audit/log/merkle.js';

type Open<T> = { -readonly [K in keyof T]: T[K] };
export type Change = (leaf: Open<Leaf>, detail: Open<Detail>) => void;

/** A superuser with time on his hands: changes what is append-only, and knows how to make the tree agree again. */
export class Tampering {
  private constructor(private readonly client: pg.Client, private readonly store: LeafStore) {}

  static async begin(databaseUrl: string, store: LeafStore): Promise<Tampering> {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    for (const table of ['audit.leaf', 'audit.tile', 'journal.events']) await client.query(`alter table ${table} disable trigger append_only`);
    await client.query(`create schema honest; create table honest.leaf as table audit.leaf; create table honest.tile as table audit.tile;
      create table honest.head as table audit.head; create table honest.events as table journal.events`);
    return new Tampering(client, store);
  }

  /** Changes at least one row. */
  async run(sql: string, values: unknown[] = []): Promise<void> {
    if ((await this.client.query(sql, values)).rowCount === 0) throw new Error(`Nothing to change: ${sql}`);
  }

  /** Changes a leaf and its detail, and then everything that would show it: digest of the detail, hash, tiles. */
  async rewrite(index: number, change: Change): Promise<void> {
    const stored = (await this.store.read(index))!;
    const [leaf, detail] = [readLeaf(stored.leaf), readDetail(stored.detail)];
    change(leaf, detail);
    const text = canonicalJson(detail);
    const leafText = JSON.stringify({ ...leaf, detail: hmac(detail.salt, text) });
    await this.run('update audit.leaf set leaf = $2, detail = $3, hash = $4 where index = $1', [index, leafText, this.store.seal.close(text), leafHash(leafText)]);
    await this.client.query('truncate audit.tile; select audit.complete_tiles(0, (select size from audit.head))');
  }

  /** Puts everything back as it was. */
  async undo(): Promise<void> {
    await this.client.query(`truncate audit.leaf, audit.tile, journal.events; insert into audit.leaf table honest.leaf; insert into audit.tile table honest.tile;
      update audit.head set size = (select size from honest.head); insert into journal.events table honest.events`);
  }

  async end(): Promise<void> {
    await this.client.end();
  }
}

/** Makes the open part of a leaf fit its changed items again. */
export function refit(leaf: Open<Leaf>, { salt, at, position, user, request, items }: Detail): void {
  const actor = { agency: leaf.agency, user, role: leaf.role, operator: false };
  if (request.kind === 'denial') return;
  const { rules, withheld } = leafOfRelease({ id: leaf.id, at, position, actor, purpose: leaf.purpose, policy: leaf.policy, request, items, body: '' }, salt, Buffer.alloc(32)).leaf;
  Object.assign(leaf, { rules, withheld });
}
