import { readCheckpoint } from './checkpoint.js';
import { MalformedNote } from './encoding.js';
import { NamedKey, NamedPublicKey } from './named-key.js';
import { readNote, type NoteSignature } from './signed-note.js';

const signed = (checkpoint: string, seconds: number): string => `cosignature/v1\ntime ${seconds}\n${checkpoint}`;

/** Cosigns checkpoints (C2SP tlog-cosignature, type 0x04): at this time, this was the largest tree seen of this log, and it only ever grew. */
export class Cosigner {
  private readonly key: NamedKey;

  /** @param seed 32 bytes. */
  constructor(name: string, seed: Uint8Array) {
    this.key = new NamedKey(name, seed, 0x04);
  }

  /** What others verify with: NAME+KEYID+KEY. */
  get verifierKey(): string {
    return this.key.verifierKey;
  }

  /** Cosigns the text of a checkpoint at a time in seconds since 1970. */
  cosign(checkpoint: string, seconds: number): NoteSignature {
    readCheckpoint(checkpoint);
    if (!Number.isSafeInteger(seconds) || seconds < 0) throw new RangeError('A time is a whole number of seconds since 1970');
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(seconds));
    return { name: this.key.name, keyId: this.key.keyId, bytes: Buffer.concat([time, this.key.sign(signed(checkpoint, seconds))]) };
  }
}

/** Verifies what a Cosigner cosigned. */
export class CosignatureVerifier {
  private constructor(private readonly key: NamedPublicKey) {}

  /** Reads a verifier key; throws MalformedNote. */
  static read(verifierKey: string): CosignatureVerifier {
    return new CosignatureVerifier(NamedPublicKey.read(verifierKey, 0x04));
  }

  get name(): string {
    return this.key.name;
  }

  /** Tells whether a signature is by this key over the text of this checkpoint. */
  verifies(checkpoint: string, signature: NoteSignature): boolean {
    if (!this.key.claims(signature) || signature.bytes.length !== 72) return false;
    const time = signature.bytes.readBigUInt64BE();
    return time <= Number.MAX_SAFE_INTEGER && this.key.verifies(signed(checkpoint, Number(time)), signature.bytes.subarray(8));
  }

  /** Gives the time of a cosignature, in seconds since 1970; worth no more than the cosignature. Throws MalformedNote. */
  timeOf({ bytes }: NoteSignature): number {
    const time = bytes.length === 72 ? Number(bytes.readBigUInt64BE()) : NaN;
    if (!Number.isSafeInteger(time)) throw new MalformedNote('A cosignature is a time and 64 bytes');
    return time;
  }
}

/** Names the keys, each once, whose cosignature of a checkpoint holds. */
export function cosignersOf(note: string, verifiers: readonly CosignatureVerifier[]): readonly string[] {
  const { text, signatures } = readNote(note);
  return verifiers.filter((verifier) => signatures.some((signature) => verifier.verifies(text, signature))).map(({ name }) => name);
}
