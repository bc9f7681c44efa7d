import { isRefusedAgency, purposesOf, type Register } from '#libs/casework';
import * as contracts from '#libs/contracts';
import { permissionsOf, ReadCase, ReadFeed } from '#libs/contracts';
import { operatorAgency, type ProblemCode } from '#libs/kernel';
import type { Detail, Leaf } from '../log/leaf.js';
import type { Past } from './past.js';

// By the name of the message, which is the point that a refusal states.
const permissions = new Map(Object.values(contracts).flatMap((message) =>
  (typeof message === 'function' && 'permission' in message ? [[message.name, message.permission] as const] : [])));

// What a door says once it has let somebody in depends on what was asked about, and of a refusal the log does not hold that.
const letIn: readonly ProblemCode[] = ['not-found', 'disclosure-unavailable', 'malformed-request', 'invalid-field'];

const slack = 5_000; // milliseconds from deciding to logging a refusal

/**
 * Decides a refusal again, as far as the log says what was asked: who is refused for its class, its kind or its purpose, and who is not. A
 * refusal states no position of the journal, so it holds when it was right at some moment up to its time.
 */
export function deniedOtherwise(past: Past, leaf: Leaf, detail: Detail, code: string): string | undefined {
  const given = past.registerPositions(detail.at - slack, detail.at).map((position) => refusalsBy(past.register(position), leaf));
  if (given.some((codes) => (codes as readonly string[]).includes(code))) return undefined;
  return `${leaf.agency} was refused at ${leaf.point} with ${code}; deciding again gives ${given.at(-1)!.join(' or ') || 'no refusal'}`;
}

function refusalsBy(register: Register, { point, agency: id, purpose }: Leaf): readonly ProblemCode[] {
  const operator = id === operatorAgency;
  if (!operator && isRefusedAgency(register, id)) return ['recipient-class-refused'];
  if (point === 'door') return [];
  const permission = permissions.get(point);
  const mayAsk = permission !== undefined && permissionsOf({ agency: id, user: '', role: '', operator }, register).includes(permission);
  // The operator's own command line passes no guard on its way to the auditor's answers.
  if (!mayAsk) return operator && permission === 'replay' ? ['not-permitted', ...letIn] : ['not-permitted'];
  const agency = register.agencies.get(id);
  const isRead = point === ReadFeed.name || point === ReadCase.name;
  return isRead && agency && !(purposesOf(agency.kind) as readonly string[]).includes(purpose) ? ['purpose-not-yours'] : letIn;
}
