import { describe, expect, test } from '@jest/globals';
import { adopted, mai, onReferral, recorded, refusal, registerOf, sent, type Data } from '../test-history.js';
import { checkMove, moveReferral } from './decide.js';
import { isUnderway, isWaiting, moves, stateAfter, type MoveName, type ReferralState } from './moves.js';
import { partyOf, referralOf, type Referral } from './referral.js';

const policy = 'b'.repeat(64);
const register = registerOf(adopted(policy));
const reason: Data = { reason: 'no-capacity' };
const told: { readonly [move in MoveName]?: Data } = { accept: { policy }, reject: reason, fail: reason };

/** How a referral comes to each of its states. */
const paths = {
  requested: [], received: ['receive'], accepted: ['accept'], rejected: ['reject'], 'in-progress': ['accept', 'start'],
  'on-hold': ['accept', 'start', 'pause'], completed: ['accept', 'complete'], failed: ['accept', 'fail'], cancelled: ['cancel'],
  expired: ['expire'], recalled: ['accept', 'recall'],
} as const satisfies Record<ReferralState, readonly MoveName[]>;
const states = Object.keys(paths) as ReferralState[];
const names = Object.keys(moves) as MoveName[];
const agencies = { sender: 'INSPECT', receiver: 'SHELTER', stranger: 'POLICE' } as const;
type Who = keyof typeof agencies;

function referralIn(state: ReferralState): Referral {
  const path: readonly MoveName[] = paths[state];
  return referralOf(recorded([sent(), ...path.map((move) => onReferral(moves[move].event, told[move]))]))!;
}

/** The design's table (FHIR Task as narrowed by SDOH Clinical Care): from which states who makes which move. */
const waiting = 'requested received';
const underway = 'accepted in-progress on-hold';
const table: Record<MoveName, { by: readonly Who[]; from: string; to?: ReferralState }> = {
  receive: { by: ['receiver'], from: 'requested', to: 'received' },
  claim: { by: ['receiver'], from: `${waiting} ${underway}` },
  accept: { by: ['receiver'], from: waiting, to: 'accepted' },
  reject: { by: ['receiver'], from: waiting, to: 'rejected' },
  start: { by: ['receiver'], from: 'accepted on-hold', to: 'in-progress' },
  pause: { by: ['receiver'], from: 'accepted in-progress', to: 'on-hold' },
  complete: { by: ['receiver'], from: underway, to: 'completed' },
  fail: { by: ['receiver'], from: underway, to: 'failed' },
  cancel: { by: ['sender', 'receiver'], from: `${waiting} ${underway}`, to: 'cancelled' },
  'pass-on': { by: ['sender'], from: 'rejected failed expired' },
  expire: { by: [], from: waiting, to: 'expired' },
  recall: { by: [], from: `${waiting} ${underway}`, to: 'recalled' },
};

const triples = names.flatMap((move) => states.flatMap((state) => (Object.keys(agencies) as Who[]).map((who) => ({ state, move, who }))));
const isAllowed = ({ state, move, who }: (typeof triples)[number]) =>
  table[move].by.includes(who) && table[move].from.split(' ').includes(state);
const attempt = ({ state, move, who }: (typeof triples)[number]) => {
  const data = move === 'accept' ? {} : (told[move] ?? {});
  if (move === 'pass-on') { // becomes a referral of its own: see pass-on.test.ts
    checkMove(referralIn(state), agencies[who], move);
    return { type: 'ReferralSent', data: {} };
  }
  return moveReferral(referralIn(state), register, { move, by: agencies[who], data });
};

describe('A referral', () => {
  test.each(states)('can come to be %s', (state) => {
    expect(referralIn(state).state).toBe(state);
  });

  test.each(triples.filter(isAllowed))('that is $state: the $who may $move it', (triple) => {
    const { type, data } = attempt(triple);
    expect(type).toBe(moves[triple.move].event);
    const set = triple.move === 'accept' ? { policy } : triple.move === 'complete' ? { person: mai } : {};
    expect(data).toEqual({ ...told[triple.move], ...set });
    expect(stateAfter(type)).toBe(table[triple.move].to);
  });

  test('refuses every other move of everybody with a code that says why', () => {
    const refused = triples.filter((triple) => !isAllowed(triple));
    expect(refused).toHaveLength(triples.length - 33);
    for (const triple of refused) {
      const { move, who } = triple;
      const late = move === 'accept' || move === 'reject' ? 'referral-already-answered' : 'move-not-possible';
      const code = who === 'stranger' ? 'not-found' : table[move].by.includes(who) ? late : 'move-not-yours';
      expect({ ...triple, ...refusal(() => attempt(triple)) }).toEqual({ ...triple, code, pointer: undefined });
    }
  });

  test('is waiting, underway or over, never two of these', () => {
    expect(states.filter(isWaiting)).toEqual(waiting.split(' '));
    expect(states.filter(isUnderway)).toEqual(underway.split(' '));
    const over = states.filter((state) => !isWaiting(state) && !isUnderway(state));
    for (const move of names.filter((name) => name !== 'pass-on')) for (const state of over) expect(moves[move].from).not.toContain(state);
  });

  test.each<[MoveName, ReferralState, Data, string, string]>([
    ['reject', 'requested', {}, 'invalid-field', '/reason'],
    ['reject', 'requested', { reason: 'no-visa' }, 'invalid-field', '/reason'],
    ['fail', 'accepted', { reason: 'other', text: 'He was deported.' }, 'status-word-in-text', '/text'],
    ['start', 'accepted', { since: '2030-01-01' }, 'unknown-field', ''],
    ['complete', 'accepted', { outcome: '' }, 'invalid-field', '/outcome'],
  ])('refuses to %s when %s with %j', (move, state, data, code, pointer) => {
    expect(refusal(() => moveReferral(referralIn(state), register, { move, by: 'SHELTER', data }))).toEqual({ code, pointer });
  });

  test('keeps the policy of the day on which it was accepted', () => {
    const { data } = moveReferral(referralIn('received'), register, { move: 'accept', by: 'SHELTER', data: {} });
    expect(data).toEqual({ policy });
    expect(referralIn('on-hold').acceptedUnder).toBe(policy);
    expect(referralIn('requested').acceptedUnder).toBeUndefined();
  });

  test('remembers why it ended, how, and since when', () => {
    const referral = referralOf(recorded([
      sent(), onReferral('ReferralAccepted', { policy }), onReferral('ReferralCompleted', { outcome: 'housed' }, { at: '2030-04-01T00:00:00.000Z' }),
    ]))!;
    expect(referral).toMatchObject({ outcome: 'housed', since: Date.parse('2030-04-01'), sentAt: Date.parse('2030-03-01T09:00:00Z'), revision: 3 });
    const rejected = referralOf(recorded([sent(), onReferral('ReferralRejected', { reason: 'other', text: 'full' })]))!;
    expect(rejected).toMatchObject({ reason: 'other', text: 'full' });
  });

  test('stays in its state when claimed or escalated', () => {
    const referral = referralOf(recorded([sent(), onReferral('ReferralClaimed'), onReferral('ReferralEscalated')]))!;
    expect(referral).toMatchObject({ state: 'requested', revision: 3, since: Date.parse('2030-03-01T09:00:00Z') });
  });

  test('has two parties and exists only once sent', () => {
    const referral = referralIn('requested');
    expect(['INSPECT', 'SHELTER', 'POLICE'].map((agency) => partyOf(referral, agency))).toEqual(['sender', 'receiver', undefined]);
    expect(referralOf(recorded([onReferral('ReferralReceived')]))).toBeUndefined();
  });
});
