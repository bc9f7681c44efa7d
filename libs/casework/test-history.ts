import { Rejection, type Json, type ProblemCode } from '#libs/kernel';
import { CaseFacts } from './case/facts.js';
import { catalogueVersion } from './evolution.js';
import type { RecordedEvent } from './recorded.js';
import { Register } from './register/register.js';

export type Data = { readonly [name: string]: Json };

/** Something that happened, as a test tells it. */
export interface Happening {
  readonly type: string;
  readonly data: Data;
  readonly by: string;
  readonly stream: string;
  readonly at: string;
  readonly id?: string;
}

/** Gives the n-th id of a test. */
export const id = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
export const caseId = id(0xca5e);
export const [mai, binh, chi, somebodyElse] = [id(0xa1), id(0xa2), id(0xa3), id(0xaf)];

/** Tells an event of the case; INSPECT records it on 1 March 2030 unless said otherwise. */
export const entry = (type: string, data: Data = {}, more: Partial<Happening> = {}): Happening => ({
  type, data, by: 'INSPECT', stream: `case-${caseId}`, at: '2030-03-01T09:00:00.000Z', ...more,
});
export const opened = (more: Data = {}): Happening => entry('CaseOpened', { jurisdiction: 'DE', leadAgency: 'INSPECT', ...more });
export const person = (who: string, more: Data = {}, by = 'INSPECT'): Happening => entry('PersonRecorded', { person: who, role: 'worker', ...more }, { by });

/** Tells an event of a referral. */
export const onReferral = (type: string, data: Data = {}, more: Partial<Happening> = {}): Happening =>
  entry(type, data, { stream: `referral-${id(0xef)}`, by: 'SHELTER', ...more });
export const sent = (more: Data = {}, about: Partial<Happening> = {}): Happening =>
  onReferral('ReferralSent', {
    case: caseId, from: 'INSPECT', to: 'SHELTER', need: 'shelter', urgency: 'urgent', persons: [mai], ...more,
  }, { by: 'INSPECT', ...about });

/** Records what happened in the order told: dense positions, a revision per stream. */
export function recorded(happenings: readonly Happening[]): RecordedEvent[] {
  const revisions = new Map<string, number>();
  return happenings.map(({ type, data, by, stream, at, id: given }, index) => {
    const revision = (revisions.get(stream) ?? 0) + 1;
    revisions.set(stream, revision);
    const meta = { occurredAt: at, recordedAt: at, recordedBy: { agency: by, user: 'u', role: 'officer' } };
    return { id: given ?? id(0xe000 + index), stream, revision, position: index + 1, type, version: catalogueVersion, correlation: caseId, data, meta };
  });
}

export const given = (...happenings: Happening[]): CaseFacts => CaseFacts.of(caseId, recorded(happenings));

const onRegister = (stream: string, type: string, data: Data = {}): Happening => entry(type, data, { stream, by: 'OPERATOR' });
export const registered = (agency: string, kind: string, jurisdiction = 'DE'): Happening =>
  onRegister(`agency-${agency}`, 'AgencyRegistered', { agency, kind, jurisdiction });
export const forwards = (agency: string, ...forwardsTo: string[]): Happening => onRegister(`agency-${agency}`, 'ForwardingDeclared', { forwardsTo });
export const certification = (agency: string, type: string): Happening => onRegister(`agency-${agency}`, type);
export const terms: Data = {
  kind: 'bilateral', parties: ['DE'], counterparts: ['DMW-PH'], purposes: ['cross-border-remedy'], dataGroups: ['recruitment'],
  link: 'worker-origin', from: '2030-01-01',
};
export const signed = (more: Data = {}, agreement = 'DE-PH'): Happening =>
  onRegister(`agreement-${agreement}`, 'AgreementSigned', { agreement, ...terms, ...more });
export const onAgreement = (type: string, data: Data = {}, agreement = 'DE-PH'): Happening => onRegister(`agreement-${agreement}`, type, data);
export const adopted = (digest: string, bundle: Data = {}): Happening => onRegister('policy', 'PolicyAdopted', { digest, bundle });

export const cast: readonly Happening[] = [
  registered('INSPECT', 'labour-inspectorate'), registered('POLICE', 'police'), registered('SHELTER', 'shelter'),
  registered('UNION', 'trade-union'), registered('DMW-PH', 'labour-authority-abroad', 'PH'), registered('BORDER', 'immigration-enforcement'),
];
export const registerOf = (...more: Happening[]): Register => Register.of(recorded([...cast, ...more]));

/** Gives code and pointer of the refusal that an attempt meets. */
export function refusal(attempt: () => unknown): { code: ProblemCode; pointer: string | undefined } {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Rejection) return { code: error.code, pointer: error.pointer };
    throw error;
  }
  throw new Error('Nothing was refused');
}
