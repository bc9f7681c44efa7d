import { checkpointText } from '../apps/audit/notes/checkpoint.js';
import { Cosigner } from '../apps/audit/notes/cosignature.js';
import { noteText, NoteSigner } from '../apps/audit/notes/signed-note.js';

const signer = new NoteSigner('log.example/disclosures', Buffer.alloc(32, 1));
const witnesses = ['auditor.example', 'authority.example', 'union.example'].map((name, nth) => new Cosigner(name, Buffer.alloc(32, nth + 2)));

/** The public keys of a log and of its three witnesses, of which two must cosign. */
export const logKeys = { log: signer.verifierKey, witnesses: witnesses.map(({ verifierKey }) => verifierKey), quorum: 2 };

/** Signs what a log states of itself; the first so many witnesses cosign. */
export function signedCheckpoint({ size, root }: { readonly size: number; readonly root: string }, cosigners = 3): { size: number; note: string } {
  const text = checkpointText({ origin: 'log.example/disclosures', size, root: Buffer.from(root, 'hex') });
  return { size, note: noteText(text, [signer.sign(text), ...witnesses.slice(0, cosigners).map((witness) => witness.cosign(text, 1_772_352_000))]) };
}
