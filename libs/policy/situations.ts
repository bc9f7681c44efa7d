import { z } from 'zod';
import type { BundleContent } from './content.js';
import { readYaml } from './read-folder.js';

const defaults: Readonly<Record<string, string | boolean>> = { 'case.jurisdiction': 'DE', 'case.finalDecision': false, 'record.final': false, 'record.indicator': '', 'person.nationality': '' };
const strings = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]);
const consentKind = z.enum(['none', 'bare', 'covering']);
const consents = z.union([consentKind.transform((one) => [one]), z.array(consentKind)]);
const facts = z.record(z.string(), z.union([z.string(), z.boolean()])).refine((given) => Object.keys(given).every((name) => Object.hasOwn(defaults, name)), 'not a fact');
const allowedFields = z.record(z.string(), z.record(z.string(), z.string()));

/** One test as written: a receive test lists fields by event, a record test event types, a refer test kinds of recipient. */
const testSchema = z.union([
  z.strictObject({
    title: z.string(), audience: strings, ground: strings, purpose: strings.optional(), consent: consents,
    facts: facts.optional(), alsoWith: z.array(facts).optional(), allowed: allowedFields,
  }),
  z.strictObject({ title: z.string(), may: z.literal('record'), audience: strings, ground: strings, allowed: z.array(z.string()) }),
  z.strictObject({
    title: z.string(), may: z.literal('refer'), audience: strings, ground: strings, recipient: strings, consent: consents,
  }),
]);
export type PolicyTest = z.infer<typeof testSchema> & { readonly file: string };

const castSchema = z.strictObject({ agencies: z.record(z.string(), z.strictObject({ kind: z.string(), jurisdiction: z.string() })) });
export type Cast = z.infer<typeof castSchema>['agencies'];

export type Facts = Readonly<Record<string, string | boolean>>;

/** What a policy can be asked: who, on which ground, for what, with or without consent, in view of which facts. */
export interface Situation {
  readonly agency: string;
  readonly ground: string;
  readonly purpose: string;
  /** Covering = of every label; bare = for this recipient and purpose, but of no label. */
  readonly consent: z.infer<typeof consentKind>;
  readonly facts: Facts;
}

/** Names a situation, so that tests of the same one add up. */
export const keyOf = ({ agency, ground, purpose, consent, facts: given }: Situation): string =>
  JSON.stringify([agency, ground, purpose, consent, Object.entries({ ...defaults, ...given }).sort()]);

/** Lists every situation of the closed world for an agency: each ground, purpose, consent, and the facts that rules may turn on. */
export function situationsOf(agency: string, cast: Cast, content: Pick<BundleContent, 'vocabulary' | 'grounds'>): readonly Situation[] {
  const { kind, jurisdiction } = cast[agency]!;
  // Where the ground itself needs a consent, one that covers no label opens the ground and no more.
  const needsConsent = content.grounds.consentNeeded[kind] ?? [];
  const factSets: Facts[] = [
    {}, { 'case.finalDecision': true }, { 'record.final': true }, { 'case.finalDecision': true, 'record.final': true },
    { 'record.indicator': 'physical-and-sexual-violence' }, { 'record.indicator': 'deception' },
    { 'person.nationality': jurisdiction }, { 'person.nationality': 'VN' },
  ];
  return content.vocabulary.grounds.flatMap((ground) =>
    (content.vocabulary.kinds[kind] ?? []).flatMap((purpose) =>
      (needsConsent.includes(ground) ? ['none', 'bare', 'covering'] as const : ['none', 'covering'] as const).flatMap((consent) =>
        factSets.map((set) => ({ agency, ground, purpose, consent, facts: { ...defaults, ...set } })))));
}

/** Reads the cast and the tests that stand beside the rules; a rule file without a test is a fault. */
export function readTests(folder: string, names: readonly string[]): { cast: Cast; tests: readonly PolicyTest[] } {
  const cast = castSchema.parse(readYaml(folder, 'cast.yaml').json).agencies;
  const tests = names.flatMap((name) => {
    const file = readYaml(folder, name);
    const parsed = z.array(testSchema).safeParse(file.json);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new Error(`${name}:${file.line(issue!.path as Array<string | number>)}: ${issue!.path.join('.')}: ${issue!.message}`);
    }
    return parsed.data.map((test) => ({ ...test, file: name }));
  });
  return { cast, tests };
}

/** Collects what the tests of each situation allow together. */
export function expectations(tests: readonly PolicyTest[], cast: Cast, kinds: Record<string, readonly string[]>): ReadonlyMap<string, Record<string, Record<string, string>>> {
  const expected = new Map<string, Record<string, Record<string, string>>>();
  for (const test of tests) {
    if ('may' in test) continue;
    const sets = [test.facts ?? {}, ...(test.alsoWith ?? [])];
    for (const agency of test.audience) {
      const purposes = test.purpose ?? kinds[cast[agency]!.kind]!;
      for (const ground of test.ground) for (const purpose of purposes) for (const consent of test.consent) for (const set of sets) {
        const key = keyOf({ agency, ground, purpose, consent, facts: set });
        const known = expected.get(key) ?? {};
        for (const [type, fields] of Object.entries(test.allowed)) known[type] = { ...known[type], ...fields };
        expected.set(key, known);
      }
    }
  }
  return expected;
}
