import type { LogSettings } from '#libs/platform';
import { logSeed } from './sign-checkpoints.js';
import { quorumOf } from './signing-options.js';
import { NoteSigner } from '../notes/signed-note.js';
import { readWitnesses } from '../witness/ask-witnesses.js';

/** Gives the public keys by which strangers verify the log, and how many of its witnesses must have cosigned. */
export function publishedKeys({ origin, witnesses, quorum }: LogSettings, rootKey: Uint8Array): { log: string; witnesses: string[]; quorum: number } {
  const keys = readWitnesses(witnesses).map(({ verifierKey }) => verifierKey);
  return { log: new NoteSigner(origin, logSeed(rootKey)).verifierKey, witnesses: keys, quorum: quorumOf(quorum, keys.length) };
}
