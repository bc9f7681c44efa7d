import { fromIso, isoTime } from '#libs/kernel';
import { readLeaf } from '../log/leaf.js';
import type { LeafStore, StoredLeaf } from '../log/leaf-store.js';
import type { BundlePlan } from './write-bundle.js';

/** What a bundle is to be about; times in milliseconds, both included. A case by its id, with what it is called and by whom. */
export type Choice =
  | { readonly of: 'all' }
  | { readonly of: 'release'; readonly release: string }
  | { readonly of: 'case'; readonly id: string; readonly case: string; readonly agency: string }
  | { readonly of: 'time'; readonly from: number; readonly to: number };

type Store = Pick<LeafStore, 'checkpoint' | 'find' | 'about' | 'leaves' | 'read'>;

/** Says why there is nothing to put into a bundle. */
export class NothingToExport extends Error {}

const pageSize = 500;
const mostSkew = 60_000; // milliseconds by which the clocks of processes that share the log may differ

/** Chooses the leaves of a bundle under the newest signed checkpoint; what was recorded since is left for the next one. */
export async function planBundle(store: Store, choice: Choice, keys: BundlePlan['keys']): Promise<BundlePlan> {
  const checkpoint = await store.checkpoint();
  if (!checkpoint) throw new NothingToExport('The log has no signed checkpoint yet.');
  const under = (leaves: readonly StoredLeaf[]) => each(leaves.filter(({ index }) => index < checkpoint.size));
  const plan = { keys, checkpoint };
  switch (choice.of) {
    case 'all':
      return { ...plan, about: { all: true }, isRange: true, leaves: stretch(store, 0, checkpoint.size) };
    case 'release': {
      const found = await store.find(choice.release);
      if (found && found.index >= checkpoint.size) throw new NothingToExport(`Release ${choice.release} is not under a signed checkpoint yet; try again shortly.`);
      if (!found) throw new NothingToExport(`The log has no release ${choice.release}.`);
      return { ...plan, about: { release: choice.release }, isRange: false, leaves: under([found]) };
    }
    case 'case':
      return { ...plan, about: { case: choice.case, agency: choice.agency }, isRange: false, leaves: under(await store.about(choice.id)) };
    case 'time': {
      const { from, to } = choice;
      const start = await firstAt(store, from - mostSkew, checkpoint.size);
      return { ...plan, about: { from: isoTime(from), to: isoTime(to) }, isRange: true, leaves: between(stretch(store, start, checkpoint.size), from, to) };
    }
  }
}

async function* each(leaves: readonly StoredLeaf[]): AsyncGenerator<StoredLeaf> {
  yield* leaves;
}

async function* stretch(store: Store, from: number, to: number): AsyncGenerator<StoredLeaf> {
  for (let at = from; at < to; at += pageSize) yield* await store.leaves(at, Math.min(pageSize, to - at));
}

// Everything from the first leaf of the time to the last, so that nothing between can be missing.
async function* between(leaves: AsyncIterable<StoredLeaf>, from: number, to: number): AsyncGenerator<StoredLeaf> {
  const held: StoredLeaf[] = [];
  let begun = false;
  for await (const leaf of leaves) {
    const at = fromIso(readLeaf(leaf.leaf).at);
    if (at > to + mostSkew) return;
    const isMeant = at >= from && at <= to;
    begun ||= isMeant;
    if (begun) held.push(leaf);
    if (isMeant) yield* held.splice(0);
  }
}

// The log is in order of time but for the skew of clocks.
async function firstAt(store: Store, time: number, size: number): Promise<number> {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const leaf = await store.read(middle);
    if (leaf && fromIso(readLeaf(leaf.leaf).at) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
