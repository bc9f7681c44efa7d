import {
  catalogue, needs, outcomeCodes, powers, purposes, reasons, registerEvents, shapes as s, states, urgencies, wishSchema,
} from '#libs/casework';
import { answerFormats, pageOfAnswers, questionNames } from '#libs/contracts';
import { agencyName } from '#libs/kernel';
import { z } from 'zod';
import { statuses } from './fhir/capability-statement.js';

const data = z.record(z.string(), z.json());
const occurredAt = z.union([z.iso.date(), z.iso.datetime()]).describe('When it happened (ISO 8601, UTC); left out = now').optional();
const reference = s.id.describe("The caller's own name for it");

/** What requests hold, by name. The fields of `data` are checked against the event catalogue where the event is decided. */
export const bodies = {
  openCase: z.strictObject({ data, occurredAt }),
  recordEntry: z.strictObject({ type: z.string().min(1).max(60), data, occurredAt }),
  giveConsent: z.strictObject({ data }),
  withdrawConsent: z.strictObject({ reason: s.line.optional() }),
  importCase: z.strictObject({
    jurisdiction: s.country, region: s.region.optional(), leaveOut: z.array(s.name).max(100).optional(), standard: z.literal('HTCDS 2.0').optional(), case: reference.optional(),
    purpose: z.enum(purposes).optional(), records: z.array(z.record(z.string().max(100), z.json())).min(1).max(500),
  }),
  proposeLead: z.strictObject({ to: s.agency }),
  moveLead: z.strictObject({
    agency: s.agency.describe('Who would lead, where the lead agency answers or withdraws; left out = you').optional(),
    proposal: reference.describe('The entry that proposed or requested it, as you saw it last').optional(), reason: z.enum(reasons).optional(), text: s.line.optional(),
  }),
  closeCase: z.strictObject({ outcome: s.line.optional() }),
  sendReferral: z.strictObject({
    to: s.agency, need: catalogue.ReferralSent.fields.need.schema, urgency: z.enum(urgencies), persons: z.array(reference).max(50),
    next: s.flag.describe('Offers it to the next certified provider where this one declines, has no room or does not answer').optional(),
    partOf: s.id.describe('The referral you received of which this is a part').optional(),
  }),
  moveReferral: z.strictObject({
    reason: z.enum(reasons).optional(), text: s.line.optional(), outcome: s.line.optional(), outcomeCode: z.enum(outcomeCodes).optional(),
    services: z.array(z.enum(needs)).min(1).max(needs.length).optional(), nextSteps: z.array(z.enum(needs)).min(1).max(needs.length).optional(), advice: s.line.optional(),
  }),
  makeCall: wishSchema.omit({ when: true }).extend({ persons: z.array(reference).max(50) }),
  nothing: z.strictObject({}),
  registerAgency: registerEvents.AgencyRegistered.schema,
  declareForwarding: registerEvents.ForwardingDeclared.schema,
  declarePowers: registerEvents.PowersDeclared.schema,
  changeCertification: registerEvents.AgencyCertified.schema,
  offerService: registerEvents.ServiceOffered.schema,
  declareCapacity: registerEvents.CapacityDeclared.schema,
  withdrawService: registerEvents.ServiceWithdrawn.schema,
  findServices: wishSchema,
  signAgreement: registerEvents.AgreementSigned.schema,
  changeAgreement: z.record(z.string(), z.json()),
  registerWebhook: z.strictObject({ url: z.string().min(1).max(500), purposes: z.array(z.enum(purposes)).min(1).max(purposes.length) }),
  replayWebhook: z.strictObject({ purpose: z.enum(purposes), after: z.int().min(0).max(2 ** 50) }),
  changeWebhook: z.strictObject({}),
  demoToken: z.strictObject({ agency: z.string().regex(agencyName), user: z.string().min(1).max(100), role: s.name.optional() }),
} as const;

const whole = (least: number, most: number) => z.string().regex(/^\d{1,16}$/, 'a whole number').transform(Number).pipe(z.int().min(least).max(most));
const purpose = z.enum(purposes);
const moment = z.union([z.iso.date(), z.iso.datetime()]);

const fhirSearch = (status: readonly string[]) => z.strictObject({
  status: z.string().max(200).transform((list) => list.split(',')).pipe(z.array(z.enum(status))).optional(), _count: whole(1, 200).default(50),
  _after: s.id.describe('The last of the page before').optional(),
});

/** What query strings hold, by name. */
export const queries = {
  feed: z.strictObject({ purpose, after: whole(0, 2 ** 50).default(0), limit: whole(1, 200).default(100), wait: whole(0, 30).default(0) }),
  checkIns: z.strictObject({ purpose, after: whole(0, 2 ** 50).default(0), limit: whole(1, 200).default(100) }),
  case: z.strictObject({ purpose, asOf: whole(0, 2 ** 50).optional() }),
  htcds: z.strictObject({ purpose, format: z.enum(['json', 'csv']).default('json') }),
  importCase: z.strictObject({
    jurisdiction: s.country.optional(), region: s.region.optional(), leaveOut: z.string().max(2_000).transform((list) => list.split(',')).describe('Columns to leave out, by commas').optional(),
  }),
  agencies: z.strictObject({ power: z.enum(powers).optional() }),
  directory: z.strictObject({
    page: whole(1, 1_000_000).default(1), per_page: whole(1, 200).default(50), search: z.string().min(1).max(100).optional(),
    organization_id: s.id.optional(), taxonomy_term_id: s.id.optional(),
  }),
  referrals: z.strictObject({
    state: z.enum(states).optional(), limit: whole(1, 200).default(100),
    due: z.iso.datetime().describe('Only those whose deadline comes before this moment (ISO 8601, UTC), soonest first').optional(),
    escalated: z.literal('true').describe('Only open ones that have escalated or are urgent by themselves; for the role supervisor').optional(),
  }),
  calls: z.strictObject({ limit: whole(1, 200).default(100) }),
  tasks: fhirSearch(statuses.Task),
  serviceRequests: fhirSearch(statuses.ServiceRequest),
  kpis: z.strictObject({ format: z.enum(['json', 'csv']).default('json') }),
  replay: z.strictObject({
    release: reference.optional(), case: reference.optional(), agency: s.agency.optional(), purpose: purpose.optional(), at: moment.optional(),
  }),
  replays: z.strictObject({
    agency: s.agency.optional(), user: z.string().min(1).max(100).optional(), case: reference.optional(), from: moment.optional(), to: moment.optional(),
    before: whole(0, 2 ** 50).optional(), limit: whole(1, 200).default(50),
  }),
  diff: z.strictObject({ agency: s.agency, case: reference, from: moment, to: moment }),
  whoSawWhat: z.strictObject({ agency: s.agency, case: reference, at: moment.optional() }),
  names: z.strictObject({ agency: s.agency, kind: z.enum(['case', 'entry', 'person', 'consent', 'evidence', 'call']), reference, as: s.agency }),
  proof: z.strictObject({ release: reference.optional() }),
  releases: z.strictObject({
    question: z.enum(questionNames), agency: s.agency.optional(), case: reference.optional(), person: reference.optional(), user: z.string().min(1).max(100).optional(),
    consent: reference.optional(), rule: z.string().regex(/^[a-z0-9-]{1,100}$/).optional(),
    before: whole(0, 2 ** 50).optional(), limit: whole(1, pageOfAnswers.most).default(pageOfAnswers.usual), format: z.enum(answerFormats).default('json'),
  }),
} as const;

