import { requestStatuses, standings } from '#libs/contracts';

/** Every status by which Tasks and ServiceRequests can be searched. */
export const statuses = {
  Task: [...new Set(Object.values(standings).map(({ status }) => status))], ServiceRequest: [...new Set(Object.values(requestStatuses))],
} as const;

const resource = (type: string, interactions: readonly string[], more: object = {}) => ({
  type, ...more, interaction: interactions.map((code) => ({ code })), versioning: 'versioned', conditionalRead: 'not-match', readHistory: false,
  updateCreate: false, searchParam: [{ name: 'status', type: 'token' }],
});

/** What this exchange understands of FHIR. */
export const capabilityStatement = {
  resourceType: 'CapabilityStatement', status: 'active', date: '2026-11-29', kind: 'instance', implementation: { description: 'Firebreak exchange: referrals between agencies' },
  fhirVersion: '4.0.1', format: ['application/fhir+json'],
  rest: [{
    mode: 'server',
    documentation: 'Every write takes an Idempotency-Key. What you may not see answers as if it were not there. Every answer about a referral is on the disclosure record.',
    security: { description: 'Bearer token (RFC 9068)' },
    resource: [
      resource('Task', ['read', 'search-type', 'create', 'update'], { documentation: 'A referral. Its status moves as SDOH Clinical Care narrows it, and who may move it is checked.', versioning: 'versioned-update' }),
      resource('ServiceRequest', ['read', 'search-type', 'create'], { documentation: 'What a referral asks for. Has the id of its Task.' }),
    ],
  }],
} as const;
