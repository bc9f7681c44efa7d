import type { ReferralState } from '#libs/casework';
import { concept, organization, priorities, subjectOf, systems, type ReferralView } from './elements.js';

/** Request.status by state of the referral. */
export const requestStatuses = {
  requested: 'active', received: 'active', accepted: 'active', 'in-progress': 'active', 'on-hold': 'on-hold', completed: 'completed', rejected: 'revoked',
  failed: 'revoked', cancelled: 'revoked', expired: 'revoked', recalled: 'revoked',
} as const satisfies Record<ReferralState, string>;

/** Writes what a referral asks for as FHIR R4 ServiceRequest, from what its reader is shown of it and nothing else. */
export function serviceRequestOf(view: ReferralView, agency: string, tag: string): object {
  const { contained, subject } = subjectOf(view, agency);
  return {
    resourceType: 'ServiceRequest', id: view.referral, meta: { versionId: tag }, ...(contained && { contained }),
    requisition: { system: systems.case(agency), value: view.case }, status: requestStatuses[view.state], intent: 'order', priority: priorities[view.urgency],
    code: concept(systems.need, view.need), subject, authoredOn: view.sentOn, requester: organization(view.from), performer: [organization(view.to)],
  };
}
