import { Rejection, type Json } from '#libs/kernel';
import type { Decided } from '../case/decide.js';
import type { CaseFacts } from '../case/facts.js';
import { checkData, checkReceiver } from '../check-data.js';
import { without } from '../field.js';
import { isCertifiedFor } from '../register/directory.js';
import type { Register } from '../register/register.js';
import { referralEvents } from './events.js';
import { moves, type Move, type MoveName } from './moves.js';
import { partyOf, type Referral } from './referral.js';

type Data = { readonly [name: string]: Json };

export interface ReferralToSend {
  readonly from: string;
  readonly to: string;
  readonly need: string;
  readonly urgency: string;
  readonly persons: readonly string[];
  readonly reaches: (person: string) => boolean;
}

/** What sending a referral means: the receiver is offered the need and what matching takes, never a person. */
export function sendReferral(facts: CaseFacts, register: Register, sending: ReferralToSend): Decided {
  const { from, to, need, urgency, persons, reaches } = sending;
  checkReceiver(to, register, '/to');
  if (!isCertifiedFor(register.agencies.get(to)!, need)) throw new Rejection('unknown-agency', 'The agency is not certified for this need.', '/to');
  if (to === from) throw new Rejection('invalid-field', 'An agency does not refer to itself.', '/to');
  if (facts.closed) throw new Rejection('case-closed', 'The case is closed; reopen it first.');
  persons.forEach((person, index) => {
    if (!facts.persons.has(person) || !reaches(person)) {
      throw new Rejection('unknown-person', 'No such person is recorded in this case.', `/persons/${index}`);
    }
  });
  const about = persons.flatMap((person) => facts.persons.get(person) ?? []);
  const languages = distinct(about.flatMap((person) => person.languages));
  const genders = distinct(about.flatMap((person) => person.gender ?? []));
  const data = {
    case: facts.id, from, to, need, urgency, persons: [...persons],
    ...(facts.region && { region: facts.region }),
    ...(facts.sector && { sector: facts.sector }),
    ...(languages.length > 0 && { languages }),
    ...(genders.length > 0 && { genders }),
  };
  return { type: 'ReferralSent', data: checkData(referralEvents.ReferralSent, data, register, '') };
}

export interface MoveToMake {
  readonly move: MoveName;
  readonly by: string;
  /** reason, text, outcome: whatever the event of this move takes. */
  readonly data: Data;
}

/** What a move means, and every reason to refuse it: the table of moves says who, from where, to where. */
export function moveReferral(referral: Referral, register: Register, { move, by, data }: MoveToMake): Decided {
  const { by: mover, from, event }: Move = moves[move];
  const party = partyOf(referral, by);
  if (!party) throw new Rejection('not-found', 'There is nothing here for you.');
  if (mover !== 'either' && mover !== party) throw new Rejection('move-not-yours', 'The other party makes this move.');
  if (!from.includes(referral.state)) {
    const answered = move === 'accept' || move === 'reject';
    throw new Rejection(answered ? 'referral-already-answered' : 'move-not-possible', 'The referral is past this move or not there yet.');
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
