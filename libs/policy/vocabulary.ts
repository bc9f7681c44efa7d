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

type Meanings = ReadonlyMap<string, ReadonlyMap<string, FieldMeaning>>;
const known = new WeakMap<Vocabulary, Meanings>();

/** Reads what the vocabulary says of a field: its label and, for a reference, what it points at. */
export const meaningOf = (vocabulary: Vocabulary, type: string, field: string): FieldMeaning | undefined =>
  (known.get(vocabulary) ?? meanings(vocabulary)).get(type)?.get(field);

// Decisions ask this of every field, so each vocabulary, which never changes, is read once.
function meanings(vocabulary: Vocabulary): Meanings {
  const read = (written: string): FieldMeaning => {
    const [label, reference] = written.split(' -> ');
    return { label: label!, ...(reference && { reference }) };
  };
  const byType: Meanings = new Map(Object.entries(vocabulary.events).map(([type, fields]) =>
    [type, new Map(Object.entries(fields).map(([field, written]) => [field, read(written)]))]));
  known.set(vocabulary, byType);
  return byType;
}
