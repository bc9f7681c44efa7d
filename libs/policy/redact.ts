import type { Json } from '#libs/kernel';
import type { GrantedField } from './decide.js';
import { alterationOf, treat, type TreatmentContext } from './treatments.js';

type Data = { readonly [name: string]: Json };

/** What leaves of an event: the treated fields, and one HL7 mark for every field that is not as recorded. */
export interface Redacted {
  readonly data: { [name: string]: Json };
  readonly marks: { [name: string]: string };
}

export interface RedactionContext extends TreatmentContext {
  /** Gives the audience's own name for what a reference field points at. */
  readonly reference: (kind: string, id: string) => string;
}

/**
 * Copies the granted fields of an event, treated, and nothing else. The marks depend on the event type and the decision alone, never on a
 * value: a field that was never recorded and a field that is withheld look the same.
 * @param fields every field of the event type, with what it references, in order of the catalogue.
 */
export function redact(
  data: Data, fields: ReadonlyArray<readonly [name: string, reference: string | undefined]>, granted: readonly GrantedField[], context: RedactionContext,
): Redacted {
  const copy: Redacted = { data: {}, marks: {} };
  const grants = new Map(granted.map((grant) => [grant.name, grant.treatment]));
  for (const [name, reference] of fields) {
    const treatment = grants.get(name);
    const mark = treatment ? alterationOf(treatment) : 'REDACTED';
    if (mark) copy.marks[name] = mark;
    const value = Object.hasOwn(data, name) ? data[name]! : undefined;
    if (!treatment || value === undefined) continue;
    const treated = reference ? named(reference, value, context) : treat(treatment, value, context);
    if (treated !== undefined) copy.data[name] = treated;
  }
  return copy;
}

function named(kind: string, value: Json, { reference }: RedactionContext): Json | undefined {
  if (Array.isArray(value)) return value.map((each) => reference(kind, String(each)));
  return typeof value === 'string' ? reference(kind, value) : undefined;
}
