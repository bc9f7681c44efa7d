import { createCipheriv, createDecipheriv, hkdfSync, type Cipher } from 'node:crypto';
import { hmac } from './digest.js';
import { isUuid, uuidText } from './ids.js';

/** What a reference names: two kinds never share a key, so an entry reference is no case reference. */
export type ReferenceKind = 'case' | 'entry' | 'person' | 'consent' | 'evidence' | 'call';

/** Gives an agency's names for things, whoever keeps them. */
export type Naming = Pick<PairwiseNames, 'name' | 'pseudonym'>;

/**
 * Names the same thing differently for every agency, so that two agencies cannot join their copies by id.
 * A reference is AES-256 of the 16 bytes of an id (one block, a keyed permutation) under a key of (agency, kind):
 * unlinkable without the key, collision-free, and reversible by the exchange without a table.
 */
export class PairwiseNames {
  private readonly keys = new Map<string, Buffer>();
  private readonly ciphers = new Map<string, Cipher>();

  /** @param root 32 secret bytes; losing them breaks every reference ever given out. */
  constructor(private readonly root: Uint8Array) {
    if (root.length !== 32) throw new Error('The pairwise root key must be 32 bytes');
  }

  /** Gives the reference by which an agency knows an id. */
  name(agency: string, kind: ReferenceKind, id: string): string {
    if (!isUuid(id)) throw new Error(`Only ids have names: a ${kind} id must be a UUID`);
    return uuidText(this.cipher(agency, kind).update(Buffer.from(id.replaceAll('-', ''), 'hex')).toString('hex'));
  }

  /** Gives the id behind an agency's reference; any well-formed text gives some id, and only a look-up tells whether it exists. */
  resolve(agency: string, kind: ReferenceKind, reference: string): string | undefined {
    if (!isUuid(reference)) return undefined;
    const decipher = createDecipheriv('aes-256-ecb', this.key(agency, kind), null).setAutoPadding(false);
    return uuidText(decipher.update(Buffer.from(reference.replaceAll('-', ''), 'hex')).toString('hex'));
  }

  /** Replaces a value by a pseudonym that is stable for one agency and useless to every other. */
  pseudonym(agency: string, value: string): string {
    return hmac(this.derive(`pseudonym/${agency}`), value).slice(0, 24);
  }

  // One block does not depend on another, so a cipher that is never ended serves for all of them; making one costs more than using it.
  private cipher(agency: string, kind: ReferenceKind): Cipher {
    const name = `${kind}/${agency}`;
    const known = this.ciphers.get(name);
    if (known) return known;
    const cipher = createCipheriv('aes-256-ecb', this.key(agency, kind), null).setAutoPadding(false);
    this.ciphers.set(name, cipher);
    return cipher;
  }

  private key(agency: string, kind: ReferenceKind): Buffer {
    return this.derive(`reference/${kind}/${agency}`);
  }

  private derive(info: string): Buffer {
    const known = this.keys.get(info);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', this.root, 'firebreak-pairwise-v1', info, 32));
    this.keys.set(info, key);
    return key;
  }
}
