import { isRefused, Rejection, type Json } from '#libs/kernel';
import type { Decided } from '../case/decide.js';
import { checkAgency, checkData } from '../check-data.js';
import { registerEvents } from './events.js';
import type { Agreement, Register } from './register.js';

type Data = { readonly [name: string]: Json };

/** What registering an agency means. The refused class may be registered: so that it is known, and refused. */
export function registerAgency(register: Register, data: Data): Decided {
  const checked = checkData(registerEvents.AgencyRegistered, data, register, '');
  if (register.agencies.has(checked['agency'] as string)) throw new Rejection('already-registered', 'The agency is registered.', '/agency');
  return { type: 'AgencyRegistered', data: checked };
}

const certifications = { certify: 'AgencyCertified', suspend: 'CertificationSuspended', revoke: 'CertificationRevoked' } as const;
export type Certification = keyof typeof certifications;

/** What a change of certification means; it is effective at once on what the agency receives. */
export function changeCertification(register: Register, agency: string, change: Certification, data: Data): Decided {
  if (!register.agencies.has(agency)) throw new Rejection('not-found', 'There is nothing here for you.');
  const type = certifications[change];
  return { type, data: checkData(registerEvents[type], data, register, '') };
}

/** What signing an agreement means: its counterparts are registered, and none is of the refused class. */
export function signAgreement(register: Register, data: Data): Decided {
  const checked = checkData(registerEvents.AgreementSigned, data, register, '');
  if (register.agreements.has(checked['agreement'] as string)) throw new Rejection('already-registered', 'The agreement is signed.', '/agreement');
  checkTerms(checked, register);
  return { type: 'AgreementSigned', data: checked };
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
  const checked = checkData(registerEvents[event], data, register, '');
  if (change === 'amend') checkTerms(checked, register);
  return { type: event, data: checked };
}

function checkTerms(terms: Data, register: Register): void {
  (terms['parties'] as string[]).forEach((party, index) => {
    if (party.length > 2) checkAgency(party, register, `/parties/${index}`);
  });
  if (typeof terms['until'] === 'string' && typeof terms['from'] === 'string' && terms['until'] < terms['from']) {
    throw new Rejection('invalid-field', 'The agreement ends before it begins.', '/until');
  }
}

/** Tells whether an agency is of the class that never receives. */
export const isRefusedAgency = (register: Register, agency: string): boolean => isRefused(register.agencies.get(agency)?.kind ?? '');
