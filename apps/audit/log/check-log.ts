import type { LeafStore, StoredLeaf } from './leaf-store.js';
import { GrowingTree, leafHash, type TreeNode } from './merkle.js';

export interface Fault {
  /** The first leaf that does not hold, or the one that completed the node that does not. */
  readonly index: number;
  readonly what: string;
}

export interface CheckedLog {
  readonly size: number;
  readonly root: string;
  readonly fault?: Fault;
}

const pageSize = 1_000;

/**
 * Recomputes the log from the text of its leaves and names the first that does not hold. Size and root are the recomputed ones, up to the
 * first missing leaf: whoever rewrote leaf, hash and nodes alike is found by comparing them with a cosigned checkpoint.
 * Leaves that are appended meanwhile are left for the next time.
 * @param isBound tells whether a leaf commits to its detail; without it details are not checked
 */
export async function checkLog(store: LeafStore, isBound: (leaf: string, detail: string) => boolean = () => true): Promise<CheckedLog> {
  const { size, leaves, nodes } = await store.extent();
  const tree = new GrowingTree();
  let belonging = 0;
  let fault: Fault | undefined;
  while (tree.size < size) {
    const page = inSequence(tree.size, await store.leaves(tree.size, Math.min(pageSize, size - tree.size)));
    if (page.length === 0) {
      fault ??= { index: tree.size, what: tree.size === leaves ? wrongSize(size, leaves) : 'the leaf is missing' };
      break;
    }
    const completed = page.map((leaf) => tree.add(leafHash(leaf.leaf)));
    const stored = await store.hashes(completed.flat());
    belonging += completed.flat().length - page.length;
    for (const [nth, leaf] of page.entries()) {
      const wrong = completed[nth]?.find(({ level, index, hash }) => !stored(level, index)?.equals(hash));
      if (wrong) fault ??= { index: leaf.index, what: describe(wrong) };
      else if (!isBound(leaf.leaf, leaf.detail)) fault ??= { index: leaf.index, what: 'the leaf does not commit to its detail' };
    }
  }
  if (leaves > size) fault ??= { index: size, what: wrongSize(size, leaves) };
  if (nodes !== belonging) fault ??= { index: size, what: `${nodes} nodes are stored where ${belonging} belong` };
  return { size: tree.size, root: tree.root().toString('hex'), ...(fault && { fault }) };
}

const inSequence = (from: number, page: readonly StoredLeaf[]): StoredLeaf[] => {
  const gap = page.findIndex(({ index }, nth) => index !== from + nth);
  return gap === -1 ? [...page] : page.slice(0, gap);
};

const wrongSize = (size: number, leaves: number): string => `the head states ${size} leaves where ${leaves} are stored`;

const describe = ({ level, index }: TreeNode): string =>
  level === 0 ? 'the text of the leaf and its hash differ' : `node ${level}/${index} is not the hash of its children`;
