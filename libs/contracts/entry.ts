import { authorOf, specAt, type CaseFacts, type EventSpec, type RecordedEvent } from '#libs/casework';
import type { Json, Naming, ReferenceKind } from '#libs/kernel';
import { redact, treat, type GrantedField, type Handling, type TreatmentName } from '#libs/policy';
import type { ReleasedItem } from './audit.js';

/** One line of a feed, exactly as an agency receives it. */
export type FeedEntry =
  | {
    readonly seq: number; readonly kind: 'entry' | 'backfill'; readonly entry: string; readonly case: string; readonly type: string;
    readonly occurredOn: string; readonly by: string; readonly data: { readonly [name: string]: Json };
    readonly marks: { readonly [name: string]: string }; readonly handling: Handling; readonly policy: string;
  }
  | { readonly seq: number; readonly kind: 'recall'; readonly entry: string; readonly case: string; readonly reason: string }
  | { readonly seq: number; readonly kind: 'withdrawn' };

/** Lists the fields of an event type with what each points at, in order of the catalogue. */
const fieldsOf = (spec: EventSpec) => Object.entries(spec.fields).map(([name, field]) => [name, field.reference] as const);

type EntryItem = Extract<ReleasedItem, { kind: 'entry' | 'backfill' | 'recall' | 'withdrawn' }>;

/**
 * Renders one line of a feed from the journal's event and the recorded decision, by the version of the catalogue that the event is given
 * in. Pure: the disclosure process and the auditor call the same function, so equal inputs give equal bytes.
 * @param targetType type of the entry that a correction by somebody else changes; its fields are treated as that entry's are.
 */
export function renderEntry(
  item: EntryItem, event: RecordedEvent | undefined, targetType: string | undefined, agency: string, names: Naming,
): FeedEntry {
  if (item.kind === 'withdrawn') return { seq: item.seq, kind: 'withdrawn' };
  const entry = names.name(agency, 'entry', item.event);
  const caseName = names.name(agency, 'case', item.case);
  if (item.kind === 'recall') return { seq: item.seq, kind: 'recall', entry, case: caseName, reason: item.reason };
  if (!event) throw new Error(`The journal has no event ${item.event}`);
  const occurredOn = String(event.meta['occurredAt']).slice(0, 10);
  const context = {
    occurredOn,
    pseudonym: (value: string) => names.pseudonym(agency, value),
    reference: (kind: string, id: string) => names.name(agency, kind as ReferenceKind, id),
  };
  const fields = item.fields as readonly GrantedField[];
  const { data, marks } = targetType
    ? correction(event, targetType, fields, context)
    : redact(event.data, fieldsOf(specAt(event.type, event.version)!), fields, context);
  return {
    seq: item.seq, kind: item.kind, entry, case: caseName, type: event.type,
    occurredOn: String(treat(item.occurredOn as TreatmentName, occurredOn, context)),
    by: authorOf(event).agency, data, marks, handling: inOrder(item.handling), policy: item.policy,
  };
}

// The log keeps the handling in canonical order; the bytes must not depend on where it came from.
const inOrder = ({ tlp, siena, purpose, onward, retainUntil }: Handling): Handling => ({ tlp, ...(siena && { siena }), purpose, onward, retainUntil });

function correction(event: RecordedEvent, targetType: string, granted: readonly GrantedField[], context: Parameters<typeof redact>[3]) {
  const corrected = event.data['fields'] as { readonly [name: string]: Json };
  const names = new Set(granted.map(({ name }) => name));
  const fields = fieldsOf(specAt(targetType, event.version)!).filter(([name]) => names.has(name) && Object.hasOwn(corrected, name));
  const { data, marks } = redact(corrected, fields, granted, context);
  return { data: { target: context.reference('entry', event.data['target'] as string), fields: data }, marks };
}

/** Gives the type of the entry that a correction changes, where the audience did not write the correction itself. */
export function targetTypeOf(event: RecordedEvent, facts: CaseFacts, agency: string): string | undefined {
  if (event.type !== 'EntryCorrected' || authorOf(event).agency === agency) return undefined;
  return facts.entries.get(event.data['target'] as string)?.event.type;
}

/** Counts the recorded fields of an event that a decision keeps back: known to auditors only. */
export const withheldOf = (event: RecordedEvent, fields: readonly { readonly name: string }[]): number =>
  Object.keys(event.data).filter((name) => !fields.some((field) => field.name === name)).length;

