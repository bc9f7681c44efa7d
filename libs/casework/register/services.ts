import { z } from 'zod';
import { capacities, eligibilities, genders, needs, shapes as s, weekdays } from '../codes.js';
import { event, field, optional, type DataOf } from '../field.js';

const address = z.strictObject({ street: s.name, city: s.name, region: s.region.optional(), postcode: s.name, country: s.country });
const location = z.strictObject({
  name: s.name,
  /** None = reached from afar. */
  address: address.optional(),
  phone: s.name.optional(),
  /** Nobody but the provider is ever told of the place: not that it is there, not its name, address or phone. */
  confidential: s.flag.optional(),
});
/** A weekly time in the provider's own clock; one that closes no later than it opens runs into the next day. */
const hours = z.strictObject({ days: z.array(z.enum(weekdays)).min(1).max(7), opens: s.clock, closes: s.clock });

/** What can happen to the services that an agency offers. They are about places and hours, never about a person. */
export const serviceEvents = {
  /** States the whole of the service: what an earlier offer of the same code said no longer holds, except its capacity. */
  ServiceOffered: event({
    service: field('process', s.code),
    name: field('process', s.name),
    description: optional('process', s.line),
    needs: field('process', z.array(z.enum(needs)).min(1).max(needs.length)),
    regions: field('process', z.array(s.region).min(1).max(50)),
    languages: optional('process', z.array(s.language).max(50)),
    /** Of whom one can ask to be met. */
    focalPoints: optional('process', z.array(z.enum(genders)).max(genders.length)),
    /** Left out = for everybody. */
    eligibility: optional('process', z.array(z.enum(eligibilities)).min(1).max(eligibilities.length)),
    hours: optional('process', z.array(hours).min(1).max(14)),
    locations: optional('process', z.array(location).max(20)),
  }),
  CapacityDeclared: event({ service: field('process', s.code), capacity: field('process', z.enum(capacities)) }),
  ServiceWithdrawn: event({ service: field('process', s.code), reason: optional('process', s.line) }),
} as const;

export type Location = z.infer<typeof location>;
export type Hours = z.infer<typeof hours>;

/** A service as its agency offers it now. */
export interface Service extends Omit<DataOf<(typeof serviceEvents)['ServiceOffered']>, 'service'> {
  readonly agency: string;
  readonly id: string;
  readonly capacity?: (typeof capacities)[number];
}

/** Names a service among those of all agencies. */
export const serviceKey = (agency: string, service: string): string => `${agency} ${service}`;
