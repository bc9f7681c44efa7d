import { rejectionOf } from '#libs/casework';
import { Rejection, type Actor, type Permission } from '#libs/kernel';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** Says which permission a route needs; `public` routes need no token. A route without it is refused. */
export const Needs = Reflector.createDecorator<Permission | 'public'>();

export interface AuthenticatedRequest extends FastifyRequest {
  actor: Actor;
}

/** Reads a part of a request as a schema says, or refuses it with code and pointer. */
export function parse<S extends z.ZodType>(schema: S, value: unknown, at = ''): z.infer<S> {
  assertPlain(value, 0);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw rejectionOf(result.error, at);
}

const deepest = 20;

// Beyond what any field holds, and before anything recursive sees it: more levels than the catalogue has, halves of a character.
function assertPlain(value: unknown, depth: number): void {
  if (depth > deepest) throw new Rejection('malformed-request', 'The request is nested too deeply.');
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) throw new Rejection('malformed-request', 'A text holds half of a character.');
  if (value !== null && typeof value === 'object') for (const part of Object.entries(value).flat()) assertPlain(part, depth + 1);
}

/** Refuses a read that names no purpose. */
export function demandPurpose(query: unknown): void {
  if ((query as { purpose?: unknown } | undefined)?.purpose === undefined) throw new Rejection('purpose-required', 'Name the purpose: ?purpose=….', '/purpose');
}

const keyShape = /^[\x21-\x7e]{8,128}$/;

/** Gives who writes, and the key that makes the write repeatable. */
export function writeContext(request: AuthenticatedRequest): { actor: Actor; idempotencyKey: string } {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !keyShape.test(key)) {
    throw new Rejection('idempotency-key-required', 'Send an Idempotency-Key of 8 to 128 visible characters, new for every new request.');
  }
  return { actor: request.actor, idempotencyKey: key };
}

/** Lists the entity tags that an If-None-Match header names; none where it cannot be read. */
export function heldTags(request: FastifyRequest): readonly string[] {
  const header = request.headers['if-none-match'] ?? '';
  return header.trim() === '*' ? ['*'] : [...header.matchAll(/"([^"]*)"/g)].map(([, tag]) => tag!);
}

/** Reads the revision that an If-Match header names by the entity tag of a referral, which begins with it; undefined where there is none. */
export function ifMatch(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined) return undefined;
  const revision = /^(?:W\/)?"(\d{1,9})(?:\.[0-9a-f]{32})?"$/.exec(header)?.[1];
  if (!revision) throw new Rejection('malformed-request', 'If-Match names one entity tag of the referral, or its revision: "3".');
  return Number(revision);
}
