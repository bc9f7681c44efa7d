// What the exchange says of its log is worked out again here (RFC 9162), so that nobody need believe it.
import { fromHex, sha256, toHex } from './bytes.js';
import { checkSignature, readCheckpoint } from './note.js';

/**
 * The proof that a release is in the tree of a size; with the checkpoint of that tree and the key it is signed by, where the log signs any.
 * @typedef {object} Proof
 * @property {string} leaf
 * @property {number} index
 * @property {number} size
 * @property {string} leafHash
 * @property {readonly string[]} path
 * @property {string} root
 * @property {string} [checkpoint]
 * @property {string} [key]
 */

/**
 * A statement, and whether it holds; undefined = it cannot be checked here.
 * @typedef {{ readonly claim: string, readonly holds: boolean | undefined, readonly why?: string }} Check
 */

/** Hashes a leaf. @param {string} leaf */
export const leafHash = (leaf) => sha256([0], leaf);

/**
 * Gives the root that a path leads to from a leaf hash, or undefined where it cannot be a path of that leaf (RFC 9162, 2.1.3.2).
 * @param {Uint8Array} hash @param {Pick<Proof, 'index' | 'size' | 'path'>} proof
 */
export async function rootOf(hash, { index, size, path }) {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined;
  let [node, last, root] = [index, size - 1, hash];
  for (const sibling of path.map(fromHex)) {
    if (last === 0 || sibling.length !== 32) return undefined;
    if (node % 2 === 1 || node === last) {
      root = await sha256([1], sibling, root);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else root = await sha256([1], root, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}

/** Checks a proof about a release, statement by statement. @param {string} release @param {Proof} proof @returns {Promise<readonly Check[]>} */
export async function checkProof(release, proof) {
  if (!globalThis.crypto?.subtle) {
    return [{ claim: 'The leaf is in the log', holds: undefined, why: 'browsers compute hashes on https only; open this page by https' }];
  }
  const { leaf, index, size, path, root } = proof;
  const hash = await leafHash(leaf);
  const reached = await rootOf(hash, proof);
  return [
    { claim: 'The leaf is the one of this release', holds: idOf(leaf) === release },
    { claim: 'The leaf has the hash that the log states', holds: toHex(hash) === proof.leafHash },
    { claim: `${path.length} hashes lead from leaf ${index} to the root over ${size} leaves`, holds: reached !== undefined && toHex(reached) === root },
    ...await checkCheckpoint(proof),
  ];
}

/** @param {string} leaf */
function idOf(leaf) {
  try {
    return /** @type {{ id?: string }} */ (JSON.parse(leaf)).id;
  } catch {
    return undefined;
  }
}

/** @param {Proof} proof @returns {Promise<readonly Check[]>} */
async function checkCheckpoint({ checkpoint, key, size, root }) {
  if (checkpoint === undefined) {
    return [{ claim: 'A signed checkpoint states this root', holds: undefined, why: 'the exchange gave none: the root is only what it says now' }];
  }
  const { origin, cosigners, ...stated } = readCheckpoint(checkpoint);
  const signed = key === undefined ? { holds: undefined, why: 'the exchange gave no key' } : await checkSignature(checkpoint, key);
  return [
    { claim: 'A checkpoint states this size and root', holds: stated.size === size && stated.root === root },
    { claim: `That checkpoint is signed by the log ${origin}`, ...signed },
    ...(cosigners.length === 0 ? [] : [{ claim: `Witnesses vouch for it: ${cosigners.join(', ')}`, holds: undefined, why: 'check them by the keys that the witnesses have published' }]),
  ];
}
