import { emptyRoot, verifyConsistency } from '../log/merkle.js';
import { readCheckpoint, type Checkpoint } from '../notes/checkpoint.js';
import type { Cosigner } from '../notes/cosignature.js';
import { MalformedNote } from '../notes/encoding.js';
import { noteText, readNote, signatureLine, type Note, type NoteVerifier } from '../notes/signed-note.js';
import { readAddCheckpoint, sizeType, type AddCheckpoint } from './add-checkpoint.js';
import type { KeptCheckpoints } from './kept-checkpoints.js';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

export interface WitnessTools {
  readonly cosigner: Cosigner;
  readonly state: KeptCheckpoints;
  /** The keys of the logs it watches; a log that changes its key has two under one name. */
  readonly logs: readonly NoteVerifier[];
  /** Seconds since 1970. */
  readonly now: () => number;
  /** Tells whoever runs the witness. */
  readonly warn: (text: string) => void;
}

/** Vouches for the checkpoints of the logs it watches, as long as each begins with the one before. */
export class Witness {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly tools: WitnessTools) {}

  /** Answers a request (C2SP tlog-witness). What it vouches for is on disk when this resolves. */
  async addCheckpoint(body: string): Promise<Answer> {
    try {
      const request = readAddCheckpoint(body);
      const note = readNote(request.checkpoint);
      const checkpoint = readCheckpoint(note.text);
      const keys = this.tools.logs.filter(({ name }) => name === checkpoint.origin);
      if (keys.length === 0) return { status: 404, body: 'This witness does not watch that log.\n' };
      if (!keys.some((key) => key.opens(note))) return { status: 403, body: 'The log did not sign this checkpoint with a key that this witness knows.\n' };
      if (request.old > checkpoint.size) return { status: 400, body: 'The old size is larger than the checkpoint.\n' };
      return await this.alone(() => this.vouch(request, checkpoint, signedBy(keys, note)));
    } catch (error) {
      if (error instanceof MalformedNote) return { status: 400, body: `${error.message}.\n` };
      throw error;
    }
  }

  // Comparing with what is known and keeping what is new must not interleave, or the smaller of two trees could be kept last.
  private alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async vouch({ old, path }: AddCheckpoint, { origin, size, root }: Checkpoint, note: Note): Promise<Answer> {
    const { cosigner, state, now, warn } = this.tools;
    const kept = await state.read();
    const before = kept.get(origin);
    const known = before === undefined ? { size: 0, root: emptyRoot } : readCheckpoint(readNote(before).text);
    const conflict = { status: 409, body: `${known.size}\n`, type: sizeType };
    if (old !== known.size) return conflict;
    if (before !== undefined && size === known.size && !root.equals(known.root)) {
      const file = await state.writeContradiction(origin, `${before}\n${noteText(note.text, note.signatures)}`);
      warn(`${origin} CONTRADICTS ITSELF: it signed two roots at the size ${size}. The proof is in ${file}`);
      return conflict;
    }
    if (!verifyConsistency({ from: old, to: size, fromRoot: known.root, toRoot: root, path })) {
      warn(`${origin}: nothing shows that the tree of ${size} leaves begins with the tree of ${old} that this witness vouched for`);
      return { status: 422, body: 'The proof does not show that this tree begins with the one this witness knows.\n' };
    }
    const cosignature = cosigner.cosign(note.text, now());
    // Anybody may repeat a checkpoint that is known; it must not cost a write.
    const isKnown = before !== undefined && size === known.size;
    if (!isKnown) await state.write(new Map([...kept, [origin, noteText(note.text, [...note.signatures, cosignature])]]));
    return { status: 200, body: signatureLine(cosignature) };
  }
}

// One signature for each key: whoever repeats one, or adds those of strangers, adds nothing to what is kept.
const signedBy = (keys: readonly NoteVerifier[], { text, signatures }: Note): Note =>
  ({ text, signatures: keys.flatMap((key) => signatures.find((signature) => key.verifies(text, signature)) ?? []) });
