import type { ReferralState } from '#libs/casework';
import { concept, organization, priorities, subjectOf, systems, type ReferralView } from './elements.js';

type TaskStatus = 'requested' | 'received' | 'accepted' | 'rejected' | 'in-progress' | 'on-hold' | 'completed' | 'failed' | 'cancelled';
interface Standing {
  readonly status: TaskStatus;
  /** Code and words of BSeR, where it has them. */
  readonly business?: readonly [code: string, display: string];
}

/** Where a referral stands, in the words of FHIR and of BSeR. What the system ends is cancelled for FHIR; businessStatus says more. */
export const standings = {
  requested: { status: 'requested', business: ['2.0', 'Service Request Created'] },
  received: { status: 'received' },
  accepted: { status: 'accepted', business: ['3.0', 'Service Request Accepted'] },
  rejected: { status: 'rejected', business: ['4.0', 'Service Request Declined'] },
  'in-progress': { status: 'in-progress' },
  'on-hold': { status: 'on-hold' },
  completed: { status: 'completed', business: ['7.0', 'Service Request Fulfillment Completed'] },
  failed: { status: 'failed' },
  cancelled: { status: 'cancelled', business: ['6.0', 'Service Request Fulfillment Cancelled'] },
  expired: { status: 'cancelled' },
  recalled: { status: 'cancelled' },
} as const satisfies Record<ReferralState, Standing>;

const noShow = ['5.1.2', 'Scheduled Service Request Event Unattended'] as const;

/** Writes a referral as FHIR R4 Task, from what its reader is shown of it and nothing else. */
export function taskOf(view: ReferralView, agency: string, tag: string): object {
  const { referral: id, text, outcome, overdue, escalated, claimedBy } = view;
  const { contained, subject } = subjectOf(view, agency);
  const deadline = view.answerBy ?? view.actBy;
  const extension = [
    ...(overdue === undefined ? [] : [{ url: 'urn:firebreak:overdue', valueBoolean: overdue }]),
    ...(escalated ? [{ url: 'urn:firebreak:escalated', valueDateTime: escalated }] : []),
    ...(claimedBy ? [{ url: 'urn:firebreak:claimed-by', valueString: claimedBy }] : []),
  ];
  return {
    resourceType: 'Task', id, meta: { versionId: tag }, ...(contained && { contained }), ...(extension.length > 0 && { extension }),
    groupIdentifier: { system: systems.case(agency), value: view.case },
    status: standings[view.state].status, ...statusReasonOf(view), businessStatus: businessStatusOf(view),
    intent: 'order', priority: priorities[view.urgency], code: concept(systems.taskCode, 'fulfill'),
    focus: { reference: `ServiceRequest/${id}`, type: 'ServiceRequest' }, for: subject, authoredOn: view.sentOn, lastModified: view.since,
    requester: organization(view.from), owner: organization(view.to), reasonCode: concept(systems.need, view.need),
    ...(text && { note: [{ text }] }), ...(deadline && { restriction: { period: { end: deadline } } }),
    ...(outcome && { output: [{ type: concept(systems.output, 'outcome'), valueString: outcome }] }),
  };
}

/** Writes the code of a reason in words, since SDOH Clinical Care wants a text wherever a Task ends badly. */
export const wordsOf = (reason: string): string => reason.replaceAll('-', ' ');

function statusReasonOf({ reason, state }: ReferralView): { readonly statusReason?: object } {
  if (reason) return { statusReason: { ...concept(systems.reason, reason), text: wordsOf(reason) } };
  return state === 'expired' || state === 'recalled' || state === 'cancelled' ? { statusReason: { text: state } } : {};
}

function businessStatusOf({ state, reason }: ReferralView): object {
  const { business }: Standing = standings[state];
  const bser = state === 'failed' && reason === 'no-show' ? noShow : business;
  return { coding: [{ system: systems.state, code: state }, ...(bser ? [{ system: systems.businessStatus, code: bser[0], display: bser[1] }] : [])] };
}
