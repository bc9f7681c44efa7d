export { bundleOf, openBundle, type Bundle } from './bundle.js';
export type { BundleContent } from './content.js';
export { type ConsentHeld } from './consent.js';
export {
  decide, permits, type Audience, type Decision, type DisclosureRecord, type GrantedField, type GroundHeld, type Handling,
} from './decide.js';
export { readPolicies } from './read-folder.js';
export { redact, type Redacted, type RedactionContext } from './redact.js';
export { leastRevealing, treat, treatments, type TreatmentName } from './treatments.js';
export { type Vocabulary } from './vocabulary.js';
