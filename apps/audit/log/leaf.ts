import type { Denial, Release, ReleasedItem, ReleaseRequest } from '#libs/contracts';
import { canonicalJson, hmac, isoTime } from '#libs/kernel';

/**
 * What the tree commits to for ever: no personal data, no internal id, no words that somebody chose. The detail is bound by a salted digest.
 * In version 1 the role stood in the open; since version 2 it is a pseudonym as the user is, because an issuer may write anything into it.
 */
export interface Leaf {
  readonly v: 1 | 2;
  readonly id: string;
  readonly at: string;
  readonly outcome: 'released' | 'denied';
  readonly point: string;
  readonly agency: string;
  readonly user: string;
  readonly role: string;
  readonly purpose: string;
  readonly policy: string;
  readonly rules: readonly string[];
  readonly withheld: number;
  /** HMAC-SHA-256 of the detail and of the exact response bytes, under the salt in the detail. */
  readonly detail: string;
  readonly bytes: string;
}

/** What an auditor needs to decide and to render a release again; kept beside the leaf, bound by its digest, erasable. */
export interface Detail {
  readonly salt: string;
  readonly at: number;
  readonly position: number;
  readonly user: string;
  /** Since version 2 of the leaf. */
  readonly role?: string;
  readonly request: ReleaseRequest | { readonly kind: 'denial'; readonly code: string };
  readonly items: readonly ReleasedItem[];
}

/** Builds leaf and detail of a release. Pure: the salt and the key for pseudonyms come in. */
export function leafOfRelease(release: Release, salt: string, userKey: Uint8Array): { leaf: Leaf; detail: string } {
  const { id, at, position, actor, purpose, policy, request, items, body } = release;
  const detail = canonicalJson({ at, items, position, request, role: actor.role, salt, user: actor.user });
  const leaf: Leaf = {
    ...subject(id, at, actor, userKey), outcome: 'released', point: request.kind, purpose, policy, ...summaryOf(items),
    detail: hmac(salt, detail), bytes: hmac(salt, body),
  };
  return { leaf, detail };
}

/** Builds leaf and detail of a refusal. */
export function leafOfDenial({ id, at, actor, purpose, point, code }: Denial, salt: string, userKey: Uint8Array): { leaf: Leaf; detail: string } {
  const detail = canonicalJson({ salt, at, position: 0, user: actor.user, role: actor.role, request: { kind: 'denial', code }, items: [] });
  const leaf: Leaf = {
    ...subject(id, at, actor, userKey), outcome: 'denied', point, purpose, policy: '', rules: [], withheld: 0, detail: hmac(salt, detail), bytes: hmac(salt, ''),
  };
  return { leaf, detail };
}

function summaryOf(items: readonly ReleasedItem[]): Pick<Leaf, 'rules' | 'withheld'> {
  const entries = items.flatMap((item) => (item.kind === 'entry' || item.kind === 'backfill' ? [item] : []));
  return {
    rules: [...new Set(entries.flatMap(({ fields }) => fields.map(({ rule }) => rule)))].sort(),
    withheld: entries.reduce((sum, { withheld }) => sum + withheld, 0),
  };
}

function subject(id: string, at: number, actor: Release['actor'], userKey: Uint8Array) {
  const { agency, user, role } = actor;
  return { v: 2 as const, id, at: isoTime(at), agency, user: pseudonymOf(`${agency}/${user}`, userKey), role: pseudonymOf(`role/${agency}/${role}`, userKey) };
}

/** Gives what stands in a leaf for words that name somebody: `AGENCY/USER` for a user. */
export const pseudonymOf = (words: string, userKey: Uint8Array): string => hmac(userKey, words).slice(0, 24);

export const readLeaf = (text: string): Leaf => JSON.parse(text) as Leaf;
export const readDetail = (text: string): Detail => JSON.parse(text) as Detail;

/** Reads a stored leaf and its detail; undefined what is no JSON any more. */
export const openLeaf = (stored: { readonly leaf: string; readonly detail: string }): { readonly leaf: Leaf | undefined; readonly detail: Detail | undefined } =>
  ({ leaf: parsed(stored.leaf, readLeaf), detail: parsed(stored.detail, readDetail) });

function parsed<T>(text: string, read: (text: string) => T): T | undefined {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}

/** Tells whether a detail is the one that a leaf was made with. */
export function isBound(leaf: string, detail: string): boolean {
  try {
    return hmac(readDetail(detail).salt, detail) === readLeaf(leaf).detail;
  } catch {
    return false; // one of them is no JSON any more
  }
}

/** Tells whether a leaf says in the open what its detail says: time, door, rules and how much was withheld. */
export function agrees(leaf: Leaf, { at, request, items }: Detail): boolean {
  const { rules, withheld } = summaryOf(items);
  const door = request.kind === 'denial' ? leaf.outcome === 'denied' && items.length === 0 : leaf.outcome === 'released' && leaf.point === request.kind;
  return door && leaf.at === isoTime(at) && leaf.withheld === withheld && leaf.rules.join() === rules.join();
}

/** Names the cases that a release speaks of. */
export const casesOf = (items: readonly ReleasedItem[]): string[] => [...new Set(items.flatMap((item) => ('case' in item ? [item.case] : [])))];
