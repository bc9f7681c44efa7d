import type { CaseFacts } from '#libs/casework';
import type { ReleasedItem } from '#libs/contracts';
import type { PairwiseNames } from '#libs/kernel';
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
}

export interface EventRow {
  readonly entry: string;
  readonly type: string;
  readonly by: string;
  readonly occurredOn: string;
  readonly cells: readonly Cell[];
}

type Line = Extract<ReleasedItem, { kind: 'entry' | 'backfill' }>;

/**
 * Folds the releases that speak of a case into a table: a row for every event, a cell for every agency that saw it, by name. What was seen once
 * stays on the record, and so does its recall.
 * @param asAgency names events as this agency calls them.
 */
export function whoSawWhat(facts: CaseFacts, leaves: readonly StoredLeaf[], names: PairwiseNames, asAgency: string): readonly EventRow[] {
  const seen = new Map<string, { line: Line; recalled: boolean; releases: number }>();
  for (const { leaf, detail } of leaves) {
    const { agency } = readLeaf(leaf);
    for (const item of readDetail(detail).items) {
      if (!('event' in item) || item.case !== facts.id) continue;
      const key = `${item.event}|${agency}`;
      const known = seen.get(key);
      if (item.kind !== 'recall') seen.set(key, { line: widest(known?.line, item), recalled: known?.recalled ?? false, releases: (known?.releases ?? 0) + 1 });
      else if (known) seen.set(key, { ...known, recalled: true });
    }
  }
  return [...facts.entries.values()].map(({ event, author }) => ({
    entry: names.name(asAgency, 'entry', event.id),
    type: event.type,
    by: author,
    occurredOn: String(event.meta['occurredAt']).slice(0, 10),
    cells: [...seen].filter(([key]) => key.startsWith(`${event.id}|`)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { line, recalled, releases }]) => ({
      agency: key.slice(event.id.length + 1), ...sorted(line), withheld: line.withheld, recalled, releases, rules: [...new Set(line.fields.map(({ rule }) => rule))],
    })),
  }));
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
