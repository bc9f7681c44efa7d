import { randomBytes } from 'node:crypto';
import { Journal } from '#libs/journal';
import { isoTime, operatorAgency } from '#libs/kernel';
import { ScriptedClock, Settings, tokenAudience, type Issuer, type LogSettings } from '#libs/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { startExchange } from '../apps/standalone/exchange-process.js';
import { standingOf, type Standing } from '../apps/standalone/feeds.js';
import type { FeedEntry } from '#libs/contracts';
import { letJestRequire } from './let-jest-require.js';
import { createTestDatabase } from './test-database.js';

export const start = Date.parse('2026-03-01T08:00:00Z');
export const issuerName = 'https://issuer.example';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface Sent {
  readonly as?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly raw?: string | Uint8Array;
  readonly key?: string;
  readonly headers?: Record<string, string>;
}

/** A person of the door's tests: what an inspectorate records of a worker. */
export const worker = { role: 'worker', name: 'Ilze Kalnina', gender: 'Feminine', languages: ['lv'], nationality: 'LV', phone: '+49 69 5550 0177', safeContact: 'after 20:00' };

export const informed = { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true };

/** An exchange on a database of its own, with a scripted clock and an issuer whose key the test holds. */
export class Door {
  private count = 0;

  private constructor(
    readonly url: string, readonly app: NestFastifyApplication, readonly clock: ScriptedClock, private readonly key: CryptoKey, readonly close: () => Promise<void>,
  ) {}

  static async open({ demoIssuer = true, bodyLimit = 65_536, starts = isoTime(start), issuers: more = [] as readonly Issuer[], rootKey = randomBytes(32), log = undefined as LogSettings | undefined } = {}): Promise<Door> {
    await letJestRequire('content-disposition');
    const { privateKey, publicKey } = await generateKeyPair('Ed25519');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'Ed25519' } as Issuer['jwks']['keys'][number];
    const issuers: Issuer[] = [{ issuer: issuerName, jwks: { keys: [jwk] }, agencies: 'any', operator: true }, ...more];
    const database = await createTestDatabase();
    const clock = new ScriptedClock(Date.parse(starts));
    const settings = new Settings({ production: false, host: '127.0.0.1', port: 0, databaseUrl: database.url, rootKey, demoIssuer, bodyLimit, webhookLoopback: true, ...(log && { log }) });
    const { url, app, close } = await startExchange({ settings, clock, issuers, log: [] });
    return new Door(url, app, clock, privateKey, () => close().then(database.drop));
  }

  /** Position of the newest event: equal before and after means nothing was recorded. */
  head(): Promise<number> {
    return this.app.get(Journal).head();
  }

  /** Signs a token; every part of it can be made wrong. */
  async token(agency: string, { claims = {}, header = {}, key = this.key, issuer = issuerName, audience = tokenAudience, issuedAt = this.clock.now(), lifetime = 300 } = {}): Promise<string> {
    const seconds = Math.floor(issuedAt / 1_000);
    return new SignJWT({ agency, ...claims }).setProtectedHeader({ alg: 'Ed25519', typ: 'at+jwt', kid: 'k1', ...header })
      .setIssuer(issuer).setSubject('tester').setAudience(audience).setIssuedAt(seconds).setExpirationTime(seconds + lifetime).sign(key);
  }

  async send(method: string, path: string, { as, token, body, raw, key, headers }: Sent = {}): Promise<Reply> {
    const bearer = token ?? (as && (await this.token(as)));
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), ...(content !== undefined && { 'content-type': 'application/json' }), ...(key && { 'idempotency-key': key }), ...headers },
      ...(content !== undefined && { body: content }),
      signal: AbortSignal.timeout(40_000),
    });
    const text = await response.text();
    const isJson = text.startsWith('{') && !response.headers.get('content-type')?.includes('ndjson');
    return { status: response.status, headers: response.headers, text, json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {} };
  }

  get(as: string, path: string): Promise<Reply> {
    return this.send('GET', path, { as });
  }

  post(as: string, path: string, body: unknown, key = this.newKey()): Promise<Reply> {
    return this.send('POST', path, { as, body, key });
  }

  newKey(): string {
    this.count += 1;
    return `test-key-${this.count}`;
  }

  /** Posts what must succeed and gives the answer's body. */
  async done(as: string, path: string, body: unknown): Promise<Record<string, string>> {
    const { status, json, text } = await this.post(as, path, body);
    if (status !== 201) throw new Error(`${as} ${path}: ${status} ${text}`);
    return json as Record<string, string>;
  }

  async register(agencies: Record<string, string>): Promise<void> {
    for (const [agency, kind] of Object.entries(agencies)) {
      await this.done(operatorAgency, '/agencies', { agency, kind, jurisdiction: agency.slice(-2) });
    }
  }

  /** Opens a case of one worker and gives both references as the opener knows them. */
  async openCase(as: string): Promise<{ case: string; person: string }> {
    const { case: reference } = await this.done(as, '/cases', { data: { jurisdiction: 'DE', region: 'DE-HE', sector: 'C' } });
    const { person } = await this.done(as, `/cases/${reference}/entries`, { type: 'PersonRecorded', data: worker });
    return { case: reference!, person: person! };
  }

  /** Sends a referral and has it accepted; gives its id. */
  async refer(from: string, to: string, of: { case: string; person: string }, need: string): Promise<string> {
    const { referral } = await this.done(from, `/cases/${of.case}/referrals`, { to, need, urgency: 'routine', persons: [of.person] });
    await this.done(to, `/referrals/${referral}/accept`, {});
    return referral!;
  }

  async feed(as: string, purpose: string): Promise<readonly FeedEntry[]> {
    const { json, status, text } = await this.get(as, `/feed?purpose=${purpose}&limit=200`);
    if (status !== 200) throw new Error(`${as} ${purpose}: ${status} ${text}`);
    return json['entries'] as FeedEntry[];
  }

  async standing(as: string, purpose: string): Promise<Standing> {
    return standingOf(await this.feed(as, purpose));
  }
}
