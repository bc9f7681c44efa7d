import { isReferralEvent, type RecordedEvent } from '../recorded.js';
import type { Register } from '../register/register.js';
import { calendarOf } from './calendar.js';
import { deadlineOf } from './deadlines.js';
import { phaseOf } from './moves.js';
import { evolveReferral, type Referral } from './referral.js';

/** What is counted of referrals. Nothing in it is about a case or a person. */
export interface Counts {
  readonly sent: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly expired: number;
  /** Of those accepted, how many are over, and how many of these were completed. */
  readonly ended: number;
  readonly completed: number;
  /** How many have their deadline behind them now. */
  readonly overdue: number;
  /** Why receivers refused. */
  readonly reasons: { readonly [code: string]: number };
  /** How many were answered after so many whole minutes. */
  readonly minutes: ReadonlyMap<number, number>;
}

/** The counts of referrals from one agency to another. */
export interface Cell extends Counts {
  readonly from: string;
  readonly to: string;
}

type Tally = { -readonly [K in keyof Omit<Counts, 'reasons' | 'minutes' | 'overdue'>]: number } & { readonly reasons: Record<string, number>; readonly minutes: Map<number, number> };

/** Counts the referrals of a journal as they go, by sender and receiver; of a referral that is over nothing is kept but the counts. */
export class ReferralCounts {
  private readonly tallies = new Map<string, Tally>();
  private readonly open = new Map<string, Referral>();

  /** Counts one more event, in order of position. */
  apply(event: RecordedEvent): void {
    if (!isReferralEvent(event.type)) return;
    const before = this.open.get(event.stream);
    const referral = evolveReferral(before, event);
    if (!referral) return;
    if (referral.state !== before?.state) count(this.tallyOf(referral), before, referral);
    if (phaseOf(referral.state)) this.open.set(event.stream, referral);
    else this.open.delete(event.stream);
  }

  /** Gives the counts as of a moment: who is overdue is seen by the calendars of the receivers. */
  cells(register: Register, now: number): readonly Cell[] {
    const overdue = new Map<string, number>();
    for (const referral of this.open.values()) {
      const calendar = calendarOf(register.agencies.get(referral.to)?.jurisdiction ?? '');
      if ((deadlineOf(referral, calendar) ?? Infinity) <= now) overdue.set(keyOf(referral), (overdue.get(keyOf(referral)) ?? 0) + 1);
    }
    return [...this.tallies].map(([key, tally]) => {
      const [from, to] = key.split('|') as [string, string];
      return { from, to, ...tally, overdue: overdue.get(key) ?? 0 };
    });
  }

  private tallyOf(referral: Referral): Tally {
    const known = this.tallies.get(keyOf(referral));
    if (known) return known;
    const tally: Tally = { sent: 0, accepted: 0, rejected: 0, expired: 0, ended: 0, completed: 0, reasons: {}, minutes: new Map() };
    this.tallies.set(keyOf(referral), tally);
    return tally;
  }
}

const keyOf = ({ from, to }: Referral): string => `${from}|${to}`;

function count(tally: Tally, before: Referral | undefined, { state, sentAt, since, reason, acceptedAt }: Referral): void {
  if (!before) tally.sent += 1;
  if (state === 'accepted' || state === 'rejected') {
    tally[state] += 1;
    const minutes = Math.floor((since - sentAt) / 60_000);
    tally.minutes.set(minutes, (tally.minutes.get(minutes) ?? 0) + 1);
  }
  if (state === 'rejected' && reason) tally.reasons[reason] = (tally.reasons[reason] ?? 0) + 1;
  if (state === 'expired') tally.expired += 1;
  if (acceptedAt !== undefined && !phaseOf(state)) tally.ended += 1;
  if (state === 'completed') tally.completed += 1;
}

/** Adds counts up. */
export function sumOf(counts: readonly Counts[]): Counts {
  const sum = (of: (each: Counts) => number) => counts.reduce((total, each) => total + of(each), 0);
  const reasons: Record<string, number> = {};
  const minutes = new Map<number, number>();
  for (const each of counts) {
    for (const [code, times] of Object.entries(each.reasons)) reasons[code] = (reasons[code] ?? 0) + times;
    for (const [after, times] of each.minutes) minutes.set(after, (minutes.get(after) ?? 0) + times);
  }
  return {
    sent: sum(({ sent }) => sent), accepted: sum(({ accepted }) => accepted), rejected: sum(({ rejected }) => rejected), expired: sum(({ expired }) => expired),
    ended: sum(({ ended }) => ended), completed: sum(({ completed }) => completed), overdue: sum(({ overdue }) => overdue), reasons, minutes,
  };
}

/** Indicators of how referrals fare; null = hidden, or there is nothing to tell. */
export interface Kpis {
  readonly sent: number | null;
  readonly accepted: number | null;
  readonly rejected: number | null;
  readonly expired: number | null;
  readonly ended: number | null;
  readonly completed: number | null;
  readonly overdue: number | null;
  /** Accepted of all that were accepted, rejected or let expire; from 0 to 1. */
  readonly acceptanceRate: number | null;
  /** Completed of all that were accepted and are over. */
  readonly completionRate: number | null;
  /** Within how many minutes half of the answers came, and nine of ten. */
  readonly answerMinutesP50: number | null;
  readonly answerMinutesP90: number | null;
  readonly reasons: { readonly [code: string]: number };
}

/** Fewer than this are not told to anybody who is no party. */
export const smallest = 5;

/** Gives the indicators exactly, for the parties of the referrals. */
export const exactly = (counts: Counts): Kpis => kpisOf(counts, (number) => number, (value) => value);

/**
 * Gives the indicators for somebody who is no party: counts in steps of five and below that hidden, rates from these, and a percentile in
 * hours, only where five answers at least took longer.
 */
export const shielded = (counts: Counts): Kpis =>
  kpisOf(counts, (number) => (number < smallest ? null : number - (number % smallest)), (minutes, beyond) => (beyond < smallest ? null : Math.ceil(minutes / 60) * 60));

function kpisOf(counts: Counts, told: (count: number) => number | null, time: (minutes: number, beyond: number) => number | null): Kpis {
  const [accepted, ended, completed] = [told(counts.accepted), told(counts.ended), told(counts.completed)];
  const reasons = Object.entries(counts.reasons).sort().flatMap(([code, times]) => {
    const number = told(times);
    return number === null ? [] : [[code, number] as const];
  });
  return {
    sent: told(counts.sent), accepted, rejected: told(counts.rejected), expired: told(counts.expired), ended, completed, overdue: told(counts.overdue),
    acceptanceRate: rate(accepted, told(counts.accepted + counts.rejected + counts.expired)), completionRate: rate(completed, ended),
    answerMinutesP50: percentile(counts.minutes, 0.5, time), answerMinutesP90: percentile(counts.minutes, 0.9, time), reasons: Object.fromEntries(reasons),
  };
}

const rate = (part: number | null, whole: number | null): number | null => (part === null || !whole ? null : Math.round((part / whole) * 1_000) / 1_000);

// By nearest rank.
function percentile(minutes: ReadonlyMap<number, number>, share: number, told: (minutes: number, beyond: number) => number | null): number | null {
  const answers = [...minutes.values()].reduce((sum, times) => sum + times, 0);
  const rank = Math.ceil(share * answers);
  let passed = 0;
  for (const [after, times] of [...minutes].sort(([one], [other]) => one - other)) {
    passed += times;
    if (passed >= rank) return told(after, answers - rank);
  }
  return null;
}
