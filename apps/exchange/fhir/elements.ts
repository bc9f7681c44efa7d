import { shapes as s, urgencies } from '#libs/casework';
import { priorities, systems } from '#libs/contracts';
import { Rejection } from '#libs/kernel';
import { z } from 'zod';

const text = z.string().min(1).max(500);
const uri = z.string().min(1).max(200);
const coding = z.strictObject({ system: uri, code: z.string().min(1).max(100), version: text.optional(), display: text.optional(), userSelected: z.boolean().optional() });
const identifier = z.strictObject({ use: text.optional(), system: uri, value: z.string().min(1).max(100) });
const reference = z.strictObject({ type: text.optional(), identifier, display: text.optional() });
const member = z.strictObject({ entity: reference });
const group = z.strictObject({ resourceType: z.literal('Group'), id: z.string().max(64), type: z.literal('person'), actual: z.literal(true), member: z.array(member).min(1).max(50) });

/** The parts of FHIR R4 that are read, strictly: what has no place in a referral is refused and not lost in silence. */
export const fhir = {
  text, uri, identifier, reference,
  concept: z.strictObject({ coding: z.array(coding).min(1).max(5), text: text.optional() }),
  reason: z.strictObject({ coding: z.array(coding).max(5).optional(), text: text.optional() }),
  subject: z.union([reference, z.strictObject({ reference: z.literal('#persons') })]),
  contained: z.array(group).length(1),
  priority: z.enum(Object.values(priorities)).default('routine'),
  /** What the exchange sets and nobody else; taken and not looked at. */
  ours: z.unknown().optional(),
} as const;

type Concept = z.infer<typeof fhir.concept>;
type Reference = z.infer<typeof fhir.reference>;

/** What every form of a referral says. */
export interface Ordered {
  readonly case: string;
  readonly to: string;
  readonly need: string;
  readonly urgency: string;
  readonly persons: readonly string[];
}

export const misfit = (detail: string, pointer: string) => new Rejection('invalid-field', detail, pointer);

/** Gives the code that a concept has in one of the systems here. */
export function codeOf({ coding: codings }: { readonly coding?: Concept['coding'] | undefined }, system: string, at: string): string {
  const found = (codings ?? []).find((each) => each.system === system);
  if (!found) throw misfit(`A coding of the system ${system} is needed.`, `${at}/coding`);
  return found.code;
}

/** Gives the agency that a reference names. */
export function agencyOf({ identifier: { system, value } }: Reference, at: string): string {
  if (system !== systems.agency || !s.agency.safeParse(value).success) throw misfit(`An agency is named in the system ${systems.agency}.`, `${at}/identifier`);
  return value;
}

/** Gives what an agency calls its own case by. */
export function caseOf({ system, value }: z.infer<typeof identifier>, agency: string, at: string): string {
  if (system !== systems.case(agency)) throw misfit('A case is named in the system of your own names for cases.', at);
  return value;
}

/** Gives the persons that a subject and the group that came along name, as the agency calls them. */
export function personsOf(subject: z.infer<typeof fhir.subject>, contained: z.infer<typeof fhir.contained> | undefined, agency: string, at: string): readonly string[] {
  const person = ({ identifier: { system, value } }: Reference, where: string): string => {
    if (system !== systems.person(agency)) throw misfit('A person is named in the system of your own names for persons.', where);
    return value;
  };
  if ('reference' in subject) {
    const [persons] = contained ?? [];
    if (persons?.id !== 'persons') throw misfit('The group is not contained in the resource.', `${at}/reference`);
    return persons.member.map(({ entity }, nth) => person(entity, `/contained/0/member/${nth}/entity/identifier`));
  }
  return subject.identifier.system === systems.case(agency) ? [] : [person(subject, `${at}/identifier`)];
}

/** Gives the urgency that a priority means. */
export const urgencyOf = (priority: string): string => urgencies.find((urgency) => priorities[urgency] === priority)!;

/** Refuses a resource that says somebody else asks. */
export function checkRequester(requester: Reference | undefined, agency: string): void {
  if (requester && agencyOf(requester, '/requester') !== agency) throw misfit('A referral is sent by the agency that asks.', '/requester/identifier');
}
