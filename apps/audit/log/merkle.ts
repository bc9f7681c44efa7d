import { createHash } from 'node:crypto';

/** A complete subtree: the node of a level (0 is the leaves) over the leaves from index * 2^level up to (index + 1) * 2^level. */
export interface Coordinate {
  readonly level: number;
  readonly index: number;
}

export interface TreeNode extends Coordinate {
  readonly hash: Buffer;
}

/** Gives the hash of a complete subtree; throws when there is none. */
export type NodeSource = (level: number, index: number) => Buffer;

/** The leaves from `from` up to, not including, `to`, where `from` is a multiple of a power of two that is at least the length. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const sha256 = (...parts: (Uint8Array | string)[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

/** The root of the tree without leaves. */
export const emptyRoot = sha256();

/** Hashes a leaf, given as bytes or as UTF-8 text. */
export const leafHash = (leaf: Uint8Array | string): Buffer => sha256(leafPrefix, leaf);

/** Hashes two siblings into their parent. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(nodePrefix, left, right);

/** Grows a tree leaf by leaf and keeps its peaks only. */
export class GrowingTree {
  private readonly peaks: Buffer[] = [];
  private leaves = 0;

  get size(): number {
    return this.leaves;
  }

  /** Adds a leaf hash and gives the subtrees it completes: itself, then upwards. */
  add(leaf: Buffer): TreeNode[] {
    let node: TreeNode = { level: 0, index: this.leaves, hash: leaf };
    const completed = [node];
    while (node.index % 2 === 1) {
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash: nodeHash(this.peaks.pop() as Buffer, node.hash) };
      completed.push(node);
    }
    this.peaks.push(node.hash);
    this.leaves += 1;
    return completed;
  }

  /** Gives the root over the leaves so far. */
  root(): Buffer {
    return join(this.peaks);
  }
}

/** Lists the complete subtrees that a range is hashed from, left to right. */
export function rangeNodes({ from, to }: Range): Coordinate[] {
  const nodes: Coordinate[] = [];
  for (let at = from; at < to; ) {
    let level = 0;
    while (at + 2 ** (level + 1) <= to) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** Hashes a range from the complete subtrees in it; the root of a tree is the hash of all its leaves. */
export const rangeHash = (range: Range, source: NodeSource): Buffer =>
  join(rangeNodes(range).map(({ level, index }) => source(level, index)));

/** Lists the ranges whose hashes prove that a leaf is in the tree of a size (RFC 9162, 2.1.3.1). */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!isCount(index) || !isCount(size) || index >= size) throw new RangeError(`There is no leaf ${index} among ${size}`);
  const walk = ({ from, to }: Range): Range[] => {
    if (to - from === 1) return [];
    const middle = split({ from, to });
    const [left, right] = [{ from, to: middle }, { from: middle, to }];
    return index < middle ? [...walk(left), right] : [...walk(right), left];
  };
  return walk({ from: 0, to: size });
}

/** Lists the ranges whose hashes prove that the tree of one size begins with the tree of another (RFC 9162, 2.1.4.1). */
export function consistencyRanges(from: number, to: number): Range[] {
  if (!isCount(from) || !isCount(to) || from > to) throw new RangeError(`A tree of ${to} leaves does not begin with ${from}`);
  const walk = (range: Range, known: boolean): Range[] => {
    if (range.to === from) return known ? [] : [range];
    const middle = split(range);
    const [left, right] = [{ from: range.from, to: middle }, { from: middle, to: range.to }];
    return from <= middle ? [...walk(left, known), right] : [...walk(right, false), left];
  };
  return from === 0 ? [] : walk({ from: 0, to }, true);
}

/** Tells whether a path proves that a leaf hash stands at an index of the tree of a size and a root. */
export function verifyInclusion(claim: {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}): boolean {
  const { index, size, path } = claim;
  if (!isCount(index) || !isCount(size) || index >= size || ![claim.leafHash, ...path].every(isHash)) return false;
  const next = takeFrom(path);
  const walk = ({ from, to }: Range): Uint8Array => {
    if (to - from === 1) return claim.leafHash;
    const middle = split({ from, to });
    if (index < middle) return nodeHash(walk({ from, to: middle }), next());
    const right = walk({ from: middle, to });
    return nodeHash(next(), right);
  };
  return path.length === inclusionRanges(index, size).length && same(walk({ from: 0, to: size }), claim.root);
}

/** Tells whether a path proves that the tree of a size and a root begins with the tree of another; every tree begins with the empty one. */
export function verifyConsistency(claim: {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
}): boolean {
  const { from, to, fromRoot, toRoot, path } = claim;
  if (!isCount(from) || !isCount(to) || from > to || ![fromRoot, toRoot, ...path].every(isHash)) return false;
  if (path.length !== consistencyRanges(from, to).length) return false;
  if (from === 0) return same(fromRoot, emptyRoot) && (to > 0 || same(toRoot, emptyRoot));
  const next = takeFrom(path);
  const walk = (range: Range, known: boolean): { before: Uint8Array; after: Uint8Array } => {
    if (range.to === from) {
      const hash = known ? fromRoot : next();
      return { before: hash, after: hash };
    }
    const middle = split(range);
    if (from <= middle) {
      const { before, after } = walk({ from: range.from, to: middle }, known);
      return { before, after: nodeHash(after, next()) };
    }
    const { before, after } = walk({ from: middle, to: range.to }, false);
    const left = next();
    return { before: nodeHash(left, before), after: nodeHash(left, after) };
  };
  const { before, after } = walk({ from: 0, to }, true);
  return same(before, fromRoot) && same(after, toRoot);
}

const join = (peaks: readonly Buffer[]): Buffer =>
  peaks.length === 0 ? emptyRoot : peaks.reduceRight((right, left) => nodeHash(left, right));

// The left side is the largest complete subtree that is smaller than the range.
function split({ from, to }: Range): number {
  let length = 1;
  while (length * 2 < to - from) length *= 2;
  return from + length;
}

function takeFrom(path: readonly Uint8Array[]): () => Uint8Array {
  let taken = 0;
  return () => path[taken++] as Uint8Array;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

// Hashes of other lengths would let bytes move from one sibling to the other.
const isHash = (value: Uint8Array): boolean => value.length === 32;

const same = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;
