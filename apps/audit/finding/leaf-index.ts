import type pg from 'pg';
import type { Seal } from '../log/seal.js';

/** What of a tile is found under a key: the places of the leaves in it, ascending. */
export interface FoundInTile {
  readonly key: string;
  readonly tile: number;
  readonly places: readonly number[];
}

/** Leaves are indexed by so many. */
export const tileSize = 256;

/**
 * The finding aids of the log in PostgreSQL (see 004-found.sql): which leaves bear a key. Says nothing of leaves that are not indexed yet. Keys are stored
 * blind: whoever has the database alone cannot look one up.
 */
export class LeafIndex {
  constructor(private readonly writer: pg.Pool, private readonly readers: pg.Pool, private readonly seal: Pick<Seal, 'blind'>) {}

  /** Gives the number of leaves, and how many of them are indexed, at one moment. */
  async reach(): Promise<{ size: number; indexed: number }> {
    const text = 'select size, tiles * $1::bigint as indexed from audit.head, audit.indexed';
    const [row] = (await this.readers.query<{ size: number; indexed: number }>(text, [tileSize])).rows;
    if (!row) throw new Error('The log has lost its head');
    return row;
  }

  /** Adds the tiles from one up to, not including, another, with all that is found in them. False when somebody else was first. */
  async add(first: number, after: number, found: readonly FoundInTile[]): Promise<boolean> {
    const blind = new Map([...new Set(found.map(({ key }) => key))].map((key) => [key, this.seal.blind(key)]));
    const values = [first, after, found.map(({ key }) => blind.get(key)), found.map(({ tile }) => tile), found.map(({ places }) => Buffer.from(places))];
    const { rows } = await this.writer.query<{ added: boolean }>('select audit.add_found($1, $2, $3, $4, $5) as added', values);
    return rows[0]?.added === true;
  }

  /** Gives the indexes of leaves that bear any of some keys, newest first: all of the newest few tiles below one that have any. */
  async below(tile: number, keys: readonly string[], tiles: number): Promise<number[]> {
    const { rows } = await this.readers.query<{ tile: number; leaves: Buffer }>(
      `select tile, leaves from unnest($1::uuid[]) as wanted (key), lateral (
         select tile, leaves from audit.found where found.key = wanted.key and tile < $2 order by tile desc limit $3) as found
       order by tile desc fetch first $3 rows with ties`,
      [keys.map((key) => this.seal.blind(key)), tile, tiles],
    );
    return [...new Set(rows.flatMap((row) => [...row.leaves].map((place) => row.tile * tileSize + place)))].sort((a, b) => b - a);
  }
}
