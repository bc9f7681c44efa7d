import { agencyKinds, needs, powers, purposes, shapes as s, states, urgencies } from '#libs/casework';
import { z } from 'zod';

const data = z.record(z.string(), z.json());
const count = z.int().min(0);
const place = { seq: count, entry: s.id, case: s.id };
const revision = z.int().min(1);

const line = z.union([
  z.object({
    ...place, kind: z.enum(['entry', 'backfill']), type: z.string(), occurredOn: z.string(), by: z.string(), data,
    marks: z.record(z.string(), z.string()).describe('What was done to a field on its way out (HL7 codes)'),
    handling: z.object({ tlp: z.string(), siena: z.string().optional(), purpose: z.string(), onward: z.string(), retainUntil: z.string() }), policy: s.sha256,
  }),
  z.object({ ...place, kind: z.literal('recall'), reason: z.string() }),
  z.object({ seq: count, kind: z.literal('withdrawn') }),
]);

const referral = z.object({
  referral: s.id, case: s.id, from: s.agency, to: s.agency, need: z.enum([...needs, ...purposes]), urgency: z.enum(urgencies), state: z.enum(states), revision,
  sentOn: s.date, since: s.date,
  answerBy: z.iso.datetime().describe('By when the receiver answers; gone once it is over').optional(),
  actBy: z.iso.datetime().describe('By when the receiver starts or ends what it accepted').optional(),
  overdue: z.boolean().optional(), escalated: z.iso.datetime().optional(),
  claimedBy: z.string().describe('Who of the receiver has it in hand; told to the receiver alone').optional(),
  persons: z.array(s.id).describe('Left out where the reader may not know them').optional(),
  reason: z.string().optional(), text: z.string().optional(), outcome: z.string().optional(),
  parts: z.object({
    open: count, all: z.array(z.object({ referral: s.id.optional(), need: z.string(), state: z.enum(states), reason: z.string().optional() })),
  }).describe('How the parts that its receiver gave on are doing').optional(),
  next: z.boolean().optional(), after: s.id.optional(), partOf: s.id.optional(), returned: z.string().describe('Why it was not offered on by itself').optional(),
});

const agency = z.object({
  agency: z.string(), kind: z.enum(Object.keys(agencyKinds) as [keyof typeof agencyKinds]), jurisdiction: s.country, name: s.name.optional(),
  status: z.enum(['registered', 'certified', 'suspended', 'revoked']),
  scope: z.object({ needs: z.array(z.string()).optional(), regions: z.array(z.string()).optional() }).optional(),
  powers: z.array(z.enum(powers)).optional(), purposes: z.array(z.enum(purposes)),
  forwardsTo: z.array(z.string()).describe('Told to operators alone').optional(),
});

const agreement = z.object({
  id: z.string(), kind: z.string(), parties: z.array(z.string()), counterparts: z.array(z.string()), purposes: z.array(z.string()), dataGroups: z.array(z.string()),
  state: z.enum(['signed', 'suspended', 'ended']), revision, link: z.string().optional(), from: z.string().optional(), until: z.string().optional(),
  articles: z.array(z.string()).optional(), onward: z.string().optional(),
});

const item = z.looseObject({ id: z.string() });

/** What answers hold, by the name they have in the OpenAPI document; never used to change an answer. A later version may add members. */
export const answers = {
  Recorded: z.object({
    type: z.string(), case: s.id.optional(), entry: s.id.optional(), person: s.id.optional(), consent: s.id.optional(), evidence: s.id.optional(), referral: s.id.optional(),
    state: z.string().optional(), revision: revision.optional(), agency: z.string().optional(), agreement: z.string().optional(),
  }).describe("What was recorded, in the caller's own names"),
  FeedPage: z.object({ entries: z.array(line), next: count.describe('The `after` of the next page') }),
  CaseView: z.object({
    case: s.id, purpose: z.string(), summary: data, people: z.array(data).describe('Each person with the newest of every field'), entries: z.array(line),
  }),
  Referral: referral,
  Referrals: z.object({ referrals: z.array(referral) }),
  Calls: z.object({ calls: z.array(z.looseObject({ call: s.id, need: z.string(), urgency: z.string() })) }),
  Agency: agency,
  Agencies: z.object({ agencies: z.array(agency) }),
  Agreements: z.object({ agreements: z.array(agreement) }),
  Directory: z.object({ version: z.string(), profile: z.string(), openapi_url: z.string() }),
  DirectoryPage: z.object({
    total_items: count, total_pages: count, page_number: count, size: count, first_page: z.boolean(), last_page: z.boolean(), empty: z.boolean(), contents: z.array(item),
  }),
  DirectoryItem: item,
  Matches: z.object({ matches: z.array(z.object({ agency: z.string(), service: s.id, name: s.name, reasons: z.array(z.string()) })) }),
  Projection: z.object({
    slots: z.array(z.object({ slot: count, position: count, worker: z.string().nullable() })),
    parked: z.array(z.object({ correlation: z.string(), event: z.string(), type: z.string(), fault: z.string(), attempts: count, since: z.string(), due: z.string() })),
    head: count, lag: z.object({ events: count, seconds: z.number() }),
  }),
  Retried: z.object({ parked: count }),
  Health: z.object({ status: z.literal('ok') }),
  Webhook: z.looseObject({ webhook: s.id }),
  Token: z.object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: count }),
} as const;
export type AnswerName = keyof typeof answers;
