import { GrowingTree, type Coordinate } from './merkle.js';

/** Where a tile stands: level 0 holds the hashes of leaves, each level above the roots of 256 complete tiles below (c2sp.org/tlog-tiles). */
export interface TileCoordinate {
  readonly level: number;
  readonly index: number;
}

/** What a path of a tiled log names. Width is 256 for a complete tile. */
export interface TilePath {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

export const tileWidth = 256;
const hashLength = 32;
const heightOfTile = 8;

/** Names the tile in which, or over the hashes of which, a node of the tree stands. */
export function tileOf({ level, index }: Coordinate): TileCoordinate {
  return { level: Math.floor(level / heightOfTile), index: Math.floor((index * 2 ** (level % heightOfTile)) / tileWidth) };
}

/** Gives the hash of a node from the hashes of its tile, complete or not; undefined when they do not reach that far. */
export function nodeIn(hashes: Buffer, { level, index }: Coordinate): Buffer | undefined {
  const span = 2 ** (level % heightOfTile);
  const first = (index * span) % tileWidth;
  if ((first + span) * hashLength > hashes.length) return undefined;
  const subtree = new GrowingTree();
  for (let place = first; place < first + span; place += 1) subtree.add(hashes.subarray(place * hashLength, (place + 1) * hashLength));
  return subtree.root();
}

/** Gives how many hashes a tile has in the tree of a size; 0 where it has none. */
export const widthAt = ({ level, index }: TileCoordinate, size: number): number =>
  Math.max(0, Math.min(tileWidth, Math.floor(size / tileWidth ** level) - index * tileWidth));

/** Writes the entries of a bundle, each after its length (two bytes, big-endian). */
export function entryBundle(leaves: readonly string[]): Buffer {
  return Buffer.concat(leaves.flatMap((leaf) => {
    const entry = Buffer.from(leaf, 'utf8');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    return [length, entry];
  }));
}

const shape = /^(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** Reads what stands behind `tile/` in the path of a tile or an entry bundle; undefined when it names none. */
export function readTilePath(path: string): TilePath | undefined {
  const [, level, number, width] = shape.exec(path) ?? [];
  if (!level || !number || Number(level) > 63 || Number(width) > 255) return undefined;
  const digits = number.replace(/[x/]/g, '');
  if (digits.length > 15 || (digits.length > 3 && digits.startsWith('000'))) return undefined;
  return { level: level === 'entries' ? level : Number(level), index: Number(digits), width: width ? Number(width) : tileWidth };
}
