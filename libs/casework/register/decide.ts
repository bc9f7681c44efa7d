import { Rejection, type Json } from '#libs/kernel';
import type { Decided } from '../case/decide.js';
import { checkAgency, checkData } from '../check-data.js';
import { agencyKinds } from '../codes.js';
import { registerEvents } from './events.js';
import { refusePath } from './paths.js';
import type { Agreement, Register } from './register.js';

type Data = { readonly [name: string]: Json };

/** What registering an agency means. The refused class may be registered: so that it is known, and refused. */
export function registerAgency(register: Register, data: Data): Decided {
  const checked = checkData(registerEvents.AgencyRegistered, data, register, '');
  if (register.agencies.has(checked['agency'] as string)) throw new Rejection('already-registered', 'The agency is registered.', '/agency');
  checkForwarding(checked, register);
  const decided = { type: 'AgencyRegistered', data: checked };
  refusePath(register, { stream: `agency-${String(checked['agency'])}`, ...decided }, '/forwardsTo');
  return decided;
}

/** What declaring whom an agency forwards to means. A path that it would open is cut first: a suspension is never refused. */
export function declareForwarding(register: Register, agency: string, data: Data): Decided {
  if (!register.agencies.has(agency)) throw new Rejection('not-found', 'There is nothing here for you.');
  const decided = { type: 'ForwardingDeclared', data: checkData(registerEvents.ForwardingDeclared, data, register, '') };
  checkForwarding(decided.data, register);
  refusePath(register, { stream: `agency-${agency}`, ...decided }, '/forwardsTo');
  return decided;
}

// The path must be known to its end: an agency that is not registered is named by its kind.
function checkForwarding({ forwardsTo = [] }: Data, register: Register): void {
  (forwardsTo as string[]).forEach((to, index) => {
    if (!Object.hasOwn(agencyKinds, to) && !register.agencies.has(to)) {
      throw new Rejection('unknown-agency', 'The agency is not registered; name its kind.', `/forwardsTo/${index}`);
    }
  });
}

const certifications = { certify: 'AgencyCertified', suspend: 'CertificationSuspended', revoke: 'CertificationRevoked' } as const;
export type Certification = keyof typeof certifications;

/** What a change of certification means; it is effective at once on what the agency receives. */
export function changeCertification(register: Register, agency: string, change: Certification, data: Data): Decided {
  if (!register.agencies.has(agency)) throw new Rejection('not-found', 'There is nothing here for you.');
  const type = certifications[change];
  const decided = { type, data: checkData(registerEvents[type], data, register, '') };
  if (change === 'certify') refusePath(register, { stream: `agency-${agency}`, ...decided });
  return decided;
}

/** What signing an agreement means: its counterparts are registered, and none is of the refused class. */
export function signAgreement(register: Register, data: Data): Decided {
  const checked = checkData(registerEvents.AgreementSigned, data, register, '');
  if (register.agreements.has(checked['agreement'] as string)) throw new Rejection('already-registered', 'The agreement is signed.', '/agreement');
  checkTerms(checked, register);
  const decided = { type: 'AgreementSigned', data: checked };
  refusePath(register, { stream: `agreement-${String(checked['agreement'])}`, ...decided }, pointerTo(checked));
  return decided;
}

const changes = {
  amend: { from: ['signed', 'suspended'], event: 'AgreementAmended' },
  suspend: { from: ['signed'], event: 'AgreementSuspended' },
  resume: { from: ['suspended'], event: 'AgreementResumed' },
  end: { from: ['signed', 'suspended'], event: 'AgreementEnded' },
} as const;
export type AgreementChange = keyof typeof changes;

/** What amending, suspending, resuming or ending an agreement means. */
export function changeAgreement(register: Register, id: string, change: AgreementChange, data: Data): Decided {
  const agreement: Agreement | undefined = register.agreements.get(id);
  if (!agreement) throw new Rejection('not-found', 'There is nothing here for you.');
  const { from, event } = changes[change];
  if (!(from as readonly string[]).includes(agreement.state)) {
    throw new Rejection('agreement-not-in-that-state', 'The agreement cannot make this change from its present state.');
  }
  const decided = { type: event, data: checkData(registerEvents[event], data, register, '') };
  if (change === 'amend') checkTerms(decided.data, register);
  if (change === 'amend' || change === 'resume') refusePath(register, { stream: `agreement-${id}`, ...decided }, change === 'amend' ? pointerTo(decided.data) : undefined);
  return decided;
}

/** What adopting a policy means. No rule can name the refused class; its onward marks may still open a path. */
export function adoptPolicy(register: Register, digest: string, bundle: Json): Decided {
  const decided = { type: 'PolicyAdopted', data: { digest, bundle } };
  refusePath(register, { stream: 'policy', ...decided }, '/bundle/handling/onward');
  return decided;
}

// An agreement that allows onward use opens a path by that, any other one by whom it names.
const pointerTo = ({ onward }: Data): string => (onward === 'never' ? '/counterparts' : '/onward');

function checkTerms(terms: Data, register: Register): void {
  (terms['parties'] as string[]).forEach((party, index) => {
    if (party.length > 2) checkAgency(party, register, `/parties/${index}`);
  });
  if (typeof terms['until'] === 'string' && typeof terms['from'] === 'string' && terms['until'] < terms['from']) {
    throw new Rejection('invalid-field', 'The agreement ends before it begins.', '/until');
  }
}
