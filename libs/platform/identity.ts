import { operatorAgency, Rejection, type Actor, type Clock } from '#libs/kernel';
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

const claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(200),
  agency: z.string().min(1).max(40),
  role: z.string().min(1).max(60).default('member'),
});

const refused = () => new Rejection('token-not-accepted', 'The access token is not accepted here.');

/**
 * Tells who asks, from an access token (RFC 9068): signature by a pinned key of a registered issuer, explicit algorithms, type, audience and
 * age. Header parameters that carry or point at keys are never looked at.
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
      const { payload } = await jwtVerify(token, issuer.keys, {
        algorithms: ['EdDSA', 'Ed25519', 'ES256'], typ: 'at+jwt', audience: tokenAudience, issuer: issuer.issuer.issuer,
        requiredClaims: ['exp', 'iat', 'sub', 'agency'], maxTokenAge: '10 minutes', clockTolerance: 5, currentDate: new Date(this.clock.now()),
      });
      return actorOf(claims.parse(payload), issuer.issuer);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Rejection('token-expired', 'The access token has expired; get a new one.');
      throw refused();
    }
  }
}

function actorOf({ sub, agency, role }: z.infer<typeof claims>, issuer: Issuer): Actor {
  const operator = agency === operatorAgency;
  if (operator ? !issuer.operator : issuer.agencies !== 'any' && !issuer.agencies.includes(agency)) throw refused();
  return { agency, user: sub, role, operator };
}

// Only picks which pinned keys to try: nothing of the token is believed before its signature holds.
function issuerOf(token: string): string {
  try {
    const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString('utf8')) as { iss?: unknown } | null;
    return typeof payload?.iss === 'string' ? payload.iss : '';
  } catch {
    return '';
  }
}
