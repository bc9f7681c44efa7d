import { describe, expect, test } from '@jest/globals';
import { fromIso, isoTime } from '#libs/kernel';
import fc from 'fast-check';
import type { RecordedEvent } from '../recorded.js';
import { id, onReferral, recorded, registerOf, sent, type Happening } from '../test-history.js';
import { calendarOf } from './calendar.js';
import { deadlineOf } from './deadlines.js';
import { exactly, ReferralCounts, shielded, sumOf, type Cell, type Counts } from './kpis.js';
import { moves, type MoveName, type ReferralState } from './moves.js';
import { referralOf } from './referral.js';

const register = registerOf();
const start = fromIso('2030-03-01T09:00:00.000Z');
const minute = 60_000;

/** A referral on its way: to whom, and what was done with it how many minutes after the step before. */
interface Way {
  readonly from: string;
  readonly to: string;
  readonly urgency: string;
  readonly steps: ReadonlyArray<readonly [move: MoveName | 'escalate', after: number]>;
  readonly reason: string;
}

const way: fc.Arbitrary<Way> = fc.record({
  from: fc.constantFrom('INSPECT', 'UNION'), to: fc.constantFrom('SHELTER', 'POLICE', 'DMW-PH'), urgency: fc.constantFrom('immediate', 'urgent', 'routine'),
  steps: fc.array(fc.tuple(fc.constantFrom<MoveName | 'escalate'>(...(Object.keys(moves) as MoveName[]), 'escalate'), fc.integer({ min: 0, max: 20_000 })), { maxLength: 6 }),
  reason: fc.constantFrom('no-capacity', 'unsafe', 'other'),
});

// Plays what is possible of each way; the events of all ways in order of time.
function played(ways: readonly Way[]): readonly RecordedEvent[] {
  const happenings = ways.flatMap(({ from, to, urgency, steps, reason }, nth): Happening[] => {
    const stream = `referral-${id(0xa000 + nth)}`;
    let at = start + nth * 7 * minute;
    let state: ReferralState = 'requested';
    const told = [sent({ from, to, urgency }, { stream, at: isoTime(at) })];
    for (const [move, after] of steps) {
      at += after * minute + 30_000;
      if (move === 'escalate') told.push(onReferral('ReferralEscalated', {}, { stream, at: isoTime(at) }));
      else if ((moves[move].from as readonly ReferralState[]).includes(state)) {
        state = 'to' in moves[move] ? (moves[move] as { to: ReferralState }).to : state;
        const data = move === 'reject' || move === 'fail' ? { reason } : move === 'accept' ? { policy: 'p' } : {};
        told.push(onReferral(moves[move].event, data, { stream, at: isoTime(at) }));
      }
    }
    return told;
  });
  return recorded(happenings.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)));
}

function counted(events: readonly RecordedEvent[], now: number): readonly Cell[] {
  const counts = new ReferralCounts();
  for (const event of events) counts.apply(event);
  return counts.cells(register, now);
}

// The same from the whole history, by what happened and not by states.
function recounted(events: readonly RecordedEvent[], now: number): readonly object[] {
  const streams = grouped(events);
  const pairs = new Map<string, RecordedEvent[][]>();
  for (const history of streams.values()) {
    const { from, to } = history[0]!.data as { from: string; to: string };
    pairs.set(`${from}|${to}`, [...(pairs.get(`${from}|${to}`) ?? []), history]);
  }
  return [...pairs].map(([pair, histories]) => {
    const [from, to] = pair.split('|') as [string, string];
    const having = (...types: string[]) => histories.filter((history) => history.some(({ type }) => types.includes(type)));
    const at = (history: RecordedEvent[], ...types: string[]) => Date.parse(String(history.find(({ type }) => types.includes(type))!.meta['recordedAt']));
    const answers = having('ReferralAccepted', 'ReferralRejected').map((history) => Math.floor((at(history, 'ReferralAccepted', 'ReferralRejected') - at(history, 'ReferralSent')) / minute));
    const jurisdiction = register.agencies.get(to)!.jurisdiction;
    return {
      from, to, sent: histories.length, accepted: having('ReferralAccepted').length, rejected: having('ReferralRejected').length, expired: having('ReferralExpired').length,
      ended: having('ReferralAccepted').filter((history) => history.some(({ type }) => ['ReferralCompleted', 'ReferralFailed', 'ReferralCancelled', 'ReferralRecalled'].includes(type))).length,
      completed: having('ReferralCompleted').length,
      overdue: histories.filter((history) => (deadlineOf(referralOf(history)!, calendarOf(jurisdiction)) ?? Infinity) <= now).length,
      reasons: tally(having('ReferralRejected').map((history) => String(history.find(({ type }) => type === 'ReferralRejected')!.data['reason']))),
      minutes: new Map(Object.entries(tally(answers.map(String))).map(([after, times]) => [Number(after), times])),
    };
  });
}

function grouped(events: readonly RecordedEvent[]): Map<string, RecordedEvent[]> {
  const groups = new Map<string, RecordedEvent[]>();
  for (const event of events) groups.set(event.stream, [...(groups.get(event.stream) ?? []), event]);
  return groups;
}

const tally = (values: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(values)].map((value) => [value, values.filter((each) => each === value).length]));

describe('The counts of any history', () => {
  test('are those of a naive recount', () => {
    fc.assert(fc.property(fc.array(way, { maxLength: 25 }), fc.integer({ min: 0, max: 100_000 }), (ways, later) => {
      const events = played(ways);
      const now = start + later * minute;
      const order = (one: object, other: object) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
      expect([...counted(events, now)].sort(order)).toEqual([...recounted(events, now)].sort(order));
    }), { numRuns: 300 });
  });

  test('add up to the same however they are grouped', () => {
    fc.assert(fc.property(fc.array(way, { maxLength: 25 }), (ways) => {
      const cells = counted(played(ways), start);
      const bySender = ['INSPECT', 'UNION'].map((agency) => sumOf(cells.filter(({ from }) => from === agency)));
      expect(exactly(sumOf(bySender))).toEqual(exactly(sumOf(cells)));
      expect(sumOf(cells).sent).toBe(ways.length);
    }));
  });

  test('say nothing of a case, a person or a referral', () => {
    const events = played([{ from: 'INSPECT', to: 'SHELTER', urgency: 'urgent', steps: [['accept', 5]], reason: 'other' }]);
    const cells = counted(events, start);
    expect(JSON.stringify(cells)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
    expect(Object.keys(cells[0]!).sort()).toEqual(['accepted', 'completed', 'ended', 'expired', 'from', 'minutes', 'overdue', 'reasons', 'rejected', 'sent', 'to']);
  });
});

const counts = (more: Partial<Counts> = {}): Counts =>
  ({ sent: 0, accepted: 0, rejected: 0, expired: 0, ended: 0, completed: 0, overdue: 0, reasons: {}, minutes: new Map(), ...more });
const everyMinute = (answers: number) => new Map(Array.from({ length: answers }, (_, nth) => [nth + 1, 1]));

describe('The indicators', () => {
  test('of no referral have no rates and no times', () => {
    expect(exactly(counts())).toEqual({
      sent: 0, accepted: 0, rejected: 0, expired: 0, ended: 0, completed: 0, overdue: 0, acceptanceRate: null, completionRate: null, answerMinutesP50: null, answerMinutesP90: null, reasons: {},
    });
  });

  test('take what expired for no acceptance, and times by nearest rank', () => {
    expect(exactly(counts({ sent: 12, accepted: 6, rejected: 2, expired: 4, ended: 4, completed: 3, minutes: everyMinute(10) }))).toMatchObject({
      acceptanceRate: 0.5, completionRate: 0.75, answerMinutesP50: 5, answerMinutesP90: 9,
    });
    expect(exactly(counts({ minutes: new Map([[7, 1]]) }))).toMatchObject({ answerMinutesP50: 7, answerMinutesP90: 7 });
  });

  test('for those who are no party come in steps of five, and below that not at all', () => {
    const seen = shielded(counts({ sent: 23, accepted: 14, rejected: 4, expired: 5, ended: 9, completed: 5, overdue: 1, reasons: { unsafe: 4, other: 6 }, minutes: everyMinute(18) }));
    expect(seen).toEqual({
      sent: 20, accepted: 10, rejected: null, expired: 5, ended: 5, completed: 5, overdue: null, acceptanceRate: 0.5, completionRate: 1,
      answerMinutesP50: 60, answerMinutesP90: null, reasons: { other: 5 },
    });
  });

  test('for those who are no party do not tell one referral more or less, but where a step of five is taken', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 200 }), (sentSoFar) => {
      const [one, more] = [sentSoFar, sentSoFar + 1].map((number) => shielded(counts({ sent: number })));
      if ((sentSoFar + 1) % 5 !== 0) expect(more).toEqual(one);
      expect((one!.sent ?? 0) % 5).toBe(0);
    }));
  });

  test.each([[9, null, null], [10, 60, null], [49, 60, null], [50, 60, 60]])('of %s answers tell a time only where five took longer', (answers, p50, p90) => {
    expect(shielded(counts({ minutes: everyMinute(answers) }))).toMatchObject({ answerMinutesP50: p50, answerMinutesP90: p90 });
  });
});
