import { isRefused, Rejection, type Json } from '#libs/kernel';
import type { z } from 'zod';
import { agencyKinds } from './codes.js';
import type { EventSpec, Fields } from './field.js';
import { isRefusedAgency } from './register/paths.js';
import { takesPart, type Register } from './register/register.js';
import { findStatus } from './status-words.js';

type Data = { readonly [name: string]: Json };

/** Checks what an author sent against an event's declaration; throws the rejection that names the first fault by code and pointer. */
export function checkData(spec: EventSpec, data: Data, register: Register, at = '/data'): Data {
  refuseDerived(spec.fields, data, at);
  const result = spec.schema.safeParse(data);
  if (!result.success) throw rejectionOf(result.error, at);
  checkAgencies(spec.fields, result.data as Data, register, at);
  checkText(result.data as Data, at);
  return result.data as Data;
}

/** Turns the first issue of a failed parse into a rejection; never repeats the value. */
export function rejectionOf(error: z.ZodError, at: string): Rejection {
  const issue = error.issues[0]!;
  const pointer = [at, ...issue.path.map((part) => escaped(String(part)))].join('/');
  if (issue.code === 'unrecognized_keys') return new Rejection('unknown-field', 'The catalogue has no such field.', pointer);
  if (issue.code === 'invalid_value' && /\/(purpose|purposes\/\d+)$/.test(pointer)) {
    return new Rejection('unknown-purpose', 'The purpose is not in the closed list.', pointer);
  }
  return new Rejection('invalid-field', `The field does not fit: ${describe(issue)}.`, pointer);
}

const escaped = (member: string): string => member.replaceAll('~', '~0').replaceAll('/', '~1');

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `expected ${issue.expected}`;
  if (issue.code === 'invalid_value') return 'not one of the listed codes';
  if (issue.code === 'too_big') return `more than ${String(issue.maximum)}`;
  if (issue.code === 'too_small') return `less than ${String(issue.minimum)}`;
  return issue.code === 'invalid_format' ? `expected ${issue.message.replace('Invalid string: ', '')}` : 'not of the expected form';
}

function refuseDerived(fields: Fields, data: Data, at: string): void {
  for (const [name, spec] of Object.entries(fields)) {
    if (spec.derived && Object.hasOwn(data, name) && data[name] !== undefined) {
      throw new Rejection('unknown-field', 'The exchange sets this field itself.', `${at}/${name}`);
    }
  }
}

/** Refuses data that names, in whatever field, an agency that is not registered or of the refused class. */
export function checkAgencies(fields: Fields, data: Data, register: Register, at: string, check = checkAgency): void {
  for (const [name, spec] of Object.entries(fields)) {
    if (!spec.agencies || data[name] === undefined) continue;
    for (const agency of namesIn(data[name])) check(agency, register, `${at}/${name}`);
  }
}

// One agency, a list of them, or something told of each by name.
const namesIn = (value: Json): readonly string[] =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : ([value].flat() as string[]);

/** Refuses a name (an agency or a kind of agency) that is not registered, or of the class that never receives. */
export function checkAgency(name: string, register: Register, pointer: string): void {
  const kind = Object.hasOwn(agencyKinds, name) ? name : register.agencies.get(name)?.kind;
  if (kind === undefined) throw new Rejection('unknown-agency', 'The agency is not registered.', pointer);
  if (isRefused(kind)) throw refusedRecipient(pointer);
}

/** Refuses for a case whatever checkAgency refuses, and an agency that passes on to the refused class as if it were of it. */
export function checkMember(name: string, register: Register, pointer: string): void {
  checkAgency(name, register, pointer);
  if (register.agencies.has(name) && isRefusedAgency(register, name)) throw refusedRecipient(pointer);
}

const refusedRecipient = (pointer: string) => new Rejection('recipient-class-refused', 'This class of recipient takes no part in the exchange.', pointer);

/** Refuses an agency that cannot take anything over: unknown, of the refused class, suspended or revoked. */
export function checkReceiver(agency: string, register: Register, pointer: string): void {
  checkMember(agency, register, pointer);
  if (!takesPart(register.agencies.get(agency))) throw new Rejection('unknown-agency', 'The agency takes no part at present.', pointer);
}

/** Refuses status wherever text may stand: in any string at any depth, a code or a name as well as a note, and in the keys of what is told by name. */
function checkText(value: Json, at: string): void {
  const strings = typeof value === 'string' ? [value] : value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
  const language = strings.map(findStatus).find((found) => found !== undefined);
  if (language !== undefined) throw new Rejection('status-word-in-text', rewording(language), at);
  if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) checkText(item, `${at}/${escaped(key)}`);
  }
}

const rewording = (language: string): string => `The text speaks of somebody's immigration status (word list "${language}"), which is neither needed nor kept: `
  + 'reword it and send again. A threat of deportation or denunciation is the indicator intimidation-and-threats: say who threatens whom with it.';
