import { assertNoteText, isKeyName, MalformedNote, readBase64 } from './encoding.js';
import { NamedKey, NamedPublicKey } from './named-key.js';

export interface NoteSignature {
  readonly name: string;
  /** Four bytes. */
  readonly keyId: Buffer;
  /** What follows the key id. */
  readonly bytes: Buffer;
}

/** A note that was read: nothing about its signatures is known yet. */
export interface Note {
  /** With its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const mostSignatures = 64;

/** Writes a note (C2SP signed-note): the text, a blank line, a line for each signature. */
export function noteText(text: string, signatures: readonly NoteSignature[]): string {
  assertNoteText(text);
  if (signatures.length === 0 || signatures.length > mostSignatures) throw new MalformedNote(`A note has 1 to ${mostSignatures} signatures`);
  return `${text}\n${signatures.map(signatureLine).join('')}`;
}

/** Writes a signature as a line of a note. */
export function signatureLine({ name, keyId, bytes }: NoteSignature): string {
  if (!isKeyName(name) || keyId.length !== 4 || bytes.length === 0) throw new MalformedNote('A signature is a name, a key id of four bytes, and bytes');
  return `— ${name} ${Buffer.concat([keyId, bytes]).toString('base64')}\n`;
}

/** Reads a note without checking its signatures; throws MalformedNote. */
export function readNote(note: string): Note {
  assertNoteText(note);
  const end = note.lastIndexOf('\n\n');
  const lines = note.slice(end + 2, -1).split('\n');
  if (end < 0 || lines.length > mostSignatures) throw new MalformedNote(`A note is a text, a blank line and 1 to ${mostSignatures} signatures`);
  return { text: note.slice(0, end + 1), signatures: lines.map(readSignature) };
}

function readSignature(line: string): NoteSignature {
  const [dash, name = '', encoded = '', ...more] = line.split(' ');
  const bytes = readBase64(encoded);
  if (dash !== '—' || !isKeyName(name) || bytes.length < 5 || more.length > 0) throw new MalformedNote('A line of a signature is a dash, a name and base64');
  return { name, keyId: bytes.subarray(0, 4), bytes: bytes.subarray(4) };
}

/** Signs notes with Ed25519 (type 0x01). */
export class NoteSigner {
  private readonly key: NamedKey;

  /** @param seed 32 bytes. */
  constructor(name: string, seed: Uint8Array) {
    this.key = new NamedKey(name, seed, 0x01);
  }

  /** What others verify with: NAME+KEYID+KEY. */
  get verifierKey(): string {
    return this.key.verifierKey;
  }

  /** Signs the text of a note. */
  sign(text: string): NoteSignature {
    assertNoteText(text);
    return { name: this.key.name, keyId: this.key.keyId, bytes: this.key.sign(text) };
  }
}

/** Verifies what a NoteSigner signed. */
export class NoteVerifier {
  private constructor(private readonly key: NamedPublicKey) {}

  /** Reads a verifier key; throws MalformedNote. */
  static read(verifierKey: string): NoteVerifier {
    return new NoteVerifier(NamedPublicKey.read(verifierKey, 0x01));
  }

  get name(): string {
    return this.key.name;
  }

  /** Tells whether a signature is by this key over this text. */
  verifies(text: string, signature: NoteSignature): boolean {
    return this.key.claims(signature) && this.key.verifies(text, signature.bytes);
  }

  /** Tells whether a note is signed by this key. What other keys signed is ignored; one wrong signature in the name of this key spoils the note. */
  opens({ text, signatures }: Note): boolean {
    const own = signatures.filter((signature) => this.key.claims(signature));
    return own.length > 0 && own.every((signature) => this.verifies(text, signature));
  }
}
