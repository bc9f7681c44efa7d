export { bundleOf, openBundle, type Bundle } from './bundle.js';
export type { BundleContent } from './content.js';
export { consentsFor, covering, type ConsentHeld } from './consent.js';
export {
  decide, permits, type Audience, type Decision, type DisclosureRecord, type GrantedField, type GroundHeld, type Handling,
} from './decide.js';
export { PolicyFault, readPolicies } from './read-folder.js';
export { redact, type Redacted, type RedactionContext } from './redact.js';
export { alterationOf, leastRevealing, treat, treatments, type TreatmentName } from './treatments.js';
export { meaningOf, type Vocabulary } from './vocabulary.js';
