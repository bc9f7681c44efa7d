import { typed, recordedAt, type RecordedEvent } from '../recorded.js';
import { offersTo } from '../register/directory.js';
import { matchOffers, type Wish } from '../register/match.js';
import type { Register } from '../register/register.js';

/** A need that is offered to every certified provider it fits, until one of them claims it. */
export interface Call {
  /** The id of the referral that its claim makes. */
  readonly id: string;
  readonly case: string;
  readonly from: string;
  readonly persons: readonly string[];
  /** All that those who are called are told. */
  readonly wish: Wish;
  readonly madeAt: number;
  readonly state: 'open' | 'claimed' | 'withdrawn' | 'expired';
  readonly revision: number;
}

/** Folds one more event into a call. */
export function evolveCall(call: Call | undefined, recorded: RecordedEvent): Call | undefined {
  const event = typed(recorded);
  const { revision } = recorded;
  if (event.type === 'CallMade') {
    const { case: caseId, from, persons, ...wish } = event.data;
    return { id: recorded.stream.slice('referral-'.length), case: caseId, from, persons, wish, madeAt: recordedAt(recorded), state: 'open', revision };
  }
  if (event.type === 'ReferralSent') return call && { ...call, state: 'claimed', revision };
  if (event.type === 'CallWithdrawn') return call && { ...call, state: 'withdrawn', revision };
  return event.type === 'CallExpired' ? call && { ...call, state: 'expired', revision } : call;
}

/** Folds the whole stream that a call began. */
export const callOf = (events: readonly RecordedEvent[]): Call | undefined => events.reduce<Call | undefined>(evolveCall, undefined);

/** Lists the certified providers that a wish fits at this moment, best first; never the one who asks. */
export function providersFor(wish: Wish, register: Register, from: string): readonly string[] {
  const matches = matchOffers(offersTo(from, register), wish).filter(({ agency }) => agency.status === 'certified' && agency.id !== from);
  return [...new Set(matches.map(({ agency }) => agency.id))];
}
