import type { ReferralEventType } from './events.js';

/** States of a referral: FHIR R4 Task.status as narrowed by SDOH Clinical Care; expired and recalled are set by the system. */
export type ReferralState =
  | 'requested' | 'received' | 'accepted' | 'rejected' | 'in-progress' | 'on-hold' | 'completed' | 'failed' | 'cancelled' | 'expired' | 'recalled';

export interface Move {
  readonly by: 'sender' | 'receiver' | 'either' | 'system';
  readonly from: readonly ReferralState[];
  /** Left out where the state stays. */
  readonly to?: ReferralState;
  readonly event: ReferralEventType;
}

const waiting = ['requested', 'received'] as const;
const underway = ['accepted', 'in-progress', 'on-hold'] as const;

/** Who may move a referral from where to where; what is not in the table cannot happen. */
export const moves = {
  receive: { by: 'receiver', from: ['requested'], to: 'received', event: 'ReferralReceived' },
  claim: { by: 'receiver', from: [...waiting, ...underway], event: 'ReferralClaimed' },
  accept: { by: 'receiver', from: waiting, to: 'accepted', event: 'ReferralAccepted' },
  reject: { by: 'receiver', from: waiting, to: 'rejected', event: 'ReferralRejected' },
  start: { by: 'receiver', from: ['accepted', 'on-hold'], to: 'in-progress', event: 'ReferralStarted' },
  pause: { by: 'receiver', from: ['accepted', 'in-progress'], to: 'on-hold', event: 'ReferralPaused' },
  complete: { by: 'receiver', from: underway, to: 'completed', event: 'ReferralCompleted' },
  fail: { by: 'receiver', from: underway, to: 'failed', event: 'ReferralFailed' },
  cancel: { by: 'either', from: [...waiting, ...underway], to: 'cancelled', event: 'ReferralCancelled' },
  /** Offers it to the next provider, as a referral of its own. */
  'pass-on': { by: 'sender', from: ['rejected', 'failed', 'expired'], event: 'ReferralSent' },
  expire: { by: 'system', from: waiting, to: 'expired', event: 'ReferralExpired' },
  recall: { by: 'system', from: [...waiting, ...underway], to: 'recalled', event: 'ReferralRecalled' },
} as const satisfies Record<string, Move>;

export type MoveName = keyof typeof moves;

/** Gives the state that an event of the referral stream leads to; undefined where it leaves the state as it was. */
export const stateAfter = (type: string): ReferralState | undefined =>
  Object.values<Move>(moves).find((move) => move.event === type)?.to;

/** The states in which something is still waited for. */
export const openStates: readonly ReferralState[] = [...waiting, ...underway];

export const isWaiting = (state: ReferralState): boolean => (waiting as readonly string[]).includes(state);
export const isUnderway = (state: ReferralState): boolean => (underway as readonly string[]).includes(state);

/** What a receiver is waited for: an answer, a start, an end. */
export type Phase = 'answer' | 'start' | 'finish';

/** Gives what the receiver of a referral in a state is waited for; nothing once it is over. */
export function phaseOf(state: ReferralState): Phase | undefined {
  if (isWaiting(state)) return 'answer';
  if (state === 'accepted') return 'start';
  return isUnderway(state) ? 'finish' : undefined;
}
