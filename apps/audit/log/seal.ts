import { hmac } from '#libs/kernel';
import { createCipheriv, createDecipheriv, hkdfSync, randomFillSync } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const sealed = 1;
const [nonceLength, tagLength] = [12, 16];
// A detail is a few kilobytes of much the same words. What is set up for each is as small as it may be, which halves the time it takes.
const packing = { level: 1, windowBits: 11, memLevel: 4, chunkSize: 2_048 };

/**
 * Seals the details of the log: deflated (RFC 1951), then AES-256-GCM, as `1 | nonce (12 bytes) | ciphertext | tag (16 bytes)`. Whoever has the
 * database alone reads leaves, which hold no personal data, and nothing else.
 */
export class Seal {
  private readonly key: Uint8Array;
  private readonly blindKey: Uint8Array;
  private readonly random = Buffer.alloc(1_024 * nonceLength); // drawing for many at once costs a twentieth
  private drawn = this.random.length;

  /** @param root 32 secret bytes; losing them makes every detail unreadable, and with it every release impossible to make again. */
  constructor(root: Uint8Array) {
    this.key = Buffer.from(hkdfSync('sha256', root, 'firebreak-audit-v1', 'detail', 32));
    this.blindKey = Buffer.from(hkdfSync('sha256', root, 'firebreak-audit-v1', 'index', 32));
  }

  close(detail: string): Buffer {
    const nonce = this.nonce();
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    return Buffer.concat([Buffer.of(sealed), nonce, cipher.update(deflateRawSync(detail, packing)), cipher.final(), cipher.getAuthTag()]);
  }

  private nonce(): Buffer {
    if (this.drawn === this.random.length) {
      randomFillSync(this.random);
      this.drawn = 0;
    }
    return this.random.subarray(this.drawn, (this.drawn += nonceLength));
  }

  /** Gives what an index holds in place of a text: 16 bytes of HMAC-SHA-256, in hexadecimal, always the same. */
  blind(text: string): string {
    return hmac(this.blindKey, text).slice(0, 32);
  }

  /** Gives a detail as it was; '' for bytes that this key did not seal, to which no leaf commits. */
  open(bytes: Buffer): string {
    if (bytes[0] !== sealed) return bytes.toString('utf8'); // written before details were sealed
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(1, 1 + nonceLength), { authTagLength: tagLength });
      decipher.setAuthTag(bytes.subarray(-tagLength));
      return inflateRawSync(Buffer.concat([decipher.update(bytes.subarray(1 + nonceLength, -tagLength)), decipher.final()])).toString('utf8');
    } catch {
      return '';
    }
  }
}
