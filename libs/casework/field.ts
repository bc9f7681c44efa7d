import { z } from 'zod';
import type { Label } from './codes.js';

/** What a field points at. Agencies see such a field as their own pairwise reference, never as the id inside. */
export type Reference = 'person' | 'entry' | 'consent' | 'evidence' | 'case';

export interface FieldSpec<S extends z.ZodType = z.ZodType> {
  readonly label: Label;
  readonly schema: S;
  readonly reference?: Reference;
  /** The field names agencies: each must be registered, and none may be of the refused class. */
  readonly agencies?: true;
  /** Chosen by the exchange when the author leaves it out (a new person, consent or piece of evidence). */
  readonly assigned?: true;
  /** Set by the exchange alone; authors may not send it. */
  readonly derived?: true;
}

export type Fields = { readonly [name: string]: FieldSpec };

/** Declares a field: no label, no field. */
export const field = <S extends z.ZodType>(label: Label, schema: S, marks: Omit<FieldSpec, 'label' | 'schema'> = {}): FieldSpec<S> => ({
  label, schema, ...marks,
});

/** Declares a field that may be absent. */
export const optional = <S extends z.ZodType>(label: Label, schema: S, marks: Omit<FieldSpec, 'label' | 'schema'> = {}) =>
  field(label, schema.optional(), marks);

export interface EventSpec<F extends Fields = Fields> {
  readonly fields: F;
  readonly schema: z.ZodObject<{ [K in keyof F]: F[K]['schema'] }, z.core.$strict>;
}

/** Declares an event type by its fields; keys that are not listed are refused. */
export function event<F extends Fields>(fields: F): EventSpec<F> {
  const shape = Object.fromEntries(Object.entries(fields).map(([name, spec]) => [name, spec.schema]));
  return { fields, schema: z.strictObject(shape) as unknown as EventSpec<F>['schema'] };
}

/** The data of an event type. */
export type DataOf<E extends EventSpec> = z.infer<E['schema']>;

/** Gives an event's declaration without a field that the exchange sets itself. */
export function without(spec: EventSpec, name: string): EventSpec {
  return { fields: spec.fields, schema: spec.schema.omit({ [name]: true }) };
}
