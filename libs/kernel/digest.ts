import { createHash, createHmac } from 'node:crypto';

/** Hashes bytes or UTF-8 text with SHA-256, as lower-case hexadecimal. */
export const sha256 = (input: string | Uint8Array): string => createHash('sha256').update(input).digest('hex');

/** Authenticates UTF-8 text with HMAC-SHA-256 under a key, as lower-case hexadecimal. */
export const hmac = (key: Uint8Array | string, input: string): string => createHmac('sha256', key).update(input).digest('hex');
