import { z } from 'zod';

const names = z.array(z.string().min(1));

/** What rules may name: generated from the event catalogue, so that a rule can never speak of a field that does not exist. */
export const vocabularySchema = z.strictObject({
  kinds: z.record(z.string(), names),
  purposes: names,
  labels: names,
  grounds: names,
  attributes: z.record(z.string(), z.enum(['country', 'flag', 'code'])),
  events: z.record(z.string(), z.record(z.string(), z.string())),
});
export type Vocabulary = z.infer<typeof vocabularySchema>;

export interface FieldMeaning {
  readonly label: string;
  readonly reference?: string;
}

/** Reads what the vocabulary says of a field: its label and, for a reference, what it points at. */
export function meaningOf(vocabulary: Vocabulary, type: string, field: string): FieldMeaning | undefined {
  const events = vocabulary.events;
  const fields = Object.hasOwn(events, type) ? events[type]! : {};
  if (!Object.hasOwn(fields, field)) return undefined;
  const [label, reference] = fields[field]!.split(' -> ');
  return { label: label!, ...(reference && { reference }) };
}
