import { z } from 'zod';
import { eligibilities, genders, needs, outcomeCodes, purposes, reasons, shapes as s, urgencies, urgentReasons } from '../codes.js';
import { event, field, optional } from '../field.js';

/** Why a referral that ended without help was not offered to the next provider by itself: it waits for its sender. */
const returns = ['consent-not-given', 'nobody-left', 'not-possible'] as const;

const because = { reason: field('process', z.enum(reasons)), text: optional('process', s.line) };
const perhapsBecause = { reason: optional('process', z.enum(reasons)), text: optional('process', s.line) };

/** Everything that can happen to a referral. Matching facts travel with the offer, so that no person needs to be shown for an answer. */
export const referralEvents = {
  ReferralSent: event({
    case: field('case', s.id, { reference: 'case' }),
    from: field('process', s.agency),
    to: field('process', s.agency, { agencies: true }),
    need: field('process', z.enum([...needs, ...purposes])),
    urgency: field('process', z.enum(urgencies)),
    persons: field('process', z.array(s.id).max(50), { reference: 'person' }),
    region: optional('case', s.region),
    sector: optional('case', s.sector),
    languages: optional('demographic', z.array(s.language).max(20)),
    genders: optional('demographic', z.array(z.enum(genders)).max(6)),
    /** Whether the next provider is asked by itself where this one does not help. */
    next: optional('process', s.flag),
    /** The referral that ended without help and was offered on as this one. */
    after: optional('process', s.id),
    /** The referral whose receiver gives a part of it on with this one. */
    partOf: optional('process', s.id),
  }),
  /** In the stream of the referral that it would have been. */
  ReferralReturned: event({
    case: field('case', s.id, { reference: 'case' }),
    from: field('process', s.agency),
    after: field('process', s.id),
    reason: field('process', z.enum(returns)),
  }),
  /** A need that is offered to every provider it fits, in the stream of the referral that its claim makes. */
  CallMade: event({
    case: field('case', s.id, { reference: 'case' }),
    from: field('process', s.agency),
    persons: field('process', z.array(s.id).max(50), { reference: 'person' }),
    need: field('process', z.enum(needs)),
    urgency: field('process', z.enum(urgencies)),
    region: field('case', s.region),
    languages: optional('demographic', z.array(s.language).max(10)),
    gender: optional('demographic', z.enum(genders)),
    eligibility: optional('demographic', z.array(z.enum(eligibilities)).max(eligibilities.length)),
  }),
  CallWithdrawn: event({}),
  CallExpired: event({}),
  ReferralReceived: event({}),
  ReferralClaimed: event({}),
  ReferralAccepted: event({ policy: field('process', s.sha256, { derived: true }) }),
  ReferralRejected: event(because),
  ReferralStarted: event({}),
  ReferralPaused: event(perhapsBecause),
  /** What is handed back: what came of it, what was given, what is needed next. */
  ReferralCompleted: event({
    /** The person it was about, where it was about one. */
    person: optional('case', s.id, { reference: 'person', derived: true }),
    outcome: optional('process', s.line),
    outcomeCode: optional('process', z.enum(outcomeCodes)),
    services: optional('protection', z.array(z.enum(needs)).min(1).max(needs.length)),
    nextSteps: optional('protection', z.array(z.enum(needs)).min(1).max(needs.length)),
    advice: optional('narrative', s.line),
  }),
  ReferralFailed: event(because),
  ReferralCancelled: event(perhapsBecause),
  ReferralExpired: event({}),
  ReferralEscalated: event({}),
  ReferralReminded: event({}),
  /** The exchange makes it urgent: why, and about whom its receiver is given notice. */
  ReferralRaised: event({
    urgency: field('process', z.enum(urgencies)),
    reasons: field('protection', z.array(z.enum(urgentReasons)).min(1)),
    persons: field('process', z.array(s.id).max(50), { reference: 'person' }),
  }),
  ReferralRecalled: event(perhapsBecause),
} as const;

export type ReferralEventType = keyof typeof referralEvents;
