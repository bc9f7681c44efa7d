import { sha256 } from './digest.js';

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Tells whether text has the shape of a UUID (RFC 9562), whatever its version bits. */
export const isUuid = (text: string): boolean => shape.test(text);

/** Ids that nobody can guess or count by. Everything that tells an agency a new one asks this, so that a test can fix them. */
export abstract class FreshIds {
  /** Gives a new UUID for something that an agency is told of. */
  abstract next(agency: string): string;
}

/** Derives the same UUID (RFC 9562 version 8) from the same parts, so that a retried request names the same things. */
export function derivedId(...parts: string[]): string {
  const hex = sha256(parts.map((part) => `${part.length}:${part}`).join('|'));
  return uuidText(`${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17, 32)}`);
}

/** Writes 32 hexadecimal digits in the 8-4-4-4-12 shape of a UUID. */
export const uuidText = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
