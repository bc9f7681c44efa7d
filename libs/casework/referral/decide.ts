import { Rejection, type Json } from '#libs/kernel';
import type { Decided } from '../case/decide.js';
import type { CaseFacts } from '../case/facts.js';
import { checkData, checkReceiver } from '../check-data.js';
import { without } from '../field.js';
import { isCertifiedFor } from '../register/directory.js';
import type { Wish } from '../register/match.js';
import type { Register } from '../register/register.js';
import { referralEvents } from './events.js';
import { isUnderway, moves, openStates, type Move, type MoveName } from './moves.js';
import { partyOf, type Referral } from './referral.js';

type Data = { readonly [name: string]: Json };

export interface ReferralToSend {
  readonly from: string;
  readonly to: string;
  readonly need: string;
  readonly urgency: string;
  readonly persons: readonly string[];
  readonly reaches: (person: string) => boolean;
  /** Whether the next provider is asked by itself where this one does not help. */
  readonly next?: boolean;
  /** The referral that ended without help and goes on as this one. */
  readonly after?: string;
  /** The referral that the sender received and gives a part of on. */
  readonly partOf?: string;
}

/** What sending a referral means: the receiver is offered the need and what matching takes, never a person. */
export function sendReferral(facts: CaseFacts, register: Register, sending: ReferralToSend): Decided {
  const { from, to, need, urgency, persons, reaches, next, after, partOf } = sending;
  checkReceiver(to, register, '/to');
  if (!isCertifiedFor(register.agencies.get(to)!, need)) throw new Rejection('unknown-agency', 'The agency is not certified for this need.', '/to');
  if (to === from) throw new Rejection('invalid-field', 'An agency does not refer to itself.', '/to');
  checkPersons(facts, persons, reaches);
  if (partOf !== undefined) checkPart(facts, from, persons, partOf);
  const about = persons.flatMap((person) => facts.persons.get(person) ?? []);
  const languages = distinct(about.flatMap((person) => person.languages));
  const genders = distinct(about.flatMap((person) => person.gender ?? []));
  const data = {
    case: facts.id, from, to, need, urgency, persons: [...persons],
    ...(facts.region && { region: facts.region }),
    ...(facts.sector && { sector: facts.sector }),
    ...(languages.length > 0 && { languages }),
    ...(genders.length > 0 && { genders }),
    ...(next && { next }), ...(after && { after }), ...(partOf && { partOf }),
  };
  return { type: 'ReferralSent', data: checkData(referralEvents.ReferralSent, data, register, '') };
}

export interface CallToMake extends Pick<ReferralToSend, 'from' | 'persons' | 'reaches'> {
  readonly wish: Wish;
}

/** What making a call means: the need as it is called out, word for word what the caller says of it, and apart from it the persons. */
export function makeCall(facts: CaseFacts, register: Register, { from, persons, reaches, wish }: CallToMake): Decided {
  checkPersons(facts, persons, reaches);
  return { type: 'CallMade', data: checkData(referralEvents.CallMade, { case: facts.id, from, persons: [...persons], ...wish } as unknown as Data, register, '') };
}

function checkPersons(facts: CaseFacts, persons: readonly string[], reaches: ReferralToSend['reaches']): void {
  if (facts.closed) throw new Rejection('case-closed', 'The case is closed; reopen it first.');
  persons.forEach((person, index) => {
    if (!facts.persons.has(person) || !reaches(person)) {
      throw new Rejection('unknown-person', 'No such person is recorded in this case.', `/persons/${index}`);
    }
  });
}

// Whoever coordinates gives on what it was given, and nobody else's.
function checkPart(facts: CaseFacts, from: string, persons: readonly string[], partOf: string): void {
  const whole = facts.referrals.get(partOf);
  if (whole?.to !== from || !isUnderway(whole.state)) throw new Rejection('unknown-referral', 'A part is of a referral that you have accepted and not ended.', '/partOf');
  const beyond = persons.findIndex((person) => !whole.persons.includes(person));
  if (beyond !== -1) throw new Rejection('unknown-person', 'The person is not one of this referral.', `/persons/${beyond}`);
}

export interface MoveToMake {
  readonly move: MoveName;
  readonly by: string;
  /** reason, text, outcome: whatever the event of this move takes. */
  readonly data: Data;
  /** The referrals that its receiver sent as parts of it. */
  readonly parts?: readonly Referral[];
}

/** Refuses a move that the table of moves does not give to this agency now. */
export function checkMove(referral: Referral, by: string, move: MoveName): void {
  const { by: mover, from }: Move = moves[move];
  const party = partyOf(referral, by);
  if (!party) throw new Rejection('not-found', 'There is nothing here for you.');
  if (mover !== 'either' && mover !== party) throw new Rejection('move-not-yours', 'The other party makes this move.');
  if (!from.includes(referral.state)) {
    const answered = move === 'accept' || move === 'reject';
    throw new Rejection(answered ? 'referral-already-answered' : 'move-not-possible', 'The referral is past this move or not there yet.');
  }
}

/** What a move means, and every reason to refuse it: the table of moves says who, from where, to where. */
export function moveReferral(referral: Referral, register: Register, { move, by, data, parts = [] }: MoveToMake): Decided {
  const { event }: Move = moves[move];
  checkMove(referral, by, move);
  if (move === 'complete' && parts.some(({ state }) => openStates.includes(state))) {
    throw new Rejection('parts-open', 'Parts of the referral are still open: wait for them, or cancel them.');
  }
  if (move === 'accept') {
    if (!register.policy) throw new Error('No policy has been adopted: a referral could not be bounded');
    checkData(without(referralEvents.ReferralAccepted, 'policy'), data, register, '');
    return { type: event, data: { policy: register.policy } };
  }
  const checked = checkData(referralEvents[event], data, register, '');
  const [person, another] = referral.persons;
  return { type: event, data: move === 'complete' && person && !another ? { ...checked, person } : checked };
}

const distinct = (list: readonly string[]): string[] => [...new Set(list)].sort();
