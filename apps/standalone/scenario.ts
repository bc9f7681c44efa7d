import { agencyKinds, links, purposes, labels, shapes, specOf } from '#libs/casework';
import { day } from '#libs/kernel';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';

const name = z.string().min(1).max(80);
const data = z.record(z.string(), z.json());
const kinds = Object.keys(agencyKinds) as [keyof typeof agencyKinds, ...Array<keyof typeof agencyKinds>];
const refused = z.union([z.literal(true), z.string()]).optional();
const actor = {
  as: z.string().regex(/^[^@\s]+@[^@\s]+$/, 'user@AGENCY'), refused,
  /** Steps of one key are one request, sent again. */
  key: name.optional(),
  /** The role in the user's token; a member unless told. */
  role: name.optional(),
};
const fields = z.record(z.string(), z.array(z.string()));

const referralMove = <V extends string>(verb: V) => z.strictObject({
  ...actor, do: z.literal(verb), referral: name, reason: z.string().optional(), text: z.string().optional(), outcome: z.string().optional(),
  outcomeCode: z.string().optional(), services: z.array(z.string()).optional(), nextSteps: z.array(z.string()).optional(), advice: z.string().optional(),
});

const step = z.union([
  z.strictObject({ wait: z.iso.duration() }),
  z.discriminatedUnion('do', [
    z.strictObject({ ...actor, do: z.literal('OpenCase'), case: name, data }),
    z.strictObject({ ...actor, do: z.literal('RecordEntry'), case: name, entry: name.optional(), type: z.string(), data }),
    z.strictObject({
      ...actor, do: z.literal('SendReferral'), referral: name, case: name, to: z.string(), need: z.string(), urgency: z.string().default('routine'),
      persons: z.array(name).default([]), next: z.boolean().optional(), partOf: name.optional(),
    }),
    /** Offers a referral to the next provider, as a referral of another name. */
    z.strictObject({ ...actor, do: z.literal('PassOnReferral'), referral: name, after: name }),
    z.strictObject({ ...actor, do: z.literal('MakeCall'), call: name, case: name, persons: z.array(name).default([]), wish: data }),
    /** A claim makes a referral, by the name of the call. */
    z.strictObject({ ...actor, do: z.literal('ClaimCall'), call: name }),
    z.strictObject({ ...actor, do: z.literal('WithdrawCall'), call: name }),
    /** `shows` is what the list of calls comes to hold, each as far as it is told here. */
    z.strictObject({ ...actor, do: z.literal('ReadCalls'), shows: z.array(data) }),
    /** Finds the referral that came last and names it; `shows` is what it comes to say of itself. */
    z.strictObject({ ...actor, do: z.literal('ReadInbox'), referral: name, shows: data }),
    ...(['ClaimReferral', 'AcceptReferral', 'RejectReferral', 'StartReferral', 'PauseReferral', 'CompleteReferral', 'FailReferral', 'CancelReferral'] as const).map(referralMove),
    z.strictObject({ ...actor, do: z.literal('ReadFeed'), purpose: z.string().optional() }),
    /** Names the entries after which something comes to be waited for within seconds, as `what` and entry. */
    z.strictObject({ ...actor, do: z.literal('ListCheckIns'), purpose: z.string().optional(), lists: z.array(z.strictObject({ what: z.string(), after: name })) }),
    z.strictObject({ ...actor, do: z.literal('ReadCase'), case: name, purpose: z.string().optional() }),
    /** `shows` is what the referral comes to say of itself within seconds, such as a step that fell due. */
    z.strictObject({ ...actor, do: z.literal('ReadReferral'), referral: name, shows: z.record(z.string(), z.json()).optional() }),
    /** Names the referrals that come to be listed within seconds. */
    z.strictObject({ ...actor, do: z.literal('ListReferrals'), escalated: z.literal(true).optional(), lists: z.array(name) }),
    z.strictObject({ ...actor, do: z.literal('TransferLead'), case: name, proposal: name.optional(), to: z.string() }),
    ...(['RequestLead', 'AcceptLead', 'DeclineLead', 'WithdrawLead'] as const).map((verb) => z.strictObject({
      ...actor, do: z.literal(verb), case: name, agency: z.string().optional(), proposal: name.optional(), reason: z.string().optional(), text: z.string().optional(),
    })),
    z.strictObject({ ...actor, do: z.literal('OfferService'), data }),
    z.strictObject({ ...actor, do: z.literal('DeclareCapacity'), data }),
    /** Names the agencies that are found, best first. */
    z.strictObject({ ...actor, do: z.literal('FindServices'), wish: data, finds: z.array(name) }),
    z.strictObject({ ...actor, do: z.literal('ChangeCertification'), agency: name, change: z.enum(['certify', 'suspend', 'revoke']), data: data.default({}) }),
    z.strictObject({ ...actor, do: z.literal('CloseCase'), case: name, outcome: z.string().optional() }),
    /** Opens a case from records of HTCDS. */
    z.strictObject({ ...actor, do: z.literal('ImportCase'), case: name, jurisdiction: z.string(), records: z.array(data), leaveOut: z.array(z.string()).optional() }),
    z.strictObject({ ...actor, do: z.literal('ExportCase'), case: name, purpose: z.string().optional(), shows: data }),
    z.strictObject({ ...actor, do: z.literal('ReadTask'), referral: name, shows: data }),
    /** Reads the referral as Task of FHIR and sends it back with what is told here. */
    z.strictObject({ ...actor, do: z.literal('UpdateTask'), referral: name, data }),
    z.strictObject({ ...actor, do: z.literal('ReadKpis'), shows: data }),
  ]),
]);
export type Step = Exclude<z.infer<typeof step>, { wait: string }>;

const expectation = z.strictObject({
  agency: name, purpose: z.string().optional(), case: name.optional(),
  sees: z.union([z.literal('nothing'), fields]).optional(), hides: fields.optional(), recalled: z.array(name).optional(),
});
export type Expectation = z.infer<typeof expectation>;

const scenarioSchema = z.strictObject({
  scenario: z.string(),
  title: z.string(),
  source: z.string().optional(),
  starts: z.iso.datetime().default('2026-03-01T08:00:00Z'),
  agencies: z.record(z.string(), z.strictObject({ kind: z.enum(kinds), jurisdiction: shapes.country, name: z.string().optional() })),
  agreements: z.array(z.strictObject({
    id: name, kind: z.string(), parties: z.array(z.string()), counterparts: z.array(z.string()), purposes: z.array(z.enum(purposes)),
    dataGroups: z.array(z.enum(labels)), link: z.enum(links).optional(), from: z.string().optional(), until: z.string().optional(),
    articles: z.array(z.string()).optional(), onward: z.string().optional(),
  })).default([]),
  steps: z.array(step).min(1),
  expect: z.array(expectation).default([]),
  never: z.array(z.strictObject({ agency: name, strings: z.array(z.string().min(1)) })).default([]),
  replay: z.array(z.strictObject({ agency: name, case: name, 'after-step': z.int().min(1), purpose: z.string().optional() })).default([]),
});
export type Scenario = z.infer<typeof scenarioSchema>;

// What names nothing would hold for nothing: a mistyped field is hidden from everybody.
function findMisnamed({ agencies, steps, expect, never, replay }: Scenario): string | undefined {
  const cases = new Set(steps.flatMap((each) => ('do' in each && (each.do === 'OpenCase' || each.do === 'ImportCase') ? [each.case] : [])));
  const types = expect.flatMap(({ sees, hides }) => [...Object.entries(sees === 'nothing' ? {} : sees ?? {}), ...Object.entries(hides ?? {})]);
  const purposesNamed = [...expect, ...replay].flatMap(({ agency, purpose }) => (purpose && agencies[agency] ? [[agency, purpose] as const] : []));
  const found: Array<[boolean, string]> = [
    ...[...expect, ...never, ...replay].map(({ agency }): [boolean, string] => [Object.hasOwn(agencies, agency), `no agency ${agency}`]),
    ...[...expect, ...replay].map(({ case: name }): [boolean, string] => [!name || cases.has(name), `no case ${name} is opened`]),
    ...types.flatMap(([type, names]) => names.map((field): [boolean, string] => [Object.hasOwn(specOf(type)?.fields ?? {}, field), `the catalogue has no ${type}.${field}`])),
    ...purposesNamed.map(([agency, purpose]): [boolean, string] => [(agencyKinds[agencies[agency]!.kind] as readonly string[]).includes(purpose), `${agency} does not read for ${purpose}`]),
    ...replay.map((each): [boolean, string] => [each['after-step'] <= steps.length, `there is no step ${each['after-step']}`]),
  ];
  return found.find(([holds]) => !holds)?.[1];
}

/** Reads a scenario file; throws with file, line and reason where it is not one. */
export function readScenario(file: string): Scenario {
  const document = parseDocument(readFileSync(file, 'utf8'), { uniqueKeys: true });
  const [error] = document.errors;
  if (error) throw new Error(`${basename(file)}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`);
  const { data: scenario, error: fault } = scenarioSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  const misnamed = scenario && findMisnamed(scenario);
  if (misnamed) throw new Error(`${basename(file)}: ${misnamed}`);
  if (scenario) return scenario;
  const [issue] = fault.issues;
  throw new Error(`${basename(file)}: ${issue!.path.join('.')}: ${issue!.message}`);
}

/** Adds a duration (ISO 8601) to a time in milliseconds; years and months by the calendar, in UTC. */
export function after(duration: string, from: number): number {
  const [date = '', time = ''] = duration.slice(1).split('T');
  const count = (part: string, unit: string) => Number(new RegExp(`(\\d+(?:\\.\\d+)?)${unit}`).exec(part)?.[1] ?? 0);
  const moved = new Date(from);
  // The last day of a shorter month stands in for the 31st.
  const [year, month] = [moved.getUTCFullYear() + count(date, 'Y'), moved.getUTCMonth() + count(date, 'M')];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  moved.setUTCFullYear(year, month, Math.min(moved.getUTCDate(), lastDay));
  const days = count(date, 'W') * 7 + count(date, 'D');
  return moved.getTime() + days * day + ((count(time, 'H') * 60 + count(time, 'M')) * 60 + count(time, 'S')) * 1_000;
}
