import { systems, wordsOf } from '#libs/contracts';
import { z } from 'zod';
import { agencyOf, caseOf, codeOf, fhir, misfit, personsOf, urgencyOf, type Ordered } from './elements.js';

const output = z.strictObject({ type: fhir.concept, valueString: fhir.text });

/** A Task (FHIR R4) as far as it is read. */
export const taskSchema = z.strictObject({
  resourceType: z.literal('Task'), id: z.string().max(64).optional(), meta: fhir.ours, text: fhir.ours, businessStatus: fhir.ours, focus: fhir.ours, authoredOn: fhir.ours,
  lastModified: fhir.ours, restriction: fhir.ours, extension: fhir.ours,
  contained: fhir.contained.optional(), groupIdentifier: fhir.identifier, status: z.string().max(20), statusReason: fhir.reason.optional(), intent: z.literal('order'),
  priority: fhir.priority, code: fhir.concept.optional(), for: fhir.subject, requester: fhir.reference.optional(), owner: fhir.reference, reasonCode: fhir.concept,
  note: z.array(z.strictObject({ text: fhir.text })).length(1).optional(), output: z.array(output).length(1).optional(),
});
export type Task = z.infer<typeof taskSchema>;

/** Reads what a Task asks for, in an agency's own names. */
export function orderOfTask(task: Task, agency: string): Ordered {
  if (task.code && codeOf(task.code, systems.taskCode, '/code') !== 'fulfill') throw misfit('The Task of a referral is to fulfill its ServiceRequest.', '/code/coding');
  return {
    case: caseOf(task.groupIdentifier, agency, '/groupIdentifier/system'), to: agencyOf(task.owner, '/owner'), need: codeOf(task.reasonCode, systems.need, '/reasonCode'),
    urgency: urgencyOf(task.priority), persons: personsOf(task.for, task.contained, agency, '/for'),
  };
}

/** The words that accompany a move. */
export interface Said {
  readonly reason?: string;
  readonly text?: string;
  readonly outcome?: string;
}

/** Reads what a Task says beside its status: the reason by code, the text beside it, the outcome. */
export function saidBy({ statusReason, note, output: outputs }: Task): Said {
  const reason = statusReason?.coding && codeOf(statusReason, systems.reason, '/statusReason');
  const beside = statusReason?.text === (reason && wordsOf(reason)) ? undefined : statusReason?.text;
  const text = note?.[0]?.text ?? beside;
  const [outcome] = outputs ?? [];
  if (outcome && codeOf(outcome.type, systems.output, '/output/0/type') !== 'outcome') throw misfit('A referral has one output, its outcome.', '/output/0/type/coding');
  return { ...(reason && { reason }), ...(text && { text }), ...(outcome && { outcome: outcome.valueString }) };
}
