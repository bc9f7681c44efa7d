import type { Journal } from '#libs/journal';
import { checkLog, type CheckedLog, type Fault } from '../log/check-log.js';
import type { LeafStore } from '../log/leaf-store.js';
import { isBound, readDetail, readLeaf } from '../log/leaf.js';
import { verifyConsistency } from '../log/merkle.js';
import { readCheckpoint } from '../notes/checkpoint.js';
import { NoteVerifier, readNote } from '../notes/signed-note.js';
import { CarriedPast } from './past.js';
import { replay, type ReplayTools } from './replay.js';

export interface Verified extends CheckedLog {
  readonly released: number;
  readonly denied: number;
  /** Releases decided and rendered again. */
  readonly replayed: number;
}

const pageSize = 500;

/**
 * Recomputes the whole log, compares it with the newest signed checkpoint, then makes every release again, and names the first leaf that does
 * not hold.
 * @param logKey the log's verifier key; without it the signature of the checkpoint is not checked
 */
export async function verify(
  store: LeafStore, tools: Pick<ReplayTools, 'names' | 'bundles'> & { readonly record: Pick<Journal, 'readCorrelation'> }, progress: (done: number, of: number) => void = () => {},
  logKey?: string,
): Promise<Verified> {
  const log = await checkLog(store, isBound);
  const fault = log.fault ?? (await checkNewest(store, log, logKey));
  const checked = { ...log, ...(fault && { fault }) };
  const counts = { released: 0, denied: 0, replayed: 0 };
  if (checked.fault) return { ...checked, ...counts };
  const past = { names: tools.names, bundles: tools.bundles, past: new CarriedPast(tools.record) };
  for (let from = 0; from < checked.size; from += pageSize) {
    for (const { index, leaf: text, detail } of await store.leaves(from, Math.min(pageSize, checked.size - from))) {
      const leaf = readLeaf(text);
      counts[leaf.outcome] += 1;
      const { body, fault } = await replay(past, leaf, readDetail(detail));
      if (body !== undefined) counts.replayed += 1;
      if (fault) return { ...checked, ...counts, fault: { index, what: fault.what } };
    }
    progress(Math.min(from + pageSize, checked.size), checked.size);
  }
  return { ...checked, ...counts };
}

async function checkNewest(store: LeafStore, { size, root }: CheckedLog, logKey: string | undefined): Promise<Fault | undefined> {
  const newest = await store.checkpoint();
  if (!newest) return undefined;
  if (newest.size > size) return { index: size, what: `a checkpoint of ${newest.size} leaves was signed, ${size} are there` };
  const fault = { index: Math.max(0, newest.size - 1), what: 'the newest checkpoint does not state the root over the leaves it counts' };
  try {
    const note = readNote(newest.note);
    const stated = readCheckpoint(note.text);
    if (logKey && !NoteVerifier.read(logKey).opens(note)) return { ...fault, what: 'the newest checkpoint is not signed by the log' };
    // The tiles are recomputed by now: what they prove, the leaves prove.
    const { path } = await store.consistency(newest.size, size);
    const proof = { from: stated.size, to: size, fromRoot: stated.root, toRoot: Buffer.from(root, 'hex'), path: path.map((hash) => Buffer.from(hash, 'hex')) };
    return stated.size === newest.size && verifyConsistency(proof) ? undefined : fault;
  } catch (cause) {
    return { ...fault, what: `the newest checkpoint cannot be read: ${(cause as Error).message}` };
  }
}
