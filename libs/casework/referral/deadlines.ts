import type { Calendar } from './calendar.js';
import type { Call } from './call.js';
import type { ReferralEventType } from './events.js';
import { phaseOf, type Phase } from './moves.js';
import type { Referral } from './referral.js';

type Period = { readonly hours: number } | { readonly workingDays: number };

// Part of what a past view is made of again from: a change asks for a new form of the view (contracts/view.ts).
const periods: Readonly<Record<string, Readonly<Record<Phase, Period>>>> = {
  immediate: { answer: { hours: 4 }, start: { hours: 4 }, finish: { workingDays: 5 } },
  urgent: { answer: { hours: 24 }, start: { hours: 24 }, finish: { workingDays: 10 } },
  routine: { answer: { workingDays: 5 }, start: { workingDays: 5 }, finish: { workingDays: 30 } },
};
// For how many hours a referral stays in one pair of hands while nothing happens.
const claimHours: Readonly<Record<string, number>> = { immediate: 1, urgent: 8, routine: 48 };
const minute = 60_000;

// How long a referral that is urgent by itself waits before it escalates again, and how often it does.
const again = { minutes: 30, times: 2 };

/** What the exchange records of itself once a moment has come. */
export interface DueStep {
  readonly event: Extract<ReferralEventType, 'ReferralReminded' | 'ReferralEscalated' | 'ReferralExpired'>;
  readonly phase: Phase;
  /** Tells the escalations of one phase apart, where there is more than one. */
  readonly nth?: number;
  /** In milliseconds. */
  readonly at: number;
}

/** Gives the moment by which the receiver should have done what it is waited for, in the working days of its jurisdiction. */
export function deadlineOf(referral: Referral, calendar: Calendar): number | undefined {
  const phase = phaseOf(referral.state);
  return phase && moment(referral, phase, 1, calendar);
}

/**
 * Gives what happens next of itself, and when: a deadline in working days is reminded of when one day is left; unanswered for twice its time a
 * referral escalates, for three times it expires; accepted, it escalates once where the start or the end takes twice its time. An escalation
 * that came late (the exchange stood still) puts the expiry off by as much, so that nothing expires that nobody was told of. Urgent by itself
 * and unanswered, it escalates twice more, half an hour apart.
 */
export function nextStep(referral: Referral, calendar: Calendar): DueStep | undefined {
  const phase = phaseOf(referral.state);
  if (!phase) return undefined;
  const { raised } = referral;
  const escalated = referral.escalated[phase];
  if (raised && phase === 'answer') return nextOfRaised(referral, raised, calendar);
  const escalates = moment(referral, phase, 2, calendar);
  if (escalated === undefined) {
    const reminds = referral.reminded[phase] === undefined ? reminder(referral, phase, calendar) : undefined;
    return reminds === undefined ? { event: 'ReferralEscalated', phase, at: escalates } : { event: 'ReferralReminded', phase, at: reminds };
  }
  if (phase !== 'answer') return undefined;
  return { event: 'ReferralExpired', phase, at: moment(referral, phase, 3, calendar) + Math.max(0, escalated - escalates) };
}

function nextOfRaised(referral: Referral, { at, escalations }: NonNullable<Referral['raised']>, calendar: Calendar): DueStep {
  const last = Math.max(at, escalations > 0 ? referral.escalated.answer! : 0);
  if (escalations < again.times) return { event: 'ReferralEscalated', phase: 'answer', nth: escalations + 1, at: last + again.minutes * minute };
  return { event: 'ReferralExpired', phase: 'answer', at: Math.max(moment(referral, 'answer', 3, calendar), last + again.minutes * minute) };
}

/** Gives the moment at which an open call runs out: when one provider would have had to answer, in the working days of whoever makes it. */
export const callUntil = ({ wish: { urgency }, madeAt }: Call, calendar: Calendar): number => endOf(periods[urgency]!.answer, 1, madeAt, calendar);

/** Gives who has the referral in hand at a moment: whoever claimed it last, unless it is over or has lain still since. */
export function holderOf({ state, since, claimed, urgency }: Referral, now: number): string | undefined {
  if (!claimed || !phaseOf(state)) return undefined;
  return now < Math.max(claimed.at, since) + claimHours[urgency]! * 60 * minute ? claimed.by : undefined;
}

/** Gives the step whose moment has come, if one has. */
export function dueStep(referral: Referral, calendar: Calendar, now: number): DueStep | undefined {
  const step = nextStep(referral, calendar);
  return step && step.at <= now ? step : undefined;
}

// What became urgent is waited for since then, and never for longer than it was before.
function moment(referral: Referral, phase: Phase, times: number, calendar: Calendar): number {
  const { urgency, raised } = referral;
  const since = waitedSince(referral, phase);
  if (!raised) return endOf(periods[urgency]![phase], times, since, calendar);
  return Math.min(endOf(periods[raised.before]![phase], times, since, calendar), endOf(periods[urgency]![phase], times, Math.max(since, raised.at), calendar));
}

function endOf(period: Period, times: number, since: number, calendar: Calendar): number {
  if ('workingDays' in period) return calendar.endOfWorkingDay(times * period.workingDays, since);
  return Math.ceil(since / minute) * minute + times * period.hours * 60 * minute;
}

// The end of the last working day but one; what is counted in hours leaves no time for it.
function reminder(referral: Referral, phase: Phase, calendar: Calendar): number | undefined {
  const period = periods[referral.urgency]![phase];
  return 'workingDays' in period && !referral.raised ? calendar.endOfWorkingDay(period.workingDays - 1, waitedSince(referral, phase)) : undefined;
}

// An answer is waited for since the offer, everything else since the answer.
const waitedSince = ({ sentAt, acceptedAt = sentAt }: Referral, phase: Phase): number => (phase === 'answer' ? sentAt : acceptedAt);
