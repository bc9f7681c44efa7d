import { specOf, type FieldSpec } from '#libs/casework';
import type { Json } from '#libs/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { parties } from './cast.js';

export type Data = { readonly [name: string]: Json };

interface Schema {
  readonly type?: string;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const words = [
  'locked', 'wages', 'six weeks', 'night shift', 'the foreman', 'no contract', 'fourteen hours', 'deposit', 'gece vardiyası', 'đêm', 'ليل', 'পাসপোর্ট', 'mshahara',
  'ค่าจ้าง', 'sueldo', 'salaire', 'Lohn', '"quoted"', '</b>', '\\', '🧵',
];
const sentence = fc.tuple(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 0xffffff }))
  .map(([chosen, token]) => `${chosen.join(' ')} ${token.toString(16)}`);

/** Makes values that a schema of the catalogue accepts. */
function valueOf(schema: Schema): fc.Arbitrary<Json> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valueOf));
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1_000, 1_000_000) });
    case 'array':
      return fc.array(valueOf(schema.items!), { minLength: 1, maxLength: 2 });
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, valueOf(property)])), { requiredKeys: [...(schema.required ?? [])] },
      );
    default:
      if (schema.format === 'date') return fc.integer({ min: 0, max: 2_000 }).map((days) => new Date(Date.UTC(2021, 0, 1 + days)).toISOString().slice(0, 10));
      return schema.pattern ? fc.stringMatching(new RegExp(schema.pattern)).filter((text) => text.length <= (schema.maxLength ?? 64)) : sentence;
  }
}

/** Makes values of one field of the catalogue; undefined where another part of a history has to choose it. */
function ofField(spec: FieldSpec): fc.Arbitrary<Json> | undefined {
  if (spec.reference || spec.derived) return undefined;
  const schema = z.toJSONSchema(spec.schema, { unrepresentable: 'any' }) as Schema;
  if (!spec.agencies) return valueOf(schema);
  if (schema.type === 'array') return fc.uniqueArray(fc.constantFrom(...parties), { minLength: 1, maxLength: 2 });
  return schema.type === 'string' ? fc.constantFrom(...parties) : undefined;
}

const made = new Map<string, fc.Arbitrary<Data>>();

/** Makes data for an event type, all but its references; every field that may be absent sometimes is. */
export function dataOf(type: string): fc.Arbitrary<Data> {
  const known = made.get(type) ?? make(type);
  made.set(type, known);
  return known;
}

function make(type: string): fc.Arbitrary<Data> {
  const fields = Object.entries(specOf(type)!.fields).flatMap(([name, spec]) => {
    const values = ofField(spec);
    return values ? [[name, values, spec.schema.safeParse(undefined).success] as const] : [];
  });
  return fc.record(
    Object.fromEntries(fields.map(([name, values]) => [name, values])),
    { requiredKeys: fields.filter(([, , optional]) => !optional).map(([name]) => name) },
  );
}
