/** A text that is no note, checkpoint, signature, proof or key as it claims; the message names what is wrong, never the text. */
export class MalformedNote extends Error {}

/** Decodes base64 that is written in the one canonical way. */
export function readBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new MalformedNote('This is not canonical base64');
  return bytes;
}

/** Decodes a SHA-256 hash from base64. */
export function readHash(text: string): Buffer {
  const hash = readBase64(text);
  if (hash.length !== 32) throw new MalformedNote('A hash has 32 bytes');
  return hash;
}

/** Reads a count in decimal without leading zeroes. */
export function readCount(text: string): number {
  const count = /^(0|[1-9][0-9]*)$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(count)) throw new MalformedNote('A count is a decimal number without leading zeroes, below 2^53');
  return count;
}

/** Tells whether a key may have this name. */
export const isKeyName = (name: string): boolean => /^[^\p{White_Space}\p{Surrogate}\u0000-\u001f+]+$/u.test(name);

/** Throws unless a text can be signed: valid Unicode, ended by a newline, with no other control character. */
export function assertNoteText(text: string): void {
  if (!text.endsWith('\n')) throw new MalformedNote('A note ends with a newline');
  if (/[\u0000-\u0009\u000b-\u001f\p{Surrogate}]/u.test(text)) throw new MalformedNote('A note is valid Unicode without control characters');
}
