import type { LogSettings } from '#libs/platform';
import type { LeafStore } from './leaf-store.js';
import type { SigningOptions } from './sign-checkpoints.js';
import { CosignatureVerifier } from '../notes/cosignature.js';
import { askWitnesses, readWitnesses } from '../witness/ask-witnesses.js';

/** Gives how many of so many witnesses must have cosigned a checkpoint. */
export const quorumOf = (wanted: number | undefined, witnesses: number): number => wanted ?? Math.min(2, witnesses);

/** Reads who cosigns the log, and how many must, from the settings; throws a sentence. */
export function signingOptions({ witnesses: text, quorum: wanted, ...log }: LogSettings, store: Pick<LeafStore, 'consistency'>): SigningOptions {
  const witnesses = namedBy('FIREBREAK_WITNESSES', () => readWitnesses(text));
  const quorum = quorumOf(wanted, witnesses.length);
  if (quorum > witnesses.length) throw new Error(`Settings: FIREBREAK_WITNESS_QUORUM asks for ${quorum} cosignatures of ${witnesses.length} witnesses`);
  const names = witnesses.map(({ verifierKey }) => CosignatureVerifier.read(verifierKey).name);
  const vouch: SigningOptions['vouch'] = async (checkpoint, size) => {
    const { note, refused } = await askWitnesses(checkpoint, size, witnesses, async (from, to) => (await store.consistency(from, to)).path.map((hash) => Buffer.from(hash, 'hex')));
    return { note, refused, cosigners: names.filter((name) => !refused.some((one) => one.name === name)) };
  };
  return { ...log, quorum, vouch };
}

function namedBy<T>(setting: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`Settings: ${setting}: ${(cause as Error).message}`, { cause });
  }
}
