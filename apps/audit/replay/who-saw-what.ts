import { recordedAt, type CaseFacts } from '#libs/casework';
import type { ReleasedItem } from '#libs/contracts';
import { isoTime, type PairwiseNames } from '#libs/kernel';
import { readDetail, readLeaf } from '../log/leaf.js';
import type { StoredLeaf } from '../log/leaf-store.js';

/** What one agency has seen of one event, over all releases so far. */
export interface Cell {
  readonly agency: string;
  readonly shown: readonly string[];
  /** Field and treatment. */
  readonly treated: readonly string[];
  /** How many recorded fields were kept back when it saw the event. */
  readonly withheld: number;
  readonly recalled: boolean;
  readonly rules: readonly string[];
  readonly releases: number;
  /** The event by the name this agency has for it. */
  readonly entry: string;
  /** When it was first and last given the event, and the newest release that holds it. */
  readonly first: string;
  readonly last: string;
  readonly release: string;
}

export interface EventRow {
  readonly entry: string;
  readonly type: string;
  readonly by: string;
  readonly occurredOn: string;
  readonly recordedAt: string;
  readonly cells: readonly Cell[];
}

/** Who saw what of a case, and the times at which anything of it left or was recalled. */
export interface Table {
  readonly moments: readonly string[];
  readonly events: readonly EventRow[];
}

type Line = Extract<ReleasedItem, { kind: 'entry' | 'backfill' }>;

type Seen = Pick<Cell, 'recalled' | 'releases' | 'first' | 'last' | 'release'> & { readonly line: Line };

/**
 * Folds the releases that speak of a case into a table: a row for every event, a cell for every agency that saw it, by name. What was seen once
 * stays on the record, and so does its recall.
 * @param asAgency names events as this agency calls them.
 */
export function whoSawWhat(facts: CaseFacts, leaves: readonly StoredLeaf[], names: PairwiseNames, asAgency: string): Table {
  const seen = new Map<string, Seen>();
  const moments = new Set<string>();
  for (const { leaf, detail } of leaves) {
    const { agency, at, id } = readLeaf(leaf);
    for (const item of readDetail(detail).items) {
      if (!('event' in item) || item.case !== facts.id) continue;
      moments.add(at);
      const key = `${item.event}|${agency}`;
      const known = seen.get(key);
      if (item.kind !== 'recall') {
        const { recalled = false, releases = 0, first = at, line } = known ?? {};
        seen.set(key, { line: widest(line, item), recalled, releases: releases + 1, first, last: at, release: id });
      } else if (known) seen.set(key, { ...known, recalled: true });
    }
  }
  const events = [...facts.entries.values()].map(({ event, author }) => ({
    entry: names.name(asAgency, 'entry', event.id),
    type: event.type,
    by: author,
    occurredOn: String(event.meta['occurredAt']).slice(0, 10),
    recordedAt: isoTime(recordedAt(event)),
    cells: [...seen].filter(([key]) => key.startsWith(`${event.id}|`)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { line, ...when }]) => {
      const agency = key.slice(event.id.length + 1);
      const rules = [...new Set(line.fields.map(({ rule }) => rule))];
      return { agency, ...sorted(line), withheld: line.withheld, rules, ...when, entry: names.name(agency, 'entry', event.id) };
    }),
  }));
  return { moments: [...moments], events };
}

// Two purposes of one agency may show different fields: what it saw is all of them together.
function widest(known: Line | undefined, item: Line): Line {
  if (!known) return item;
  const fields = [...known.fields.filter(({ name }) => !item.fields.some((field) => field.name === name)), ...item.fields];
  return { ...item, fields, withheld: Math.min(known.withheld, item.withheld) };
}

function sorted(line: Line): Pick<Cell, 'shown' | 'treated'> {
  return {
    shown: line.fields.filter(({ treatment }) => treatment === 'show').map(({ name }) => name),
    treated: line.fields.filter(({ treatment }) => treatment !== 'show').map(({ name, treatment }) => `${name}:${treatment}`),
  };
}
