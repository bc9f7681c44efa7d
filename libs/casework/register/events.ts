import { z } from 'zod';
import { needs, powers, purposes, shapes as s } from '../codes.js';
import { event, field, optional } from '../field.js';
import { serviceEvents } from './services.js';

/** Which fact of a case ties a person to a counterpart's country. */
export const links = ['worker-origin', 'recruiter', 'workplace'] as const;
export type Link = (typeof links)[number];

const because = { reason: optional('process', s.line) };
const terms = {
  kind: field('process', s.code),
  /** Countries, or agencies of one country in a domestic memorandum. */
  parties: field('process', z.array(z.union([s.country, s.agency])).min(1).max(50)),
  counterparts: field('process', z.array(s.agency).min(1).max(50), { agencies: true }),
  purposes: field('process', z.array(z.enum(purposes)).min(1)),
  dataGroups: field('process', z.array(s.label).min(1)),
  /** Left out = every case of a party. */
  link: optional('process', z.enum(links)),
  articles: optional('process', z.array(s.line).max(50)),
  onward: optional('process', z.enum(['never', 'ask-originator'])),
  from: optional('process', s.date),
  until: optional('process', s.date),
};

const forwardsTo = z.array(z.union([s.agencyKind, s.agency])).max(50);

/** Everything that can happen to agencies, agreements and the policy in force: the register that every decision looks at. */
export const registerEvents = {
  AgencyRegistered: event({
    agency: field('process', s.agency),
    kind: field('process', s.agencyKind),
    jurisdiction: field('process', s.country),
    name: optional('process', s.name),
    mandate: optional('process', s.line),
    powers: optional('process', z.array(s.code).max(50)),
    /** Whom it gives what it holds, by law or by its systems; an authority that is not registered is named by its kind. */
    forwardsTo: optional('process', forwardsTo),
  }),
  /** States the whole of it: an empty list = it forwards to nobody. */
  ForwardingDeclared: event({ forwardsTo: field('process', forwardsTo), ...because }),
  /** States the whole of what it may do by law. */
  PowersDeclared: event({ powers: field('process', z.array(z.enum(powers)).max(powers.length)), basis: optional('process', s.line) }),
  /** States the whole of the scope: for which needs and where it is certified; left out = for all, everywhere. */
  AgencyCertified: event({
    ...because,
    needs: optional('process', z.array(z.enum(needs)).min(1).max(needs.length)),
    regions: optional('process', z.array(s.region).min(1).max(50)),
  }),
  CertificationSuspended: event(because),
  CertificationRevoked: event(because),
  ...serviceEvents,
  KeyPinned: event({ thumbprint: field('process', s.word) }),
  KeyRetired: event({ thumbprint: field('process', s.word) }),
  AgreementSigned: event({ agreement: field('process', s.word), ...terms }),
  AgreementAmended: event(terms),
  AgreementSuspended: event(because),
  AgreementResumed: event(because),
  AgreementEnded: event(because),
  PolicyProposed: event({ digest: field('process', s.sha256) }),
  PolicyApproved: event({ digest: field('process', s.sha256) }),
  PolicyAdopted: event({ digest: field('process', s.sha256), bundle: field('process', z.json()) }),
  PolicyRetired: event({ digest: field('process', s.sha256) }),
} as const;

export type RegisterEventType = keyof typeof registerEvents;
