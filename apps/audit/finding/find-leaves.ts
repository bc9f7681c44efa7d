import type { LeafSelector } from '#libs/contracts';
import type { PairwiseNames } from '#libs/kernel';
import { candidates } from './find.js';
import { keyOf } from './keys.js';
import { casesOf, openLeaf, pseudonymOf, type Detail, type Leaf } from '../log/leaf.js';
import type { Log } from '../log/record.js';
import type { LeafStore, StoredLeaf } from '../log/leaf-store.js';

const [mostLookedAt, pageSize] = [5_000, 500];
const mostSkew = 60_000; // milliseconds by which the clocks of processes that share the log may differ

export interface FoundLeaves {
  /** Newest first. */
  readonly leaves: readonly StoredLeaf[];
  /** Go on before this leaf; absent where nothing older is meant. */
  readonly next?: number;
}

/** Finds the leaves that a selector means, newest first, below an index. A page may be short, even empty, and still have a next one. */
export async function findLeaves(log: Log & { readonly names: PairwiseNames }, of: LeafSelector, before: number | undefined, limit: number): Promise<FoundLeaves> {
  const { key, isMeant } = searchOf(log, of);
  const { leaves } = key ? candidates(log.store, [key], await log.store.index.reach(), before) : { leaves: everything(log.store, before ?? (await log.store.head()).size) };
  const found: StoredLeaf[] = [];
  let lookedAt = 0;
  for await (const stored of leaves) {
    const { leaf, detail } = openLeaf(stored);
    const at = leaf ? Date.parse(leaf.at) : NaN;
    if (at < (of.from ?? 0) - mostSkew) return { leaves: found };
    const inTime = at >= (of.from ?? 0) && at <= (of.to ?? Number.MAX_SAFE_INTEGER);
    if (leaf && inTime && isMeant(leaf, detail)) found.push(stored);
    if (found.length === limit || (lookedAt += 1) === mostLookedAt) return { leaves: found, ...(stored.index > 0 && { next: stored.index }) };
  }
  return { leaves: found };
}

interface Search {
  readonly key?: string;
  readonly isMeant: (leaf: Leaf, detail: Detail | undefined) => boolean;
}

function searchOf({ names, userKey }: Pick<Log, 'userKey'> & { readonly names: PairwiseNames }, { agency, user: name, case: reference }: LeafSelector): Search {
  const user = name === undefined ? undefined : pseudonymOf(`${agency}/${name}`, userKey);
  const isOf = (leaf: Leaf) => user === undefined || (leaf.agency === agency && leaf.user === user);
  if (reference !== undefined) {
    const id = names.resolve(agency ?? '', 'case', reference) ?? '';
    return { key: keyOf('case', id), isMeant: (leaf, detail) => isOf(leaf) && detail !== undefined && casesOf(detail.items).includes(id) };
  }
  if (user !== undefined) return { key: keyOf('user', `${agency}/${user}`), isMeant: isOf };
  return { isMeant: (leaf) => agency === undefined || leaf.agency === agency };
}

async function* everything(store: LeafStore, before: number): AsyncGenerator<StoredLeaf> {
  for (let to = before; to > 0; to -= pageSize) yield* (await store.leaves(Math.max(0, to - pageSize), Math.min(pageSize, to))).reverse();
}
