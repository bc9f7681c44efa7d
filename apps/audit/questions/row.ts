import type { PairwiseNames } from '#libs/kernel';
import type { ReleasedItem } from '#libs/contracts';
import type { Detail, Leaf } from '../log/leaf.js';

/** A leaf that answers a question, and what of its release does. */
export interface Hit {
  readonly index: number;
  readonly leaf: Leaf;
  readonly detail: Detail;
  readonly items: readonly ReleasedItem[];
}

/** One leaf that answers a question, in the names of the agency that asked for the release. */
export interface Row {
  readonly index: number;
  readonly release: string;
  readonly at: string;
  readonly agency: string;
  /** A pseudonym, the same for every release to this user. */
  readonly user: string;
  readonly purpose: string;
  readonly point: string;
  readonly outcome: 'released' | 'denied';
  /** Why it was refused. */
  readonly code?: string;
  readonly policy: string;
  readonly shown: ReadonlyArray<ShownEntry | ShownReferral>;
}

export interface ShownEntry {
  readonly case: string;
  readonly entry: string;
  /** How many recorded fields of it were kept back. */
  readonly withheld: number;
  readonly fields: ReadonlyArray<{ readonly name: string; readonly treatment: string; readonly rule: string; readonly ground: string; readonly consent?: string }>;
}

export interface ShownReferral {
  readonly case: string;
  readonly referral: string;
  readonly persons: boolean;
}

/** Writes a hit as auditors read it. */
export function rowOf({ index, leaf, detail, items }: Hit, names: PairwiseNames): Row {
  const { id, at, agency, user, purpose, point, outcome, policy } = leaf;
  const { request } = detail;
  return {
    index, release: id, at, agency, user, purpose, point, outcome, ...(request.kind === 'denial' && { code: request.code }), policy,
    shown: items.flatMap((item) => shownOf(item, agency, names) ?? []),
  };
}

function shownOf(item: ReleasedItem, agency: string, names: PairwiseNames): ShownEntry | ShownReferral | undefined {
  if (item.kind === 'referral') return { case: names.name(agency, 'case', item.case), referral: item.referral, persons: item.persons };
  if (item.kind !== 'entry' && item.kind !== 'backfill') return undefined;
  return {
    case: names.name(agency, 'case', item.case), entry: names.name(agency, 'entry', item.event), withheld: item.withheld,
    fields: item.fields.map(({ name, treatment, rule, ground, consent }) =>
      ({ name, treatment, rule, ground, ...(consent && { consent: names.name(agency, 'consent', consent) }) })),
  };
}
