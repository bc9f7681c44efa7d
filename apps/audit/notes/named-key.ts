import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { isKeyName, MalformedNote, readBase64 } from './encoding.js';

/** The type byte of C2SP signed-note: Ed25519 over a text, or over a checkpoint with a time. */
export type SignatureType = 0x01 | 0x04;

const beforeSeed = Buffer.from('302e020100300506032b657004220420', 'hex'); // PKCS #8 of an Ed25519 key, up to its seed
const keyIdOf = (name: string, key: Uint8Array): Buffer => createHash('sha256').update(`${name}\n`).update(key).digest().subarray(0, 4);

/** An Ed25519 key that signs under a name. */
export class NamedKey {
  readonly keyId: Buffer;
  readonly verifierKey: string;
  private readonly key: KeyObject;

  /** @param seed 32 bytes. */
  constructor(readonly name: string, seed: Uint8Array, type: SignatureType) {
    if (!isKeyName(name)) throw new MalformedNote('The name of a key is one or more characters, none of them a space or a plus');
    if (seed.length !== 32) throw new RangeError('The seed of a key has 32 bytes');
    this.key = createPrivateKey({ key: Buffer.concat([beforeSeed, seed]), format: 'der', type: 'pkcs8' });
    const { x } = createPublicKey(this.key).export({ format: 'jwk' });
    const typed = Buffer.concat([Buffer.of(type), Buffer.from(x as string, 'base64url')]);
    this.keyId = keyIdOf(name, typed);
    this.verifierKey = `${name}+${this.keyId.toString('hex')}+${typed.toString('base64')}`;
  }

  /** Signs a message; 64 bytes. */
  sign(message: string): Buffer {
    return sign(null, Buffer.from(message), this.key);
  }
}

/** The public half of a named key. */
export class NamedPublicKey {
  private constructor(readonly name: string, readonly keyId: Buffer, private readonly key: KeyObject) {}

  /** Reads NAME+KEYID+KEY; throws MalformedNote, also when the id is not that of this name and key. */
  static read(verifierKey: string, type: SignatureType): NamedPublicKey {
    const [, name = '', id, encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+([^]+)$/u.exec(verifierKey) ?? [];
    if (!isKeyName(name)) throw new MalformedNote('A verifier key is written NAME+KEYID+KEY');
    const typed = readBase64(encoded);
    if (typed[0] !== type || typed.length !== 33) throw new MalformedNote(`The verifier key of ${name} is no Ed25519 key of type ${type}`);
    const keyId = keyIdOf(name, typed);
    if (keyId.toString('hex') !== id) throw new MalformedNote(`The verifier key of ${name} is damaged: its id is not that of its name and key`);
    const x = typed.subarray(1).toString('base64url');
    return new NamedPublicKey(name, keyId, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }));
  }

  /** Tells whether a signature claims to be by this key. */
  claims(signature: { readonly name: string; readonly keyId: Buffer }): boolean {
    return signature.name === this.name && this.keyId.equals(signature.keyId);
  }

  /** Tells whether these bytes are the signature of a message. */
  verifies(message: string, bytes: Uint8Array): boolean {
    return bytes.length === 64 && verify(null, Buffer.from(message), this.key, bytes);
  }
}
