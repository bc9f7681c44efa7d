import type { LeafSelector } from '#libs/contracts';
import { fromIso, type PairwiseNames } from '#libs/kernel';
import { pseudonymOf, readLeaf } from './log/leaf.js';
import type { Log } from './log/record.js';
import type { StoredLeaf } from './log/leaf-store.js';

const mostScanned = 5_000;

export interface FoundLeaves {
  readonly leaves: readonly StoredLeaf[];
  /** Where to go on; absent where the log ends here. */
  readonly next?: number;
}

/** Finds the leaves that a selector means, in order of the log from an index on. A page may be short, even empty, and still have a next one. */
export async function findLeaves(log: Log & { readonly names: PairwiseNames }, of: LeafSelector, start: number, limit: number): Promise<FoundLeaves> {
  const { store, names, userKey } = log;
  const user = of.user === undefined ? undefined : pseudonymOf(`${of.agency}/${of.user}`, userKey);
  const isMeant = ({ leaf, index }: StoredLeaf): boolean => {
    const { agency, user: by, at } = readLeaf(leaf);
    const time = fromIso(at);
    return index >= start && (!of.agency || (of.case !== undefined && !user) || agency === of.agency) && (!user || by === user)
      && time >= (of.from ?? 0) && time <= (of.to ?? Number.MAX_SAFE_INTEGER);
  };
  if (of.case !== undefined) {
    const caseId = names.resolve(of.agency ?? '', 'case', of.case);
    const meant = caseId ? (await store.about(caseId)).filter(isMeant) : [];
    return { leaves: meant.slice(0, limit), ...(meant.length > limit && { next: meant[limit]!.index }) };
  }
  const leaves: StoredLeaf[] = [];
  for (let at = start; at < start + mostScanned;) {
    const page = await store.leaves(at, Math.min(500, start + mostScanned - at));
    for (const leaf of page) {
      if (leaves.length === limit) return { leaves, next: leaf.index };
      if (isMeant(leaf)) leaves.push(leaf);
    }
    if (page.length === 0) return { leaves };
    at = page.at(-1)!.index + 1;
  }
  return { leaves, next: start + mostScanned };
}
