import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  consistencyRanges, emptyRoot, GrowingTree, inclusionRanges, leafHash, nodeHash, rangeHash, rangeNodes, verifyConsistency, verifyInclusion,
  type NodeSource, type Range,
} from './merkle.js';

const largest = 260;
const reference = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  ['606162636465666768696a6b6c6d6e6f', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
] as const;

const leaves = Array.from({ length: largest }, (_, index) => leafHash(`leaf ${index}`));

// The definitions of RFC 9162 (2.1.1, 2.1.3.1, 2.1.4.1) over the leaves D[from:to], as literally as they can be written.
const split = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1);
const known = new Map<number, Buffer>();
function treeHash(from: number, to: number): Buffer {
  if (to === from) return createHash('sha256').digest();
  if (to - from === 1) return leaves[from] as Buffer;
  const k = from + split(to - from);
  const hash = known.get(from * 1_000 + to) ?? nodeHash(treeHash(from, k), treeHash(k, to));
  known.set(from * 1_000 + to, hash);
  return hash;
}
function inclusionPath(m: number, from: number, to: number): Buffer[] {
  if (to - from === 1) return [];
  const k = from + split(to - from);
  return m < k ? [...inclusionPath(m, from, k), treeHash(k, to)] : [...inclusionPath(m, k, to), treeHash(from, k)];
}
function subproof(m: number, from: number, to: number, whole: boolean): Buffer[] {
  if (m === to) return whole ? [] : [treeHash(from, to)];
  const k = from + split(to - from);
  return m <= k ? [...subproof(m, from, k, whole), treeHash(k, to)] : [...subproof(m, k, to, false), treeHash(from, k)];
}

function grow(leaves: readonly Buffer[]): { roots: Buffer[]; source: NodeSource } {
  const tree = new GrowingTree();
  const nodes = new Map<string, Buffer>();
  const roots = [tree.root()];
  for (const leaf of leaves) {
    for (const { level, index, hash } of tree.add(leaf)) nodes.set(`${level}/${index}`, hash);
    roots.push(tree.root());
  }
  const source: NodeSource = (level, index) => {
    const hash = nodes.get(`${level}/${index}`);
    if (!hash) throw new Error(`No node ${level}/${index}`);
    return hash;
  };
  return { roots, source };
}

const { roots, source } = grow(leaves);
const root = (size: number) => roots[size] as Buffer;
const hashes = (ranges: Range[]) => ranges.map((range) => rangeHash(range, source));
const inclusion = (index: number, size: number) => ({
  index, size, leafHash: leaves[index] as Buffer, path: hashes(inclusionRanges(index, size)), root: root(size),
});
const consistency = (from: number, to: number) => ({
  from, to, fromRoot: root(from), toRoot: root(to), path: hashes(consistencyRanges(from, to)),
});
const pairs = (limit: number) =>
  Array.from({ length: limit + 1 }, (_, to) => Array.from({ length: to + 1 }, (_, from) => [from, to] as const)).flat();
const equal = (left: Buffer[], right: Buffer[]) => left.length === right.length && Buffer.concat(left).equals(Buffer.concat(right));
const flip = (hash: Buffer, bit: number) => {
  const flipped = Buffer.from(hash);
  flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
  return flipped;
};
const flips = (hash: Buffer) => Array.from({ length: 256 }, (_, bit) => flip(hash, bit));
const replace = (hashes: Buffer[], at: number, hash: Buffer) => hashes.map((one, index) => (index === at ? hash : one));
const variants = (path: Buffer[]) => path.flatMap((hash, at) => flips(hash).map((flipped) => replace(path, at, flipped)));

describe('the tree', () => {
  test('has the roots of the Certificate Transparency reference', () => {
    const tree = grow(reference.map(([leaf]) => leafHash(Buffer.from(leaf, 'hex'))));
    expect(tree.roots.slice(1).map((hash) => hash.toString('hex'))).toEqual(reference.map(([, expected]) => expected));
  });

  test('without leaves has the hash of nothing as its root', () => {
    expect(root(0)).toEqual(emptyRoot);
    expect(emptyRoot.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test('hashes text as its UTF-8 bytes, and a leaf that looks like a node as a leaf', () => {
    expect(leafHash('zażółć')).toEqual(leafHash(Buffer.from('zażółć')));
    expect(leafHash(Buffer.concat([root(1), root(2)]))).not.toEqual(nodeHash(root(1), root(2)));
  });

  test('has the root the RFC defines at every size, grown leaf by leaf or hashed from complete subtrees', () => {
    for (let size = 0; size <= largest; size += 1) {
      const expected = treeHash(0, size);
      expect(root(size)).toEqual(expected);
      expect(rangeHash({ from: 0, to: size }, source)).toEqual(expected);
    }
  });

  test('completes with each leaf exactly the subtrees that end there', () => {
    const tree = new GrowingTree();
    const completed = leaves.slice(0, 8).map((leaf) => tree.add(leaf).map(({ level, index }) => `${level}/${index}`).join(' '));
    expect(completed).toEqual(['0/0', '0/1 1/0', '0/2', '0/3 1/1 2/0', '0/4', '0/5 1/2', '0/6', '0/7 1/3 2/1 3/0']);
  });

  test('reads a proof from few nodes even in a huge log', () => {
    const size = 2 ** 40 + 12_345;
    expect(inclusionRanges(2 ** 39 + 7, size).flatMap(rangeNodes).length).toBeLessThan(60);
    expect(consistencyRanges(2 ** 33 + 7, size).flatMap(rangeNodes).length).toBeLessThan(60);
  });
});

describe('an inclusion proof', () => {
  test('is the one the RFC defines and verifies, for every leaf of every size', () => {
    for (const [index, size] of pairs(largest).filter(([index, size]) => index < size)) {
      const proof = inclusion(index, size);
      if (!equal(proof.path, inclusionPath(index, 0, size)) || !verifyInclusion(proof)) throw new Error(`Leaf ${index} of ${size} is not proven`);
    }
  });

  test('fails with any bit flipped in the leaf, the path or the root', () => {
    for (const [index, size] of [[0, 1], [0, 7], [6, 7], [5, 8], [128, 130]] as const) {
      const proof = inclusion(index, size);
      const wrong = [
        ...flips(proof.leafHash).map((leafHash) => ({ ...proof, leafHash })),
        ...flips(proof.root).map((root) => ({ ...proof, root })),
        ...variants(proof.path).map((path) => ({ ...proof, path })),
      ];
      expect(wrong.filter(verifyInclusion)).toEqual([]);
    }
  });

  test('fails at every other index', () => {
    for (const [index, size] of pairs(40).filter(([index, size]) => index < size)) {
      const proof = inclusion(index, size);
      const elsewhere = [-1, 0.5, NaN, ...Array(size + 2).keys()].filter((other) => other !== index);
      expect(elsewhere.filter((other) => verifyInclusion({ ...proof, index: other }))).toEqual([]);
    }
  });

  test('fails against the root of every other size', () => {
    for (const [index, size] of pairs(40).filter(([index, size]) => index < size)) {
      const others = [...Array(42).keys()].filter((other) => other !== size);
      expect(others.filter((other) => verifyInclusion({ ...inclusion(index, size), size: other, root: root(other) }))).toEqual([]);
    }
  });

  test('fails when the path is longer, shorter, reordered or its bytes are divided otherwise', () => {
    const proof = inclusion(5, 13);
    const [first, second, ...rest] = proof.path as [Buffer, Buffer, ...Buffer[]];
    const paths = [
      [], proof.path.slice(1), proof.path.slice(0, -1), [...proof.path, emptyRoot], [second, first, ...rest],
      [first.subarray(0, 31), Buffer.concat([first.subarray(31), second]), ...rest],
    ];
    expect(paths.filter((path) => verifyInclusion({ ...proof, path }))).toEqual([]);
    expect(verifyInclusion({ ...proof, leafHash: proof.leafHash.subarray(0, 31) })).toBe(false);
  });

  test('is not given for a leaf that is not there', () => {
    const wrong = [[0, 0], [5, 5], [-1, 5], [0.5, 5], [0, NaN]] as const;
    for (const [index, size] of wrong) expect(() => inclusionRanges(index, size)).toThrow(RangeError);
  });
});

describe('a consistency proof', () => {
  test('is the one the RFC defines and verifies, for every pair of sizes', () => {
    for (const [from, to] of pairs(largest)) {
      const proof = consistency(from, to);
      const expected = from === 0 ? [] : subproof(from, 0, to, true);
      if (!equal(proof.path, expected) || !verifyConsistency(proof)) throw new Error(`${to} leaves are not proven to begin with ${from}`);
    }
  });

  test('fails with any bit flipped in the path or in either root', () => {
    for (const [from, to] of [[0, 0], [4, 4], [1, 2], [3, 7], [4, 7], [8, 13], [127, 130]] as const) {
      const proof = consistency(from, to);
      const wrong = [
        ...flips(proof.fromRoot).map((fromRoot) => ({ ...proof, fromRoot })),
        ...(from > 0 || to === 0 ? flips(proof.toRoot).map((toRoot) => ({ ...proof, toRoot })) : []),
        ...variants(proof.path).map((path) => ({ ...proof, path })),
      ];
      expect(wrong.filter(verifyConsistency)).toEqual([]);
    }
  });

  test('fails against the root of every other size', () => {
    for (const [from, to] of pairs(40).filter(([from]) => from > 0)) {
      const proof = consistency(from, to);
      const sizes = [-1, 0.5, NaN, ...Array(42).keys()];
      const wrong = [
        ...sizes.filter((size) => size !== from && size !== 0).map((size) => ({ ...proof, from: size, fromRoot: roots[size] ?? proof.fromRoot })),
        ...sizes.filter((size) => size !== to).map((size) => ({ ...proof, to: size, toRoot: roots[size] ?? proof.toRoot })),
      ];
      expect(wrong.filter((claim) => claim.from !== claim.to && verifyConsistency(claim))).toEqual([]);
    }
  });

  test('fails when the history was rewritten anywhere before the first size', () => {
    const proof = consistency(9, 20);
    for (let index = 0; index < 9; index += 1) {
      const rewritten = grow(replace(leaves, index, leafHash('another')));
      const path = consistencyRanges(9, 20).map((range) => rangeHash(range, rewritten.source));
      expect(verifyConsistency({ ...proof, toRoot: rewritten.roots[20] as Buffer, path })).toBe(false);
    }
  });

  test('fails when the path is longer, shorter, reordered or its bytes are divided otherwise', () => {
    const proof = consistency(6, 13);
    const [first, second, ...rest] = proof.path as [Buffer, Buffer, ...Buffer[]];
    const paths = [
      [], proof.path.slice(1), proof.path.slice(0, -1), [...proof.path, emptyRoot], [second, first, ...rest],
      [first.subarray(0, 31), Buffer.concat([first.subarray(31), second]), ...rest],
    ];
    expect(paths.filter((path) => verifyConsistency({ ...proof, path }))).toEqual([]);
    expect(verifyConsistency({ ...consistency(0, 5), path: [emptyRoot] })).toBe(false);
  });

  test('is not given from a larger tree to a smaller', () => {
    const wrong = [[2, 1], [-1, 5], [0.5, 5], [1, NaN]] as const;
    for (const [from, to] of wrong) expect(() => consistencyRanges(from, to)).toThrow(RangeError);
  });
});
