import { z } from 'zod';
import { ruleSchema } from './rule.js';
import { vocabularySchema } from './vocabulary.js';

/** Version of how rules are evaluated; part of every bundle's digest. */
export const engineVersion = 1;

export const handlingSchema = z.strictObject({
  tlp: z.record(z.string(), z.enum(['red', 'amber+strict', 'amber', 'green', 'clear'])),
  siena: z.record(z.string(), z.array(z.enum(['H0', 'H1', 'H2', 'H3']))),
  onward: z.record(z.string(), z.enum(['never', 'ask-originator'])),
  retentionDays: z.record(z.string(), z.int().positive().max(36_500)),
});

export const groundsSchema = z.strictObject({ consentNeeded: z.record(z.string(), z.array(z.string())) });

/** The whole content of a bundle as JSON; its canonical form is what the digest covers. */
export const contentSchema = z.strictObject({
  format: z.literal(1),
  engine: z.int(),
  treatments: z.int(),
  vocabulary: vocabularySchema,
  grounds: groundsSchema,
  handling: handlingSchema,
  rules: z.array(ruleSchema).min(1),
});
export type BundleContent = z.infer<typeof contentSchema>;
