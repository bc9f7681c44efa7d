import type { Journal } from '#libs/journal';
import { checkLog, type CheckedLog } from '../log/check-log.js';
import type { LeafStore } from '../log/leaf-store.js';
import { isBound, readDetail, readLeaf } from '../log/leaf.js';
import { CarriedPast } from './past.js';
import { replay, type ReplayTools } from './replay.js';

export interface Verified extends CheckedLog {
  readonly released: number;
  readonly denied: number;
  /** Releases decided and rendered again. */
  readonly replayed: number;
}

const pageSize = 500;

/** Recomputes the whole log, then makes every release again, and names the first leaf that does not hold. */
export async function verify(
  store: LeafStore, tools: Pick<ReplayTools, 'names' | 'bundles'> & { readonly record: Pick<Journal, 'readCorrelation'> }, progress: (done: number, of: number) => void = () => {},
): Promise<Verified> {
  const checked = await checkLog(store, isBound);
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
