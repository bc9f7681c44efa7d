import { canonicalJson, sha256, type Json } from '#libs/kernel';
import { z } from 'zod';
import { checkBundle } from './check-bundle.js';
import { Engine } from './engine.js';
import { ruleSchema } from './rule.js';
import { treatmentsVersion } from './treatments.js';
import { vocabularySchema } from './vocabulary.js';

/** Version of how rules are evaluated; part of every bundle's digest. */
export const engineVersion = 1;

export const handlingSchema = z.strictObject({
  tlp: z.record(z.string(), z.enum(['red', 'amber+strict', 'amber', 'green', 'clear'])),
  siena: z.record(z.string(), z.array(z.enum(['H0', 'H1', 'H2', 'H3']))),
  onward: z.record(z.string(), z.enum(['never', 'ask-originator'])),
  retentionDays: z.record(z.string(), z.int().positive()),
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

/** A policy in force: content-addressed, checked, and compiled. Two bundles of one digest decide the same, for ever. */
export interface Bundle {
  readonly digest: string;
  readonly content: BundleContent;
  readonly engine: Engine;
}

/** Puts checked parts together as a bundle; the order of the rules leaves no trace. */
export function bundleOf(parts: Pick<BundleContent, 'vocabulary' | 'grounds' | 'handling' | 'rules'>): Bundle {
  const rules = [...parts.rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  return openBundle({ format: 1, engine: engineVersion, treatments: treatmentsVersion, ...parts, rules });
}

/** Opens the content of a bundle, as kept in the journal; throws where it is not one this engine can decide by. */
export function openBundle(json: unknown): Bundle {
  const content = contentSchema.parse(json);
  if (content.engine !== engineVersion || content.treatments !== treatmentsVersion) {
    throw new Error(`The bundle is for engine ${content.engine} and treatments ${content.treatments}; this is ${engineVersion} and ${treatmentsVersion}`);
  }
  const [fault] = checkBundle(content);
  if (fault) throw new Error(`The bundle does not hold: ${fault.reason}`);
  return { digest: sha256(canonicalJson(content as unknown as Json)), content, engine: new Engine(content) };
}
