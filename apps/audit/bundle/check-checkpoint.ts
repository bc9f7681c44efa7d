import { CosignatureVerifier } from '../notes/cosignature.js';
import { readCheckpoint, type Checkpoint } from '../notes/checkpoint.js';
import { NoteVerifier, readNote, type Note } from '../notes/signed-note.js';
import { DoesNotHold, type BundleFaultName, type LineOf } from './format.js';

/** Verifier keys that somebody trusts, from outside the file; what is left out is taken from the file and proves nothing against its maker. */
export interface Trust {
  readonly log?: string;
  readonly witnesses?: readonly string[];
  readonly quorum?: number;
}

export interface CheckedCheckpoint extends Checkpoint {
  /** The witnesses whose cosignature holds. */
  readonly cosigners: readonly string[];
  readonly quorum: number;
  /** Which keys came with the file and from nowhere else. */
  readonly ownKeys: readonly ('log' | 'witnesses')[];
}

/** Checks that a checkpoint is signed by the log and by a quorum of witnesses; throws DoesNotHold. */
export function checkCheckpoint(note: string, own: LineOf<'bundle'>['keys'], trust: Trust): CheckedCheckpoint {
  const keys = trust.witnesses ?? own.witnesses;
  const quorum = trust.quorum ?? (trust.witnesses ? Math.floor(keys.length / 2) + 1 : own.quorum);
  const log = held('verifier-key', 'a key cannot be read', () => NoteVerifier.read(trust.log ?? own.log));
  const witnesses = held('verifier-key', 'a key cannot be read', () => keys.map((key) => CosignatureVerifier.read(key)));
  const read = held('checkpoint-signature', 'the checkpoint cannot be read', () => readNote(note));
  if (!log.opens(read)) throw new DoesNotHold('checkpoint-signature', `the checkpoint is not signed by ${log.name}`);
  const checkpoint = held('checkpoint-signature', 'what is signed is no checkpoint', () => readCheckpoint(read.text));
  if (checkpoint.origin !== log.name) throw new DoesNotHold('checkpoint-signature', `the checkpoint is of ${checkpoint.origin}, the key of ${log.name}`);
  const cosigners = new Set(witnesses.filter((witness, nth) => cosigned(read, witness, keys[nth]!)).map(({ name }) => name));
  if (cosigners.size < quorum) throw new DoesNotHold('witness-cosignature', `${cosigners.size} known witnesses have cosigned, ${quorum} are asked for`);
  const ownKeys = [...(trust.log ? [] : ['log'] as const), ...(trust.witnesses ? [] : ['witnesses'] as const)];
  return { ...checkpoint, cosigners: [...cosigners], quorum, ownKeys };
}

// Whatever claims to be by a known key must be: one wrong cosignature spoils the checkpoint, whoever else cosigned.
function cosigned({ text, signatures }: Note, witness: CosignatureVerifier, key: string): boolean {
  const claiming = signatures.filter(({ name, keyId }) => key.startsWith(`${name}+${keyId.toString('hex')}+`));
  if (claiming.every((signature) => witness.verifies(text, signature))) return claiming.length > 0;
  throw new DoesNotHold('witness-cosignature', `what claims to be the cosignature of ${witness.name} is not`);
}

function held<T>(fault: BundleFaultName, what: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new DoesNotHold(fault, `${what}: ${(cause as Error).message}`);
  }
}
