import { authorOf, recordedAt, typed, type RecordedEvent } from '../recorded.js';
import { phaseOf, stateAfter, type Phase, type ReferralState } from './moves.js';

/** One referral as both of its parties know it. */
export interface Referral {
  readonly id: string;
  readonly case: string;
  readonly from: string;
  readonly to: string;
  readonly need: string;
  readonly urgency: string;
  readonly persons: readonly string[];
  readonly state: ReferralState;
  readonly revision: number;
  /** Time of the event that led to the present state, in milliseconds. */
  readonly since: number;
  readonly sentAt: number;
  readonly acceptedAt?: number;
  /** Since when it is urgent by itself, in milliseconds, how urgent it was before, and about whom its receiver has notice. */
  readonly raised?: { readonly at: number; readonly before: string; readonly persons: readonly string[]; readonly escalations: number };
  /** When its receiver was reminded, in milliseconds, of what. */
  readonly reminded: { readonly [phase in Phase]?: number };
  /** When it escalated last, in milliseconds, by what its receiver was waited for then. */
  readonly escalated: { readonly [phase in Phase]?: number };
  /** Digest of the policy in force when the receiver accepted: the ceiling of what it may receive. */
  readonly acceptedUnder?: string;
  /** Who of the receiver took it in hand last, and when. For the receiver alone. */
  readonly claimed?: { readonly by: string; readonly at: number };
  /** Whether the next provider is asked by itself; the referral it follows; the one it is a part of. */
  readonly next?: boolean;
  readonly after?: string;
  readonly partOf?: string;
  /** How many of its events its sender is not told of. */
  readonly untold: number;
  readonly reason?: string;
  readonly text?: string;
  readonly outcome?: string;
  readonly outcomeCode?: string;
}

/** Folds one more event into a referral. */
export function evolveReferral(referral: Referral | undefined, recorded: RecordedEvent): Referral | undefined {
  const event = typed(recorded);
  const at = recordedAt(recorded);
  if (event.type === 'ReferralSent') {
    const { case: caseId, from, to, need, urgency, persons, next, after, partOf } = event.data;
    const id = recorded.stream.slice('referral-'.length);
    return {
      id, case: caseId, from, to, need, urgency, persons, state: 'requested', revision: recorded.revision, since: at, sentAt: at, reminded: {}, escalated: {}, untold: 0,
      ...(next && { next }), ...(after && { after }), ...(partOf && { partOf }),
    };
  }
  if (!referral) return undefined;
  const state = stateAfter(event.type);
  const moved = { ...referral, revision: recorded.revision, ...(state && { state, since: at }) };
  switch (event.type) {
    case 'ReferralAccepted':
      return { ...moved, acceptedUnder: event.data.policy, acceptedAt: at };
    case 'ReferralClaimed':
      return { ...moved, claimed: { by: authorOf(recorded).user, at }, untold: referral.untold + 1 };
    case 'ReferralEscalated': {
      const phase = phaseOf(referral.state);
      const { raised } = referral;
      return {
        ...moved, ...(phase && { escalated: { ...referral.escalated, [phase]: at } }),
        ...(raised && phase === 'answer' && { raised: { ...raised, escalations: raised.escalations + 1 } }),
      };
    }
    case 'ReferralReminded': {
      const phase = phaseOf(referral.state);
      return { ...moved, ...(phase && { reminded: { ...referral.reminded, [phase]: at } }) };
    }
    case 'ReferralRaised': {
      const { urgency, persons } = event.data;
      return { ...moved, urgency, raised: { at, before: referral.urgency, persons, escalations: 0 } };
    }
    case 'ReferralRejected':
    case 'ReferralFailed':
      return { ...moved, reason: event.data.reason, ...(event.data.text && { text: event.data.text }) };
    case 'ReferralCompleted': {
      const { outcome, outcomeCode } = event.data;
      return { ...moved, ...(outcome && { outcome }), ...(outcomeCode && { outcomeCode }) };
    }
    default:
      return moved;
  }
}

/** Tells which side of a referral an agency is on. */
export function partyOf(referral: Referral, agency: string): 'sender' | 'receiver' | undefined {
  if (referral.to === agency) return 'receiver';
  return referral.from === agency ? 'sender' : undefined;
}

/** Lists the referrals that were sent as parts of one, in the order in which they were sent. */
export const partsOf = (referrals: Iterable<Referral>, whole: string): readonly Referral[] => [...referrals].filter(({ partOf }) => partOf === whole);
/** Gives the revision of a referral as one of its parties counts it: by what that party is told of alone. */
export const revisionFor = ({ revision, untold, to }: Referral, agency: string): number => (agency === to ? revision : revision - untold);

/** Folds the whole stream of a referral. */
export const referralOf = (events: readonly RecordedEvent[]): Referral | undefined =>
  events.reduce<Referral | undefined>(evolveReferral, undefined);

