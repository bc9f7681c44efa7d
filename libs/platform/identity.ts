import { agencyName, operatorAgency, Rejection, type Actor, type Clock } from '#libs/kernel';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import { z } from 'zod';

/** Audience that access tokens for the agencies' door carry. */
export const tokenAudience = 'firebreak-exchange';

/** An issuer of access tokens that the operator has registered, with its pinned keys. */
export const issuerSchema = z.strictObject({
  issuer: z.string().min(1),
  jwks: z.strictObject({ keys: z.array(z.looseObject({ kty: z.enum(['OKP', 'EC']), kid: z.string() })).min(1) }),
  /** Agencies it may speak for. */
  agencies: z.union([z.literal('any'), z.array(z.string())]),
  /** Whether it may speak for the operator. */
  operator: z.boolean().default(false),
});
export type Issuer = z.infer<typeof issuerSchema>;

// Names go into records and logs: no control characters, no halves of characters.
const name = (most: number) => z.string().min(1).max(most).regex(/^[^\p{Cc}\p{Cs}]+$/u);
const claims = z.object({
  iss: z.string(),
  iat: z.number(),
  exp: z.number(),
  sub: name(200),
  agency: z.string().regex(agencyName),
  role: name(60).default('member'),
});
const header = z.strictObject({ alg: z.string(), typ: z.string(), kid: z.string() });

/** Seconds a token may hold from its issue, and characters it may have. */
const longestLife = 600;
const longestToken = 4_096;

const refused = () => new Rejection('token-not-accepted', 'The access token is not accepted here.');

/**
 * Tells who asks, from an access token (RFC 9068): signature by a pinned key of a registered issuer, explicit algorithms, type, audience and
 * age. A header that says more than algorithm, type and key id is refused, so that nothing in it can carry or point at a key. Every token
 * is refused with the same words, except one that its issuer did sign for this exchange and whose time is up.
 */
export class TokenReader {
  private readonly issuers: ReadonlyMap<string, { issuer: Issuer; keys: ReturnType<typeof createLocalJWKSet> }>;

  constructor(issuers: readonly Issuer[], private readonly clock: Clock) {
    this.issuers = new Map(issuers.map((issuer) => [issuer.issuer, { issuer, keys: createLocalJWKSet(issuer.jwks as JSONWebKeySet) }]));
  }

  async read(authorization: string | undefined): Promise<Actor> {
    if (authorization === undefined) throw new Rejection('token-required', 'Send an access token: Authorization: Bearer ….');
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
    const issuer = token && this.issuers.get(issuerOf(token));
    if (!issuer) throw refused();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, issuer.keys, {
        algorithms: ['EdDSA', 'Ed25519', 'ES256'], typ: 'at+jwt', audience: tokenAudience, issuer: issuer.issuer.issuer,
        requiredClaims: ['exp', 'iat', 'sub', 'agency'], maxTokenAge: longestLife, clockTolerance: 5, currentDate: new Date(this.clock.now()),
      });
      header.parse(protectedHeader);
      return actorOf(claims.parse(payload), issuer.issuer);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Rejection('token-expired', 'The access token has expired; get a new one.');
      throw refused();
    }
  }
}

function actorOf({ iat, exp, sub, agency, role }: z.infer<typeof claims>, issuer: Issuer): Actor {
  if (exp - iat > longestLife) throw refused();
  const operator = agency === operatorAgency;
  if (operator ? !issuer.operator : issuer.agencies !== 'any' && !issuer.agencies.includes(agency)) throw refused();
  return { agency, user: sub, role, operator };
}

// Only picks which pinned keys to try: nothing of the token is believed before its signature holds. A token in any but its one form has no
// issuer: its parts are base64url without a bit to spare (RFC 7515), and no part says a thing twice, which two readers could read differently.
function issuerOf(token: string): string {
  if (token.length > longestToken) return '';
  const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (parts.map((part) => part.toString('base64url')).join('.') !== token) return '';
  try {
    const [, payload] = parts.slice(0, 2).map((part) => parseOnce(part.toString('utf8'))) as [unknown, { iss?: unknown } | null];
    return typeof payload?.iss === 'string' ? payload.iss : '';
  } catch {
    return '';
  }
}

function parseOnce(json: string): unknown {
  const value: unknown = JSON.parse(json);
  const written = [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon).length;
  if (written !== members(value)) throw new SyntaxError('A member is there twice');
  return value;
}

const members = (value: unknown): number =>
  value === null || typeof value !== 'object' ? 0
    : (Array.isArray(value) ? 0 : Object.keys(value).length) + Object.values(value).reduce((sum: number, part) => sum + members(part), 0);
