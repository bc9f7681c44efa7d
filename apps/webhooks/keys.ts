import { createPrivateKey, createPublicKey, hkdfSync, sign, type KeyObject } from 'node:crypto';

/** What is signed, and by which keys: those of an endpoint at a moment. */
export interface Signing {
  readonly webhook: string;
  /** Counts the keys of the endpoint from 1. */
  readonly generation: number;
  /** When the newest key came, in milliseconds; undefined while it is the first. */
  readonly rotated: number | undefined;
}

/** For how long the key before signs beside a new one, in milliseconds. */
export const overlap = 86_400_000;

/** Gives the public keys that signatures of a moment verify with, newest first, in the form of Standard Webhooks. */
export const publicKeys = (root: Uint8Array, signing: Signing, now: number): readonly string[] =>
  keysOf(root, signing, now).map((key) => `whpk_${createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')}`);

/** Gives the headers by which a receiver knows who sent a body, and whether it has it already (Standard Webhooks, Ed25519). */
export function signedHeaders(root: Uint8Array, signing: Signing, id: string, body: string, now: number): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1_000));
  const content = Buffer.from(`${id}.${timestamp}.${body}`);
  const signatures = keysOf(root, signing, now).map((key) => `v1a,${sign(null, content, key).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

function keysOf(root: Uint8Array, { webhook, generation, rotated = -Infinity }: Signing, now: number): readonly KeyObject[] {
  return (now < rotated + overlap ? [generation, generation - 1] : [generation]).map((each) => privateKey(root, `${webhook}/${each}`));
}

// RFC 8410: what stands before the 32 bytes of an Ed25519 key in PKCS #8.
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const privateKey = (root: Uint8Array, name: string): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8, Buffer.from(hkdfSync('sha256', root, 'firebreak-webhook-v1', name, 32))]), format: 'der', type: 'pkcs8' });
