import type { ReleasedField, ReleasedItem } from '#libs/contracts';
import { casesOf, type Detail, type Leaf } from '../log/leaf.js';

/** An entry that left, with the fields that left of it. */
export type Line = Extract<ReleasedItem, { kind: 'entry' | 'backfill' }>;

/** What leaves are found by. */
export type Found = 'release' | 'case' | 'user' | 'denied' | 'policy' | 'rule' | 'consent' | 'override' | 'after-withdrawal';

/** Gives the key that leaves of a kind and value are found under. */
export const keyOf = (kind: Found, value = ''): string => `${kind}:${value}`;

/** The grounds on which something leaves although nobody consented: today a statutory notice of danger to life or of a child. */
const overriding: readonly string[] = ['notice'];

/** Tells whether a field left in place of a consent. */
export const isOverride = ({ ground, consent }: ReleasedField): boolean => overriding.includes(ground) && consent === undefined;

/** Lists the entries of which fields left. A recall, and the number of what was withdrawn, show nothing. */
export const linesOf = ({ items }: Pick<Detail, 'items'>): readonly Line[] =>
  items.filter((item): item is Line => (item.kind === 'entry' || item.kind === 'backfill') && item.fields.length > 0);

/** Tells whether something of a case was shown: fields of an entry, or a referral. */
export const isView = (leaf: Pick<Leaf, 'outcome'>, detail: Pick<Detail, 'items'>): boolean =>
  leaf.outcome === 'released' && (linesOf(detail).length > 0 || detail.items.some(({ kind }) => kind === 'referral'));

/** Lists the keys of a leaf that follow from itself and from its detail, where that can be read. */
export function keysOf(leaf: Leaf, detail: Pick<Detail, 'items'> = { items: [] }): readonly string[] {
  const fields = linesOf(detail).flatMap((line) => line.fields);
  const keys = [keyOf('release', leaf.id), ...casesOf(detail.items).map((id) => keyOf('case', id))];
  if (leaf.outcome === 'denied') keys.push(keyOf('denied', leaf.agency));
  keys.push(keyOf('user', `${leaf.agency}/${leaf.user}`));
  if (isView(leaf, detail)) keys.push(keyOf('policy', leaf.policy));
  for (const rule of new Set(fields.map((field) => field.rule))) keys.push(keyOf('rule', rule));
  for (const consent of new Set(fields.map((field) => field.consent))) if (consent) keys.push(keyOf('consent', consent));
  if (fields.some(isOverride)) keys.push(keyOf('override'));
  return keys;
}
