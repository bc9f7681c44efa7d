import { z } from 'zod';
import { treatments, type TreatmentName } from './treatments.js';

const plain = z.union([z.string().min(1), z.number(), z.boolean()]);
const operators = 'equals, in, at-least, at-most, same-as, exists';
const operand = z.union([
  plain,
  z.array(plain).min(1),
  z.strictObject({ equals: plain }),
  z.strictObject({ in: z.array(plain).min(1) }),
  z.strictObject({ 'at-least': z.union([z.number(), z.string().min(1)]) }),
  z.strictObject({ 'at-most': z.union([z.number(), z.string().min(1)]) }),
  z.strictObject({ 'same-as': z.string().min(1) }),
  z.strictObject({ exists: z.literal(true) }),
], { error: `a condition is a value, a list, or one of the operators ${operators}` });
const group = z.record(z.string(), operand).refine((map) => Object.keys(map).length > 0, 'an empty condition matches everything');
const strings = z.union([z.string().min(1).transform((one) => [one]), z.array(z.string().min(1)).min(1)]);

/** One rule as written. Unknown keys are refused; `fields` is required for `receive` and refused elsewhere. */
export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  may: z.enum(['receive', 'record', 'refer']),
  on: strings,
  fields: z.record(z.string(), z.enum(Object.keys(treatments) as [TreatmentName, ...TreatmentName[]])).optional(),
  when: z.strictObject({
    audience: group,
    ground: strings,
    purpose: strings.optional(),
    case: group.optional(),
    record: group.optional(),
    person: group.optional(),
    recipient: group.optional(),
  }),
  consent: z.enum(['required', 'not-needed']),
  because: z.string().min(1),
  basis: z.string().min(1),
});

export type Rule = z.infer<typeof ruleSchema>;
export type Operand = z.infer<typeof operand>;

export type Operator = 'equals' | 'in' | 'at-least' | 'at-most' | 'same-as' | 'exists';

/** One condition of a rule: an attribute, a positive operator, what to compare with. */
export interface Condition {
  readonly attribute: string;
  readonly operator: Operator;
  readonly value: string | number | boolean | ReadonlyArray<string | number | boolean>;
}

/** Attributes that conditions may read besides those of the vocabulary, with their types. */
export const ownAttributes = { 'audience.kind': 'code', 'audience.jurisdiction': 'country', 'recipient.kind': 'code', ground: 'code', purpose: 'code' } as const;

/** Flattens `when` into conditions: a bare value is `equals`, a list is `in`. */
export function conditionsOf(rule: Rule): readonly Condition[] {
  const { ground, purpose, ...groups } = rule.when;
  const conditions: Condition[] = [{ attribute: 'ground', operator: 'in', value: ground }];
  if (purpose) conditions.push({ attribute: 'purpose', operator: 'in', value: purpose });
  for (const [name, members] of Object.entries(groups)) {
    for (const [member, value] of Object.entries(members ?? {})) conditions.push(condition(`${name}.${member}`, value));
  }
  return conditions;
}

function condition(attribute: string, value: Operand): Condition {
  if (Array.isArray(value)) return { attribute, operator: 'in', value };
  if (typeof value !== 'object') return { attribute, operator: 'equals', value };
  const [operator, operand] = Object.entries(value)[0] as [Operator, Condition['value']];
  return { attribute, operator, value: operand };
}

/** Lists the values that an attribute must be one of for a rule to apply; undefined where the rule does not say. */
export function listed(rule: Rule, attribute: string): readonly string[] | undefined {
  const found = conditionsOf(rule).find((each) => each.attribute === attribute && (each.operator === 'in' || each.operator === 'equals'));
  return found && [found.value].flat().map(String);
}
