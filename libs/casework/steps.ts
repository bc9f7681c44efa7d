import type { Json } from '#libs/kernel';
import { z } from 'zod';
import { genders, needs, purposes, shapes as s, urgencies } from './codes.js';
import { event, field, optional, type EventSpec } from './field.js';

type Data = { readonly [name: string]: Json };

/** How the fields of one event type changed with a version of the catalogue: in name, order, reference or shape. */
export interface Step {
  /** The first version of the catalogue that has the new fields. */
  readonly since: number;
  readonly type: string;
  /** The type as it was until then. */
  readonly before: EventSpec;
  /** Gives data in its new shape; of a part of the data, the part that comes of it, because a correction holds a part. Pure. */
  readonly up: (data: Data) => Data;
}

/** Every step there ever was, oldest first. Never removed: what was stored before it will be read for ever. */
export const steps: readonly Step[] = [
  {
    since: 2,
    type: 'AgencyRegistered',
    before: event({
      agency: field('process', s.agency), kind: field('process', s.agencyKind), jurisdiction: field('process', s.country),
      name: optional('process', s.name), mandate: optional('process', s.line), powers: optional('process', z.array(s.code).max(50)),
    }),
    // It gained forwardsTo. What nobody declared is unknown, and nothing stands in for it.
    up: (data) => data,
  },
  {
    since: 3,
    type: 'AgencyCertified',
    before: event({ reason: optional('process', s.line) }),
    // It gained the scope, needs and regions: what nobody limited is not limited.
    up: (data) => data,
  },
  {
    since: 4,
    type: 'ReferralCompleted',
    before: event({ outcome: optional('process', s.line) }),
    // It gained what is handed back in codes: nobody had said it.
    up: (data) => data,
  },
  {
    since: 4,
    type: 'LeadTransferred',
    before: event({ to: field('case', s.agency, { agencies: true }) }),
    // It gained the proposal that was accepted: until then the lead passed at once, and there was none.
    up: (data) => data,
  },
  {
    since: 4,
    type: 'ReferralSent',
    before: event({
      case: field('case', s.id, { reference: 'case' }), from: field('process', s.agency), to: field('process', s.agency, { agencies: true }),
      need: field('process', z.enum([...needs, ...purposes])), urgency: field('process', z.enum(urgencies)),
      persons: field('process', z.array(s.id).max(50), { reference: 'person' }), region: optional('case', s.region), sector: optional('case', s.sector),
      languages: optional('demographic', z.array(s.language).max(20)), genders: optional('demographic', z.array(z.enum(genders)).max(6)),
    }),
    // It gained next, after and partOf: what was sent before was whole, the first of its kind, and ended with its receiver.
    up: (data) => data,
  },
];
