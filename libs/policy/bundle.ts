import { canonicalJson, sha256 } from '#libs/kernel';
import { checkBundle } from './check-bundle.js';
import { contentSchema, engineVersion, type BundleContent } from './content.js';
import { Engine } from './engine.js';
import { treatmentsVersion } from './treatments.js';

/** A policy in force: content-addressed, checked, and compiled. Two bundles of one digest decide the same, for ever. */
export interface Bundle {
  readonly digest: string;
  readonly content: BundleContent;
  readonly engine: Pick<Engine, 'matching'>;
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
  return { digest: sha256(canonicalJson(content)), content, engine: new Engine(content) };
}
