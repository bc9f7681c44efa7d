import { systems } from '#libs/contracts';
import { z } from 'zod';
import { agencyOf, caseOf, codeOf, fhir, personsOf, urgencyOf, type Ordered } from './elements.js';

/** A ServiceRequest (FHIR R4) as far as it is read. */
export const serviceRequestSchema = z.strictObject({
  resourceType: z.literal('ServiceRequest'), id: z.string().max(64).optional(), meta: fhir.ours, text: fhir.ours, authoredOn: fhir.ours,
  contained: fhir.contained.optional(), requisition: fhir.identifier, status: z.string().max(20), intent: z.literal('order'), priority: fhir.priority, code: fhir.concept,
  subject: fhir.subject, requester: fhir.reference.optional(), performer: z.array(fhir.reference).length(1),
});
export type ServiceRequest = z.infer<typeof serviceRequestSchema>;

/** Reads what a ServiceRequest asks for, in an agency's own names. */
export const orderOfRequest = (request: ServiceRequest, agency: string): Ordered => ({
  case: caseOf(request.requisition, agency, '/requisition/system'), to: agencyOf(request.performer[0]!, '/performer/0'), need: codeOf(request.code, systems.need, '/code'),
  urgency: urgencyOf(request.priority), persons: personsOf(request.subject, request.contained, agency, '/subject'),
});
