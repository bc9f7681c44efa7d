import type { LeafStore, StoredLeaf } from './leaf-store.js';
import { GrowingTree, leafHash } from './merkle.js';
import type { TileCoordinate } from './tiles.js';

export interface Fault {
  /** The first leaf that does not hold, or the one that completed the tile that does not. */
  readonly index: number;
  readonly what: string;
}

export interface CheckedLog {
  readonly size: number;
  readonly root: string;
  readonly fault?: Fault;
}

const pageSize = 1_024;

/**
 * Recomputes the log from the text of its leaves and names the first that does not hold. Size and root are the recomputed ones, up to the
 * first missing leaf: whoever rewrote leaf, hash and tiles alike is found by comparing them with a cosigned checkpoint.
 * Leaves that are appended meanwhile are left for the next time.
 * @param isBound tells whether a leaf commits to its detail; without it details are not checked
 */
export async function checkLog(store: LeafStore, isBound: (leaf: string, detail: string) => boolean = () => true): Promise<CheckedLog> {
  const { size, leaves, tiles } = await store.extent();
  const tree = new GrowingTree();
  const growing: Buffer[][] = [];
  let belonging = 0;
  let fault: Fault | undefined;
  while (tree.size < size) {
    const page = inSequence(tree.size, await store.leaves(tree.size, Math.min(pageSize, size - tree.size)));
    if (page.length === 0) {
      fault ??= { index: tree.size, what: tree.size === leaves ? wrongSize(size, leaves) : 'the leaf is missing' };
      break;
    }
    const completed = page.map(({ leaf, index }) => ({ index, ...grow(tree, growing, leafHash(leaf)) }));
    const stored = await store.completeTiles(completed.flatMap(({ tiles: made }) => made));
    for (const [nth, { index, hash, tiles: made }] of completed.entries()) {
      const { leaf, detail, hash: noted } = page[nth] as StoredLeaf;
      belonging += made.length;
      const wrong = made.find(({ level, index: at, hashes, root }) => {
        const tile = stored.get(`${level}/${at}`);
        return !tile?.hashes.equals(hashes) || !tile.root.equals(root);
      });
      if (hash.toString('hex') !== noted) fault ??= { index, what: 'the text of the leaf and its hash differ' };
      else if (wrong) fault ??= { index, what: `tile ${wrong.level}/${wrong.index} does not hold the hashes of its level` };
      else if (!isBound(leaf, detail)) fault ??= { index, what: 'the leaf does not commit to its detail' };
    }
  }
  if (leaves > size) fault ??= { index: size, what: wrongSize(size, leaves) };
  if (tiles !== belonging) fault ??= { index: size, what: `${tiles} tiles are stored where ${belonging} belong` };
  return { size: tree.size, root: tree.root().toString('hex'), ...(fault && { fault }) };
}

interface MadeTile extends TileCoordinate {
  readonly hashes: Buffer;
  readonly root: Buffer;
}

// Adds a leaf and gives the tiles it completes; `growing` holds the hashes of the tile at each level that is not complete yet.
function grow(tree: GrowingTree, growing: Buffer[][], hash: Buffer): { readonly hash: Buffer; readonly tiles: readonly MadeTile[] } {
  const tiles: MadeTile[] = [];
  for (const node of tree.add(hash)) {
    if (node.level % 8 !== 0) continue;
    const level = node.level / 8;
    const below = growing[level - 1];
    if (below) tiles.push({ level: level - 1, index: node.index, hashes: Buffer.concat(below.splice(0)), root: node.hash });
    (growing[level] ??= []).push(node.hash);
  }
  return { hash, tiles };
}

const inSequence = (from: number, page: readonly StoredLeaf[]): StoredLeaf[] => {
  const gap = page.findIndex(({ index }, nth) => index !== from + nth);
  return gap === -1 ? [...page] : page.slice(0, gap);
};

const wrongSize = (size: number, leaves: number): string => `the head states ${size} leaves where ${leaves} are stored`;
