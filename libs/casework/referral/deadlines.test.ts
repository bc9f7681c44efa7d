import { describe, expect, test } from '@jest/globals';
import { fromIso, isoTime } from '#libs/kernel';
import fc from 'fast-check';
import { onReferral, recorded, sent, type Happening } from '../test-history.js';
import { calendarOf } from './calendar.js';
import { deadlineOf, dueStep, holderOf, nextStep } from './deadlines.js';
import { moves, phaseOf, type MoveName } from './moves.js';
import { referralOf, type Referral } from './referral.js';

const hour = 3_600_000;
const noon = '2026-11-24T12:00:00.000Z'; // a Tuesday
const at = (moment: number) => ({ at: isoTime(moment) });
const sentAt = (moment: string, urgency = 'urgent') => sent({ urgency }, { at: moment });
const told = (...happenings: Happening[]): Referral => referralOf(recorded(happenings))!;
const escalated = (moment: string) => onReferral('ReferralEscalated', {}, { at: moment });
const reminded = (moment: string) => onReferral('ReferralReminded', {}, { at: moment });
const raised = (moment: string) => onReferral('ReferralRaised', { urgency: 'immediate', reasons: ['child'], persons: [] }, { at: moment });
const shown = (step: ReturnType<typeof nextStep>) => step && `${step.event} ${step.phase} ${isoTime(step.at)}`;
const german = calendarOf('DE');

describe('What a referral waits for', () => {
  test.each<[string, string]>([
    ['immediate', '2026-11-24T16:00:00.000Z'], ['urgent', '2026-11-25T12:00:00.000Z'], ['routine', '2026-12-01T23:00:00.000Z'],
  ])('%s is answered by %s', (urgency, deadline) => {
    expect(isoTime(deadlineOf(told(sentAt(noon, urgency)), german)!)).toBe(deadline);
  });

  test('counts whole minutes, upwards', () => {
    expect(isoTime(deadlineOf(told(sentAt('2026-11-24T12:00:00.001Z', 'immediate')), german)!)).toBe('2026-11-24T16:01:00.000Z');
  });

  test('is an answer, then a start, then an end, each counted from the answer', () => {
    const accepted = onReferral('ReferralAccepted', { policy: 'p' }, { at: '2026-11-25T08:00:00.000Z' });
    const started = onReferral('ReferralStarted', {}, { at: '2026-11-25T09:00:00.000Z' });
    expect(isoTime(deadlineOf(told(sentAt(noon), accepted), german)!)).toBe('2026-11-26T08:00:00.000Z');
    expect(isoTime(deadlineOf(told(sentAt(noon), accepted, started), german)!)).toBe('2026-12-09T23:00:00.000Z');
    expect(isoTime(deadlineOf(told(sentAt(noon), accepted, started, onReferral('ReferralPaused')), german)!)).toBe('2026-12-09T23:00:00.000Z');
    expect(deadlineOf(told(sentAt(noon), accepted, started, onReferral('ReferralCompleted')), german)).toBeUndefined();
  });
});

describe('What happens of itself', () => {
  test('is escalation at twice the time for an answer, and expiry at three times', () => {
    const [waiting, late] = [told(sentAt(noon)), told(sentAt(noon), escalated('2026-11-26T12:00:00.000Z'))];
    expect(shown(nextStep(waiting, german))).toBe('ReferralEscalated answer 2026-11-26T12:00:00.000Z');
    expect(shown(nextStep(late, german))).toBe('ReferralExpired answer 2026-11-27T12:00:00.000Z');
  });

  test('never is expiry without a period of warning, however long the exchange stood still', () => {
    const late = told(sentAt(noon), escalated('2027-02-01T12:00:00.000Z'));
    expect(shown(nextStep(late, german))).toBe('ReferralExpired answer 2027-02-02T12:00:00.000Z');
  });

  test('is one escalation for a start and one for an end, and never expiry', () => {
    const accepted = onReferral('ReferralAccepted', { policy: 'p' }, { at: noon });
    const started = onReferral('ReferralStarted', {}, { at: noon });
    expect(shown(nextStep(told(sentAt(noon), escalated(noon), accepted), german))).toBe('ReferralEscalated start 2026-11-26T12:00:00.000Z');
    expect(nextStep(told(sentAt(noon), accepted, escalated(noon)), german)).toBeUndefined();
    expect(shown(nextStep(told(sentAt(noon), accepted, escalated(noon), started, reminded(noon)), german))).toBe('ReferralEscalated finish 2026-12-22T23:00:00.000Z');
    expect(nextStep(told(sentAt(noon), accepted, started, escalated(noon)), german)).toBeUndefined();
  });

  test('is a reminder one working day before a deadline that is counted in them, once for each', () => {
    const accepted = onReferral('ReferralAccepted', { policy: 'p' }, { at: noon });
    const started = onReferral('ReferralStarted', {}, { at: noon });
    expect(shown(nextStep(told(sentAt(noon, 'routine')), german))).toBe('ReferralReminded answer 2026-11-30T23:00:00.000Z');
    expect(shown(nextStep(told(sentAt(noon, 'routine'), reminded(noon)), german))).toBe('ReferralEscalated answer 2026-12-08T23:00:00.000Z');
    expect(shown(nextStep(told(sentAt(noon, 'routine'), reminded(noon), accepted), german))).toBe('ReferralReminded start 2026-11-30T23:00:00.000Z');
    expect(shown(nextStep(told(sentAt(noon), accepted, started), german))).toBe('ReferralReminded finish 2026-12-07T23:00:00.000Z');
    expect(shown(nextStep(told(sentAt(noon, 'routine'), escalated(noon)), german))).toMatch(/^ReferralExpired/);
  });

  test('is two more escalations, half an hour apart, where it is urgent by itself and unanswered, and then expiry', () => {
    const [one, other] = ['2026-11-24T12:30:00.000Z', '2026-11-24T14:00:00.000Z'];
    const sentUrgent = [sentAt(noon, 'routine'), raised(noon)];
    expect(shown(nextStep(told(...sentUrgent), german))).toBe(`ReferralEscalated answer ${one}`);
    expect(shown(nextStep(told(...sentUrgent, escalated(one)), german))).toBe('ReferralEscalated answer 2026-11-24T13:00:00.000Z');
    expect(shown(nextStep(told(...sentUrgent, escalated(one), escalated(other)), german))).toBe('ReferralExpired answer 2026-11-25T00:00:00.000Z');
    expect([undefined, one].map((last) => nextStep(told(...sentUrgent, ...(last ? [escalated(last)] : [])), german)!.nth)).toEqual([1, 2]);
  });

  test('counts from when it became urgent, whatever escalated before, and leaves no deadline later than it was', () => {
    const late = '2026-11-26T13:00:00.000Z';
    const escalatedBefore = told(sentAt(noon), escalated('2026-11-26T12:00:00.000Z'), raised(late));
    expect(nextStep(escalatedBefore, german)).toMatchObject({ event: 'ReferralEscalated', nth: 1, at: fromIso('2026-11-26T13:30:00.000Z') });
    expect(isoTime(deadlineOf(escalatedBefore, german)!)).toBe('2026-11-25T12:00:00.000Z');
    expect(isoTime(deadlineOf(told(sentAt(noon, 'routine'), raised(late)), german)!)).toBe('2026-11-26T17:00:00.000Z');
  });

  test('waits for its last warning before it expires, however late that came', () => {
    const stoodStill = told(sentAt(noon), raised(noon), escalated('2027-02-01T12:00:00.000Z'), escalated('2027-02-01T12:30:00.000Z'));
    expect(shown(nextStep(stoodStill, german))).toBe('ReferralExpired answer 2027-02-01T13:00:00.000Z');
  });

  test('is reminder and escalation of the urgent kind once accepted: none in hours, none again', () => {
    const accepted = onReferral('ReferralAccepted', { policy: 'p' }, { at: noon });
    expect(shown(nextStep(told(sentAt(noon, 'routine'), accepted, raised(noon)), german))).toBe('ReferralEscalated start 2026-11-24T20:00:00.000Z');
    expect(nextStep(told(sentAt(noon, 'routine'), accepted, raised(noon), escalated(noon)), german)).toBeUndefined();
  });

  test('is nothing once the referral is over', () => {
    for (const event of ['ReferralRejected', 'ReferralCancelled', 'ReferralExpired', 'ReferralRecalled']) {
      expect([event, nextStep(told(sentAt(noon), onReferral(event, { reason: 'other' })), german)]).toEqual([event, undefined]);
    }
  });
});

describe('A claim', () => {
  const now = fromIso(noon);
  const claimed = onReferral('ReferralClaimed', {}, { at: noon });

  test.each<[string, number]>([['immediate', 1], ['urgent', 8], ['routine', 48]])('of an %s referral holds for %d hours in which nothing happens', (urgency, hours) => {
    const referral = told(sentAt(noon, urgency), claimed);
    expect([now, now + hours * hour - 1, now + hours * hour].map((moment) => holderOf(referral, moment))).toEqual(['u', 'u', undefined]);
  });

  test('holds on where the referral moves, and ends with it', () => {
    const accepted = onReferral('ReferralAccepted', { policy: 'p' }, at(now + 7 * hour));
    expect(holderOf(told(sentAt(noon), claimed, accepted), now + 14 * hour)).toBe('u');
    expect(holderOf(told(sentAt(noon), claimed, accepted), now + 15 * hour)).toBeUndefined();
    expect(holderOf(told(sentAt(noon), claimed, accepted, onReferral('ReferralFailed', { reason: 'other' }, at(now + 7 * hour))), now + 8 * hour)).toBeUndefined();
    expect(holderOf(told(sentAt(noon)), now)).toBeUndefined();
  });

  test('puts no deadline off', () => {
    expect(nextStep(told(sentAt(noon), claimed), german)).toEqual(nextStep(told(sentAt(noon)), german));
  });
});

describe('However a referral goes', () => {
  const urgency = fc.constantFrom('immediate', 'urgent', 'routine');
  const jurisdiction = fc.constantFrom('DE', 'NP', 'BD', 'RO', 'XX');
  const start = fc.integer({ min: fromIso('2026-01-01'), max: fromIso('2028-01-01') });
  const path = fc.array(fc.constantFrom<MoveName>('receive', 'accept', 'start', 'pause', 'complete', 'reject'), { maxLength: 6 });
  const history = fc.record({ urgency, jurisdiction, start, path, pace: fc.integer({ min: 1, max: 200 * hour }) });

  // Plays moves as far as they are possible, with the system's own steps recorded when they are due, or late.
  const played = ({ urgency: how, start: from, path: made, pace, jurisdiction: where }: typeof history extends fc.Arbitrary<infer T> ? T : never, late = 0) => {
    const calendar = calendarOf(where);
    const happenings = [sentAt(isoTime(from), how)];
    const steps: Array<{ step: string; at: number; due: number }> = [];
    let now = from;
    const catchUp = (until: number) => {
      for (let step = nextStep(told(...happenings), calendar); step && step.at + late <= until; step = nextStep(told(...happenings), calendar)) {
        const moment = Math.max(now, step.at + late);
        steps.push({ step: `${step.event} ${step.phase}`, at: moment, due: step.at });
        happenings.push(onReferral(step.event, {}, at(moment)));
        now = moment;
      }
      now = until;
    };
    for (const move of made) {
      catchUp(now + pace);
      if ((moves[move].from as readonly string[]).includes(told(...happenings).state)) happenings.push(onReferral(moves[move].event, move === 'reject' ? { reason: 'other' } : {}, at(now)));
    }
    catchUp(now + 4_000 * hour);
    return { referral: told(...happenings), steps };
  };

  test('every step happens once, in order, and never before its time', () => {
    fc.assert(fc.property(history, fc.nat(300 * hour), (given, late) => {
      const { steps } = played(given, late);
      expect(new Set(steps.map(({ step }) => step)).size).toBe(steps.length);
      for (const [index, step] of steps.entries()) {
        expect(step.at).toBeGreaterThanOrEqual(step.due);
        expect(step.at).toBeGreaterThanOrEqual(steps[index - 1]?.at ?? given.start);
      }
    }));
  });

  test('it ends, or is under way and has escalated: none is overlooked', () => {
    fc.assert(fc.property(history, (given) => {
      const { referral, steps } = played(given);
      const phase = phaseOf(referral.state);
      expect(phase).not.toBe('answer');
      if (phase) expect(steps.map(({ step }) => step)).toContain(`ReferralEscalated ${phase}`);
      if (referral.state === 'expired') expect(steps.map(({ step }) => step)).toEqual([...(given.urgency === 'routine' ? ['ReferralReminded answer'] : []), 'ReferralEscalated answer', 'ReferralExpired answer']);
    }));
  });

  test('a step is due from its moment on, and not a millisecond earlier', () => {
    fc.assert(fc.property(history, fc.integer({ min: -1_000 * hour, max: 1_000 * hour }), (given, shift) => {
      const calendar = calendarOf(given.jurisdiction);
      const referral = told(sentAt(isoTime(given.start), given.urgency));
      const step = nextStep(referral, calendar)!;
      expect(dueStep(referral, calendar, step.at + shift)).toEqual(shift >= 0 ? step : undefined);
      expect(dueStep(referral, calendar, step.at - 1)).toBeUndefined();
    }));
  });

  test('hours are hours whatever the day and place; only routine referrals wait for working days', () => {
    fc.assert(fc.property(start, jurisdiction, jurisdiction, (moment, one, other) => {
      const deadlines = (how: string) => [one, other].map((where) => deadlineOf(told(sentAt(isoTime(moment), how)), calendarOf(where))!);
      for (const [how, hours] of [['immediate', 4], ['urgent', 24]] as const) {
        const [here, there] = deadlines(how);
        expect(here).toBe(there);
        expect(Math.floor((here! - moment) / hour)).toBe(hours);
      }
      for (const deadline of deadlines('routine')) expect(deadline - moment).toBeGreaterThan(5 * 24 * hour);
    }));
  });

  test('a referral is waited for from when it was sent, whoever looks', () => {
    fc.assert(fc.property(history, (given) => {
      const referral = told(sentAt(isoTime(given.start), given.urgency), onReferral('ReferralReceived', {}, at(given.start + given.pace)));
      expect(deadlineOf(referral, calendarOf(given.jurisdiction))).toBe(deadlineOf(told(sentAt(isoTime(given.start), given.urgency)), calendarOf(given.jurisdiction)));
    }));
  });
});
