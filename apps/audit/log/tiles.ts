import { nodeHash, type Coordinate } from './merkle.js';

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

/** The hashes of a tile, complete or not, and of the subtrees in it, each hashed once. */
export class Tile {
  private readonly levels: readonly Buffer[];

  /** @param hashes one after another, 32 bytes each. */
  constructor(hashes: Buffer) {
    const levels = [hashes];
    for (let below = hashes; levels.length < heightOfTile; levels.push(below)) below = parentsOf(below);
    this.levels = levels;
  }

  /** Gives the hash of a node of this tile; undefined when the tile does not reach that far. */
  node({ level, index }: Coordinate): Buffer | undefined {
    const height = level % heightOfTile;
    const at = (index % (tileWidth / 2 ** height)) * hashLength;
    const hash = this.levels[height]!.subarray(at, at + hashLength);
    return hash.length === hashLength ? hash : undefined;
  }
}

function parentsOf(hashes: Buffer): Buffer {
  const pairs = Math.floor(hashes.length / (2 * hashLength));
  return Buffer.concat(Array.from({ length: pairs }, (_, nth) => {
    const [left, right] = [2 * nth, 2 * nth + 1].map((place) => hashes.subarray(place * hashLength, (place + 1) * hashLength));
    return nodeHash(left!, right!);
  }));
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
