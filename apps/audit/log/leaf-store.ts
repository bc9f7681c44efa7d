import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '#libs/journal';
import { isUuid } from '#libs/kernel';
import { findAbout, findRelease } from '../finding/find.js';
import { LeafIndex } from '../finding/leaf-index.js';
import { consistencyRanges, inclusionRanges, rangeHash, rangeNodes, type NodeSource, type Range } from './merkle.js';
import type { Seal } from './seal.js';
import { Tile, tileOf, type TileCoordinate } from './tiles.js';

export interface StoredLeaf {
  readonly index: number;
  readonly leaf: string;
  /** What the leaf commits to and nobody but its readers may see; not part of the hash, and sealed where it is stored. */
  readonly detail: string;
  readonly hash: string;
}

type StoredRow = Omit<StoredLeaf, 'detail'> & { readonly detail: Buffer };

export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly leafHash: string;
  readonly path: readonly string[];
  readonly root: string;
}

export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: string;
  readonly toRoot: string;
  readonly path: readonly string[];
}

/** A checkpoint as it was signed and cosigned (c2sp.org/tlog-checkpoint), with the time in milliseconds. */
export interface SignedCheckpoint {
  readonly size: number;
  readonly at: number;
  readonly note: string;
}

interface Waiting {
  readonly leaf: string;
  readonly detail: Buffer;
  readonly resolve: (index: number) => void;
  readonly reject: (error: unknown) => void;
}

/** Where this process keeps its SQL: beside the source, seen from the compiled file. */
export const auditSql = new URL('../../../../apps/audit/log/', import.meta.url);
const largestBatch = 256;
const tilesKept = 512; // 16 kB each

/** Keeps the disclosure log in PostgreSQL (see 001-log.sql). Several processes may append to one log. Hashes are lower-case hexadecimal. */
export class LeafStore {
  readonly index: LeafIndex;
  private readonly writer: pg.Pool;
  private readonly indexer: pg.Pool;
  private readonly readers: pg.Pool;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private closed = false;
  private readonly known = new Map<string, Tile>();

  /** Opens the log of a database that is up to date, for appending by one URL and for reading by another. */
  constructor(appendBy: string, readBy: string, readonly seal: Seal) {
    this.writer = openPool(appendBy, 1);
    this.indexer = openPool(appendBy, 1);
    this.readers = openPool(readBy, 4);
    this.index = new LeafIndex(this.indexer, this.readers, seal);
  }

  /** Brings the database up to date and opens its log. */
  static async open(databaseUrl: string, seal: Seal): Promise<LeafStore> {
    await migrate(databaseUrl, 'audit', auditSql);
    return new LeafStore(databaseUrl, databaseUrl, seal);
  }

  /**
   * Appends a leaf and gives its index; when this resolves, the leaf is on disk and under the root. Calls that wait at the same time share
   * a transaction. A rejection after the connection broke leaves unknown whether the leaf is in the log: appending again may log it twice.
   */
  async append(leaf: string, detail: string): Promise<number> {
    if (this.closed) throw new Error('The log is closed');
    assertStorable(leaf);
    return new Promise((resolve, reject) => {
      this.waiting.push({ leaf, detail: this.seal.close(detail), resolve, reject });
      this.writing ??= this.writeAll();
    });
  }

  /** Gives the number of leaves and the root over them. */
  async head(): Promise<{ size: number; root: string }> {
    const size = await this.size();
    const [root] = await this.hash([{ from: 0, to: size }]);
    return { size, root: root as string };
  }

  /** Finds the leaf of a release. */
  async find(release: string): Promise<StoredLeaf | undefined> {
    return isUuid(release) ? findRelease(this, release) : undefined;
  }

  /** Lists the leaves that speak of a case, in order, for one agency or all, recorded up to a time in milliseconds. */
  about(caseId: string, agency?: string, upTo = Number.MAX_SAFE_INTEGER): Promise<readonly StoredLeaf[]> {
    return findAbout(this, caseId, agency, upTo);
  }

  /** Gives the leaf at an index, if the log is that long. */
  async read(index: number): Promise<StoredLeaf | undefined> {
    const [leaf] = await this.leaves(index, 1);
    return leaf?.index === index ? leaf : undefined;
  }

  /** Gives the leaves from an index on, in order, at most so many. */
  async leaves(from: number, limit: number): Promise<StoredLeaf[]> {
    const text = `select index, leaf, detail, encode(hash, 'hex') as hash from audit.leaf where index >= $1 order by index limit $2`;
    return (await this.readers.query<StoredRow>(text, [from, limit])).rows.map(this.opened);
  }

  /** Gives the leaves at some indexes, in the order asked. */
  async at(indexes: readonly number[]): Promise<StoredLeaf[]> {
    const text = `select index, leaf, detail, encode(hash, 'hex') as hash
      from unnest($1::bigint[]) with ordinality as wanted (index, nth) join audit.leaf using (index) order by nth`;
    return (await this.readers.query<StoredRow>(text, [indexes])).rows.map(this.opened);
  }

  /** Proves that the leaf at an index is in the tree of a size, today's unless given; throws a RangeError when the log is shorter. */
  async inclusion(index: number, size?: number): Promise<InclusionProof> {
    const length = await this.size(size);
    const path = inclusionRanges(index, length);
    const [leafHash, root, ...hashes] = await this.hash([{ from: index, to: index + 1 }, { from: 0, to: length }, ...path]);
    return { index, size: length, leafHash: leafHash as string, path: hashes, root: root as string };
  }

  /** Proves that the tree of a size begins with the tree of another; throws a RangeError when the log is shorter. */
  async consistency(from: number, to: number): Promise<ConsistencyProof> {
    const path = consistencyRanges(from, await this.size(to));
    const [fromRoot, toRoot, ...hashes] = await this.hash([{ from: 0, to: from }, { from: 0, to }, ...path]);
    return { from, to, fromRoot: fromRoot as string, toRoot: toRoot as string, path: hashes };
  }

  /** Gives the hashes of tiles, complete or not, in order; empty where there are none. */
  async tiles(wanted: readonly TileCoordinate[]): Promise<Buffer[]> {
    const text = `select coalesce((select hashes from audit.tile where (tile.level, tile.index) = (wanted.level, wanted.index)), audit.hashes_at(level, index), '') as hashes
      from unnest($1::int[], $2::bigint[]) with ordinality as wanted (level, index, nth) order by nth`;
    const values = [wanted.map(({ level }) => level), wanted.map(({ index }) => index)];
    return (await this.readers.query<{ hashes: Buffer }>(text, values)).rows.map(({ hashes }) => hashes);
  }

  /** Gives complete tiles as they are stored, by level and index. */
  async completeTiles(wanted: readonly TileCoordinate[]): Promise<Map<string, { readonly hashes: Buffer; readonly root: Buffer }>> {
    const text = `select level, index, hashes, root from audit.tile join unnest($1::smallint[], $2::bigint[]) as wanted (level, index) using (level, index)`;
    const values = [wanted.map(({ level }) => level), wanted.map(({ index }) => index)];
    const { rows } = await this.readers.query<TileCoordinate & { hashes: Buffer; root: Buffer }>(text, values);
    return new Map(rows.map(({ level, index, ...tile }) => [`${level}/${index}`, tile]));
  }

  /** Gives the newest checkpoint that was signed. */
  async checkpoint(): Promise<SignedCheckpoint | undefined> {
    return (await this.readers.query<SignedCheckpoint>('select size, at, note from audit.checkpoint order by size desc, at desc limit 1')).rows[0];
  }

  /** Keeps a checkpoint; durable when it resolves. False when there is one of a larger tree, or a newer one of the same. */
  async keep({ size, at, note }: SignedCheckpoint): Promise<boolean> {
    return only((await this.writer.query<{ kept: boolean }>('select audit.keep_checkpoint($1, $2, $3) as kept', [size, at, note])).rows).kept;
  }

  /** Gives, as of one moment, the size the head states, one more than the last index that is stored, and the number of complete tiles. */
  async extent(): Promise<{ size: number; leaves: number; tiles: number }> {
    const text = `select size, (select coalesce(max(index) + 1, 0) from audit.leaf) as leaves, (select count(*) from audit.tile) as tiles
      from audit.head`;
    const { rows } = await this.readers.query<{ size: number; leaves: number; tiles: number }>(text);
    return only(rows);
  }

  /** Refuses new leaves, waits for those on their way, and closes the connections. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
    await Promise.all([this.writer.end(), this.indexer.end(), this.readers.end()]);
  }

  private async size(wanted?: number): Promise<number> {
    const { size } = only((await this.readers.query<{ size: number }>('select size from audit.head')).rows);
    if (wanted !== undefined && wanted > size) throw new RangeError(`The log has ${size} leaves, not ${wanted}`);
    return wanted ?? size;
  }

  // Hashes never change, only tiles that are not complete grow: what was read once is read again only for what it did not have.
  private async hash(ranges: readonly Range[]): Promise<string[]> {
    const tiles = new Map<string, Tile>();
    const missing = new Map<string, TileCoordinate>();
    for (const node of ranges.flatMap(rangeNodes)) {
      const tile = tileOf(node);
      const known = this.known.get(nameOf(tile));
      if (known?.node(node)) tiles.set(nameOf(tile), known);
      else missing.set(nameOf(tile), tile);
    }
    const read = missing.size > 0 ? await this.tiles([...missing.values()]) : [];
    [...missing.keys()].forEach((name, nth) => {
      const tile = new Tile(read[nth] as Buffer);
      tiles.set(name, tile);
      this.remember(name, tile);
    });
    const source: NodeSource = (level, index) => {
      const hash = tiles.get(nameOf(tileOf({ level, index })))?.node({ level, index });
      if (!hash) throw new Error(`The log has lost node ${level}/${index}`);
      return hash;
    };
    return ranges.map((range) => rangeHash(range, source).toString('hex'));
  }

  private remember(name: string, tile: Tile): void {
    this.known.delete(name);
    this.known.set(name, tile);
    if (this.known.size > tilesKept) this.known.delete(this.known.keys().next().value as string);
  }

  // While more than a batch waits, the next one is on its way before the callers of the last go on. Otherwise they go on first, and get a turn in
  // which to append their next leaf, so that batches grow.
  private async writeAll(): Promise<void> {
    await nextTurn();
    for (let answer = () => {}; this.waiting.length > 0; ) {
      const batch = this.waiting.splice(0, largestBatch);
      const written = this.write(batch).then(
        (first) => () => batch.forEach((one, nth) => one.resolve(first + nth)),
        (error: unknown) => () => batch.forEach((one) => one.reject(error)),
      );
      await nextTurn();
      answer();
      answer = await written;
      if (this.waiting.length >= largestBatch) continue;
      answer();
      answer = () => {};
      await nextTurn();
    }
    this.writing = undefined;
  }

  private async write(batch: readonly Waiting[]): Promise<number> {
    const { rows } = await this.writer.query<{ first: number }>({
      name: 'append',
      text: 'select audit.append($1, $2, $3) as first',
      values: [
        batch.map(({ leaf }) => leaf).join(separator), Buffer.concat(batch.map(({ detail }) => detail)), `{${batch.map(({ detail }) => detail.length).join()}}`,
      ],
    });
    return only(rows).first;
  }

  private readonly opened = (row: StoredRow): StoredLeaf => ({ ...row, detail: this.seal.open(row.detail) });
}

function only<Row>(rows: readonly Row[]): Row {
  if (rows.length !== 1) throw new Error('The log has lost its head');
  return rows[0] as Row;
}

const nameOf = ({ level, index }: TileCoordinate): string => `${level}/${index}`;

const separator = '\u001e';
const longestEntry = 65_535; // of an entry bundle

// The first would be refused with the whole batch, the second replaced in silence, the third taken for the end of a leaf.
function assertStorable(leaf: string): void {
  if (!leaf.isWellFormed() || leaf.includes('\0') || leaf.includes(separator)) throw new TypeError('A leaf holds neither NUL nor U+001E nor half a surrogate pair');
  if (Buffer.byteLength(leaf) > longestEntry) throw new TypeError(`A leaf has ${longestEntry} bytes at most`);
}

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number); // indexes stay below 2^53

function openPool(databaseUrl: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'firebreak-audit',
    connectionTimeoutMillis: 5_000,
    lock_timeout: 5_000,
    statement_timeout: 15_000,
    query_timeout: 20_000, // a server that does not answer at all
    keepAlive: true,
    types,
    max,
  });
  pool.on('error', () => {}); // an idle connection broke: the pool has dropped it and the next query opens another
  return pool;
}
