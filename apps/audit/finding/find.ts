import { casesOf, openLeaf } from '../log/leaf.js';
import { keyOf } from './keys.js';
import { tileSize, type LeafIndex } from './leaf-index.js';

/** A log that can be searched. */
interface Searched<L> {
  readonly index: Pick<LeafIndex, 'reach' | 'below'>;
  leaves(from: number, limit: number): Promise<L[]>;
  /** Gives the leaves at some indexes, in the order asked. */
  at(indexes: readonly number[]): Promise<L[]>;
}

interface Stored {
  readonly index: number;
  readonly leaf: string;
  readonly detail: string;
}

const fewest = 16;

/**
 * Gives, newest first, the leaves below an index that may bear any of some keys: those the finding aids name, and every leaf they did not reach at the
 * moment given. So nothing of that moment is missing below `upTo`; whoever asks looks at each.
 */
export function candidates<L extends Stored>(
  log: Searched<L>, keys: readonly string[], { size, indexed }: Awaited<ReturnType<LeafIndex['reach']>>, before = Number.MAX_SAFE_INTEGER,
): { upTo: number; leaves: AsyncGenerator<L> } {
  const upTo = Math.min(size, before);
  return { upTo, leaves: backwards(log, keys, Math.min(indexed, upTo), upTo) };
}

async function* backwards<L extends Stored>(log: Searched<L>, keys: readonly string[], indexed: number, upTo: number): AsyncGenerator<L> {
  for (let to = upTo; to > indexed; to -= tileSize) {
    const from = Math.max(indexed, to - tileSize);
    yield* (await log.leaves(from, to - from)).reverse();
  }
  // Few at first, since a page is often full soon; then more, since what is rare lies apart.
  let below = Math.ceil(indexed / tileSize);
  for (let few = fewest; below > 0; few = Math.min(2 * few, tileSize)) {
    const found = await log.index.below(below, keys, few);
    const wanted = found.filter((index) => index < indexed);
    for (let from = 0; from < wanted.length; from += few) yield* await log.at(wanted.slice(from, from + few));
    below = Math.floor((found.at(-1) ?? 0) / tileSize);
  }
}

/** Finds the leaf of a release. */
export async function findRelease<L extends Stored>(log: Searched<L>, release: string): Promise<L | undefined> {
  for await (const stored of candidates(log, [keyOf('release', release)], await log.index.reach()).leaves) if (openLeaf(stored).leaf?.id === release) return stored;
  return undefined;
}

/** Lists the leaves that speak of a case, in order, for one agency or all, recorded up to a time in milliseconds. */
export async function findAbout<L extends Stored>(log: Searched<L>, caseId: string, agency: string | undefined, upTo: number): Promise<readonly L[]> {
  const found: L[] = [];
  for await (const stored of candidates(log, [keyOf('case', caseId)], await log.index.reach()).leaves) {
    const { leaf, detail } = openLeaf(stored);
    if (leaf && detail && casesOf(detail.items).includes(caseId) && leaf.agency === (agency ?? leaf.agency) && detail.at <= upTo) found.push(stored);
  }
  return found.reverse();
}
