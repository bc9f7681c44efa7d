import {
  checkMove, consentReaches, groundsOf, nextProviders, sendReferral, successorOf, type CaseFacts, type Decided, type Referral, type Register,
} from '#libs/casework';
import { Rejection } from '#libs/kernel';
import { demand, reach, type Outcome, type Tools } from './authority.js';

type Deciding = Pick<Tools, 'bundles' | 'clock'>;

/** Decides the sender's move to offer a referral that ended without help to the next provider. */
export async function decidePassingOn(tools: Tools, register: Register, by: string, referral: Referral): Promise<Outcome> {
  checkMove(referral, by, 'pass-on');
  const facts = (await tools.cases.current(referral.case))!;
  if (facts.referrals.has(successorOf(referral.id))) throw new Rejection('already-passed-on', 'It is with the next provider already.');
  // What waits for its sender has begun the stream of the referral that it becomes.
  const expected = facts.returned.has(referral.id) ? 1 : 0;
  return { stream: `referral-${successorOf(referral.id)}`, correlation: referral.case, expected, decided: offeredOn(tools, register, facts, referral) };
}

/** Decides what the exchange itself does with such a referral: offers it on, or returns it to its sender and says why. */
export function offerOnOrReturn(tools: Deciding, register: Register, facts: CaseFacts, referral: Referral): Decided {
  try {
    return offeredOn(tools, register, facts, referral);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    const reason = error.code === 'consent-not-given' || error.code === 'nobody-left' ? error.code : 'not-possible';
    return { type: 'ReferralReturned', data: { case: referral.case, from: referral.from, after: referral.id, reason } };
  }
}

// The best that the sender may refer to and that the persons' consents reach; everything is asked again as if it were sent now.
function offeredOn(tools: Deciding, register: Register, facts: CaseFacts, referral: Referral): Decided {
  const { id, from, need, urgency, persons, next, partOf } = referral;
  const now = tools.clock.now();
  const grounds = groundsOf(facts, register, from, now);
  if (grounds.length === 0) throw new Rejection('not-found', 'There is nothing here for you.');
  const providers = nextProviders(facts, register, referral);
  if (providers.length === 0) throw new Rejection('nobody-left', 'Nobody is left who is certified for this, has room and was not asked before.');
  const to = providers.find((each) => consentReaches(facts, register, referral, each, now) && isReferable(tools, register, facts, from, grounds, each, persons));
  if (!to) throw new Rejection('consent-not-given', 'The next provider needs the consent of every person referred.', '/persons');
  return sendReferral(facts, register, {
    from, to, need, urgency, persons, reaches: reach(grounds, from, facts), after: id, ...(next && { next }), ...(partOf && { partOf }),
  });
}

function isReferable(
  tools: Deciding, register: Register, facts: CaseFacts, from: string, grounds: Parameters<typeof demand>[4], to: string, persons: readonly string[],
): boolean {
  try {
    demand(tools, register, from, 'ReferralSent', grounds, { to, persons, facts });
    return true;
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
}
