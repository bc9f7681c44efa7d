import { z } from 'zod';
import { genders, needs, purposes, shapes as s, urgencies } from '../codes.js';
import { event, field, optional } from '../field.js';

/** Why a receiver refuses or gives up; codes of the design, free text beside them. */
export const reasons = [
  'no-capacity', 'not-our-mandate', 'not-eligible', 'already-served', 'no-consent', 'insufficient-information', 'unsafe', 'no-show', 'other',
] as const;

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
  }),
  ReferralReceived: event({}),
  ReferralClaimed: event({}),
  ReferralAccepted: event({ policy: field('process', s.sha256, { derived: true }) }),
  ReferralRejected: event(because),
  ReferralStarted: event({}),
  ReferralPaused: event(perhapsBecause),
  ReferralCompleted: event({ outcome: optional('process', s.line) }),
  ReferralFailed: event(because),
  ReferralCancelled: event(perhapsBecause),
  ReferralExpired: event({}),
  ReferralEscalated: event({}),
  ReferralRecalled: event(perhapsBecause),
} as const;

export type ReferralEventType = keyof typeof referralEvents;
