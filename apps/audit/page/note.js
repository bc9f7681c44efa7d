/** @import { Check } from './proof.js' */
import { fromBase64, sha256, toHex, utf8 } from './bytes.js';

/**
 * A signed note (C2SP signed-note): the text that is signed, its lines, and the lines of the signatures.
 * @param {string} note
 */
export function readNote(note) {
  const end = note.lastIndexOf('\n\n') + 1;
  return { text: note.slice(0, end), lines: note.slice(0, end).split('\n'), signatures: note.slice(end + 1).split('\n').filter((line) => line.startsWith('— ')) };
}

/** Gives what a checkpoint states, as far as it is one, and who else has signed it. @param {string} note */
export function readCheckpoint(note) {
  const { lines: [origin = '', size = '', root = ''], signatures } = readNote(note);
  return { origin, size: Number(size), root: hexOf(root), cosigners: signatures.map((line) => line.split(' ')[1]).filter((name) => name !== origin) };
}

/** @param {string} base64 */
function hexOf(base64) {
  try {
    return toHex(fromBase64(base64));
  } catch {
    return undefined;
  }
}

/**
 * Checks that the holder of a key (`name+id+base64`, Ed25519) has signed a note.
 * @param {string} note @param {string} key @returns {Promise<Omit<Check, 'claim'>>}
 */
export async function checkSignature(note, key) {
  const { text, signatures } = readNote(note);
  const [, name = '', id = '', encoded = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(key.trim()) ?? [];
  try {
    const typed = fromBase64(encoded);
    const keyId = toHex((await sha256(`${name}\n`, typed)).subarray(0, 4));
    if (typed[0] !== 1 || typed.length !== 33 || keyId !== id) return { holds: false, why: 'what the exchange gave as its key is none' };
    const mine = signatures.filter((line) => line.startsWith(`— ${name} `)).map((line) => fromBase64(line.slice(name.length + 3)));
    const signature = mine.find((bytes) => toHex(bytes.subarray(0, 4)) === id);
    if (!signature) return { holds: false, why: `it bears no signature of ${name}` };
    const verifier = await crypto.subtle.importKey('raw', typed.subarray(1), { name: 'Ed25519' }, false, ['verify']);
    return { holds: await crypto.subtle.verify({ name: 'Ed25519' }, verifier, signature.subarray(4), utf8(text)), why: `key ${key.trim()}: compare it with the published one` };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return { holds: undefined, why: 'this browser’s WebCrypto has no Ed25519' };
    return { holds: false, why: 'the note or the key cannot be read' };
  }
}
