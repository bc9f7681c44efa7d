import type { ReferralState } from '#libs/casework';

/** A referral as one of its parties is shown it, read back from the view. */
export interface ReferralView {
  readonly referral: string;
  readonly case: string;
  readonly from: string;
  readonly to: string;
  readonly need: string;
  readonly urgency: Urgency;
  readonly state: ReferralState;
  readonly sentOn: string;
  readonly since: string;
  readonly answerBy?: string;
  readonly actBy?: string;
  readonly overdue?: boolean;
  readonly escalated?: string;
  readonly claimedBy?: string;
  /** Left out where the party may not know them. */
  readonly persons?: readonly string[];
  readonly reason?: string;
  readonly text?: string;
  readonly outcome?: string;
}

type Urgency = 'immediate' | 'urgent' | 'routine';

/** Whose words codes and names are. Cases and persons are called otherwise by every agency, and so their names have a system for each. */
export const systems = {
  agency: 'urn:firebreak:agency',
  need: 'urn:firebreak:need',
  state: 'urn:firebreak:referral-state',
  reason: 'urn:firebreak:reason',
  output: 'urn:firebreak:output',
  taskCode: 'http://hl7.org/fhir/CodeSystem/task-code',
  businessStatus: 'http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS',
  case: (agency: string) => `urn:firebreak:case:${agency}`,
  person: (agency: string) => `urn:firebreak:person:${agency}`,
} as const;

/** Request.priority by urgency. */
export const priorities = { immediate: 'stat', urgent: 'urgent', routine: 'routine' } as const satisfies Record<Urgency, string>;

export const concept = (system: string, code: string) => ({ coding: [{ system, code }] });
export const organization = (agency: string) => ({ type: 'Organization', identifier: { system: systems.agency, value: agency } });

const patient = (agency: string, person: string) => ({ type: 'Patient', identifier: { system: systems.person(agency), value: person } });

/**
 * Writes whom a referral is for: the person; of several, a group that comes along; where there is none, or none that the reader may know, the
 * group of the case, which names nobody.
 */
export function subjectOf({ case: of, persons = [] }: ReferralView, agency: string): { readonly contained?: readonly object[]; readonly subject: object } {
  const [first, ...others] = persons;
  if (!first) return { subject: { type: 'Group', identifier: { system: systems.case(agency), value: of } } };
  if (others.length === 0) return { subject: patient(agency, first) };
  const member = persons.map((person) => ({ entity: patient(agency, person) }));
  return { contained: [{ resourceType: 'Group', id: 'persons', type: 'person', actual: true, member }], subject: { reference: '#persons' } };
}
