import type { CaseFacts, PersonFacts } from '../case/facts.js';
import type { UrgentReason } from '../codes.js';
import type { DataOf } from '../field.js';
import type { referralEvents } from './events.js';
import { isUnderway, isWaiting } from './moves.js';
import type { Referral } from './referral.js';

const holds: Readonly<Record<UrgentReason, (person: PersonFacts) => boolean>> = {
  child: ({ isChild }) => isChild,
  'immediate-danger': ({ inDanger }) => inDanger,
  trafficking: ({ isSuspectedVictim }) => isSuspectedVictim,
};
// The reasons for which the law has notice given (see personsToNotifyAbout); a suspicion makes haste and opens nothing.
const founded: readonly UrgentReason[] = ['child', 'immediate-danger'];

/**
 * Gives what raises a referral to the highest urgency: somebody it is about is a child, in danger, or may be a victim of trafficking. Its
 * receiver has notice of those of whom the law asks for it, where the lead agency sent it: notice is for the lead to give.
 */
export function raiseReferral(facts: CaseFacts, referral: Referral): DataOf<(typeof referralEvents)['ReferralRaised']> | undefined {
  if (referral.raised || !(isWaiting(referral.state) || isUnderway(referral.state))) return undefined;
  const about = (reason: UrgentReason) => referral.persons.filter((id) => facts.persons.has(id) && holds[reason](facts.persons.get(id)!));
  const reasons = (Object.keys(holds) as UrgentReason[]).filter((reason) => about(reason).length > 0);
  if (reasons.length === 0) return undefined;
  const persons = referral.from === facts.lead ? [...new Set(founded.flatMap(about))].sort() : [];
  return { urgency: 'immediate', reasons, persons };
}
