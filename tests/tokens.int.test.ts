import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operatorAgency } from '#libs/kernel';
import { Settings, tokenAudience, type Issuer } from '#libs/platform';
import { exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { createHmac, KeyObject, sign as signWith } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { Door, issuerName, start } from './door.js';

const hesse = 'https://hesse.example';
const now = start / 1_000;
let door: Door;
let database: pg.Client;
let entries: string;
let own: CryptoKey; // of an issuer that speaks for LI-DE alone
let foreign: CryptoKey; // of nobody we know
let ownJwk: Issuer['jwks']['keys'][number];
let refusedBytes: string;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  own = pair.privateKey;
  foreign = (await generateKeyPair('ES256', { extractable: true })).privateKey;
  ownJwk = { ...(await exportJWK(pair.publicKey)), kid: 'h1', alg: 'ES256' } as typeof ownJwk;
  door = await Door.open({ issuers: [{ issuer: hesse, jwks: { keys: [ownJwk] }, agencies: ['LI-DE', 'POL-DE'], operator: false }] });
  await door.register({ 'LI-DE': 'labour-inspectorate', 'POL-DE': 'police', 'NGO-DE': 'ngo' });
  entries = `/cases/${(await door.openCase('LI-DE')).case}/entries`;
  database = new pg.Client({ connectionString: door.app.get(Settings).databaseUrl });
  await database.connect();
  refusedBytes = await bytesTo(['authorization', 'Bearer x']);
});
afterAll(async () => {
  await database.end();
  await door.close();
});

type Json = Record<string, unknown>;
const b64 = (value: string | Buffer) => Buffer.from(value).toString('base64url');
const signed = async (input: string, key: CryptoKey) => Buffer.from(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(input)));
const head: Json = { alg: 'ES256', typ: 'at+jwt', kid: 'h1' };
const body: Json = { iss: hesse, sub: 'inspector', aud: tokenAudience, iat: now, exp: now + 300, agency: 'LI-DE' };

/** A token as the issuer in Hesse would sign it, but for what is given. A text stands for itself. */
async function token({ header = {}, claims = {}, key = own }: { header?: Json | string; claims?: Json | string; key?: CryptoKey } = {}): Promise<string> {
  const [first, second] = [[head, header], [body, claims]].map(([whole, change]) => b64(typeof change === 'string' ? change : JSON.stringify({ ...(whole as Json), ...(change as Json) })));
  return `${first}.${second}.${(await signed(`${first}.${second}`, key)).toString('base64url')}`;
}
const parts = async () => (await token()).split('.') as [string, string, string];

// Header lines as they are: two of a name stay two.
async function bytesTo(lines: readonly string[], path = '/feed?purpose=labour-inspection', method = 'GET', sent = ''): Promise<string> {
  const { host } = new URL(door.url);
  const more = sent ? ['content-type', 'application/json', 'content-length', String(sent.length), 'idempotency-key', door.newKey()] : [];
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${door.url}${path}`, { method, headers: ['host', host, ...lines, ...more] }, resolve).on('error', reject).end(sent);
  });
  const headers = Object.entries(reply.headers).filter(([name]) => name !== 'date');
  return JSON.stringify([reply.statusCode, headers, await text(reply)]);
}
const leaves = async () => (await database.query<{ size: string }>('select size from audit.head')).rows[0]!.size;
const note = JSON.stringify({ type: 'NoteAdded', data: { text: 'x' } });

async function expectRefused(lines: readonly string[], bytes = refusedBytes): Promise<void> {
  const before = [await door.head(), await leaves()];
  expect(await bytesTo(lines)).toBe(bytes);
  expect(await bytesTo(lines, entries, 'POST', note)).toBe(bytes);
  expect([await door.head(), await leaves()]).toEqual(before);
}
const bearer = (given: string) => ['authorization', `Bearer ${given}`];

test('what the attacks are made from is let in', async () => {
  expect(JSON.parse(refusedBytes)).toEqual([401, expect.anything(), expect.stringContaining('token-not-accepted')]);
  const before = await door.head();
  for (const claims of [{}, { exp: now + 600 }, { aud: ['other', tokenAudience] }]) {
    expect(await bytesTo(bearer(await token({ claims })), entries, 'POST', note)).toMatch(/^\[201,/);
  }
  expect(await door.head()).toBe(before + 3);
});

type Attack = [name: string, token: () => Promise<string>];
const changed = (changes: ReadonlyArray<[string, { header?: Json | string; claims?: Json | string; key?: CryptoKey }]>): Attack[] =>
  changes.map(([name, change]) => [name, () => token(change)]);
const keyed = (name: string, header: () => Promise<Json> | Json): Attack => [name, async () => token({ header: await header(), key: foreign })];
const jwkOf = async (key: CryptoKey) => {
  const { d, ...jwk } = await exportJWK(key);
  return jwk;
};
const hs256 = async (secret: string | Buffer) => {
  const input = `${b64(JSON.stringify({ ...head, alg: 'HS256' }))}.${b64(JSON.stringify(body))}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};
const twice = (name: string, first: string) => JSON.stringify(body).replace('{', `{"${name}":${first},`);

describe.each<[string, Attack[]]>([
  ['in another algorithm', [
    ...['none', 'None', 'NONE', ''].map((alg): Attack => [`"${alg}"`, async () => {
      const [, payload] = await parts();
      return `${b64(JSON.stringify({ ...head, alg }))}.${payload}.`;
    }]),
    ['"none" with the old signature', async () => [b64(JSON.stringify({ ...head, alg: 'none' })), ...(await parts()).slice(1)].join('.')],
    ['HMAC by the public key as JSON', () => hs256(JSON.stringify(ownJwk))],
    ['HMAC by the public point', () => hs256(Buffer.from(String(ownJwk['x']), 'base64url'))],
    ['ES256 with r and s of nought', async () => [...(await parts()).slice(0, 2), b64(Buffer.alloc(64))].join('.')],
    ['ES256 with an empty signature', async () => [...(await parts()).slice(0, 2), ''].join('.')],
    ['ES256 in DER', async () => {
      const [first, second] = await parts();
      return `${first}.${second}.${b64(signWith('sha256', Buffer.from(`${first}.${second}`), KeyObject.from(own)))}`;
    }],
  ]],
  ['of another type', changed([
    ['an id token', { header: { typ: 'JWT' } }], ['of no type', { header: { typ: undefined } }], ['with a parameter', { header: { typ: 'at+jwt;x=1' } }], ['a number', { header: { typ: 1 } }],
  ])],
  ['for somebody else', changed([
    ['for nobody', { claims: { aud: undefined } }], ['for another', { claims: { aud: 'other' } }], ['for others', { claims: { aud: ['a', 'b'] } }],
    ['for a name that begins alike', { claims: { aud: `${tokenAudience}-x` } }], ['for an object', { claims: { aud: { 0: tokenAudience } } }],
  ])],
  ['of an issuer it is not of', changed([
    ['that says it is of another', { claims: { iss: issuerName } }], ['of another, by its key id', { claims: { iss: issuerName }, header: { kid: 'k1' } }],
    ['of none', { claims: { iss: undefined } }], ['of several', { claims: { iss: [hesse] } }], ['of one that is not registered', { claims: { iss: `${hesse}/` } }],
    ['for an agency of others', { claims: { agency: 'NGO-DE' } }], ['for the operator', { claims: { agency: operatorAgency } }],
  ])],
  ['with a header that points elsewhere', [
    ...['../../h1', '/dev/null', 'k1', '', 'h1\u0000', "h1' or '1'='1"].map((kid) => keyed(`kid ${JSON.stringify(kid)}`, () => ({ kid }))),
    ...changed([['own key by the id of others', { header: { kid: 'k1' } }], ['no key id', { header: { kid: undefined } }], ['a key id of a list', { header: { kid: ['h1'] } }]]),
    keyed('jwk of the attacker', async () => ({ jwk: await jwkOf(foreign) })),
    keyed('jku of the attacker', () => ({ jku: 'https://keys.example/jwks' })),
    keyed('x5u of the attacker', () => ({ x5u: 'https://keys.example/x5u' })),
    keyed('x5c of the attacker', () => ({ x5c: [Buffer.alloc(64).toString('base64')] })),
    ['jwk beside a good signature', async () => token({ header: { jwk: await jwkOf(foreign) } })],
    ...changed([
      ['jku beside a good signature', { header: { jku: 'https://keys.example/jwks' } }], ['x5u beside a good signature', { header: { x5u: 'https://keys.example' } }],
      ['crit', { header: { crit: ['exp'], exp: now + 300 } }], ['crit of nothing', { header: { crit: [] } }], ['b64', { header: { crit: ['b64'], b64: false } }],
      ['b64 that is not critical', { header: { b64: false } }], ['zip', { header: { zip: 'DEF' } }], ['a prototype', { header: '{"__proto__":{"kid":"h1"},"alg":"ES256","typ":"at+jwt"}' }],
    ]),
  ]],
  ['at another time', changed([
    ['not yet valid', { claims: { nbf: now + 60 } }], ['of the future', { claims: { iat: now + 60, exp: now + 360 } }], ['that holds too long', { claims: { exp: now + 601 } }],
    ['that holds for ever', { claims: { exp: Number.MAX_SAFE_INTEGER } }], ['without an end', { claims: { exp: undefined } }], ['without a beginning', { claims: { iat: undefined } }],
    ['whose end is a text', { claims: { exp: String(now + 300) } }], ['whose end is nothing', { claims: { exp: null } }],
  ])],
  ['in another form', [
    ...changed([
      ['agency twice', { claims: twice('agency', '"POL-DE"') }], ['agency twice, once escaped', { claims: twice('\\u0061gency', '"POL-DE"') }],
      ['issuer twice', { claims: twice('iss', `"${issuerName}"`) }], ['algorithm twice', { header: '{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"h1"}' }],
      ['twice inside', { claims: twice('extra', '[{"a":1,"a":2}]') }], ['a list', { claims: '[]' }], ['null', { claims: 'null' }], ['no JSON', { claims: '{' }], ['a byte order mark', { claims: `\ufeff${JSON.stringify(body)}` }],
    ]),
    ['padded', async () => `${await token()}=`],
    ['padded inside', async () => (await token()).replace('.', '=.')],
    ['a space after it', async () => `${await token()} x`],
    ['a space inside', async () => (await token()).replace('.', ' .')],
    ['spare bits in the signature', async () => {
      const good = await token();
      const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      return `${good.slice(0, -1)}${last[last.indexOf(good.at(-1)!) ^ 1]}`;
    }],
    ['bytes after the signature', async () => `${await token()}AAAA`],
    ['half a signature', async () => (await token()).slice(0, -43)],
    ['a fourth part', async () => `${await token()}.AAAA`],
    ['two parts', async () => (await parts()).slice(0, 2).join('.')],
    ['five parts', async () => `${await token()}.AAAA.AAAA`],
    ['the other base64', async () => (await token({ claims: { sub: '>>>???~~~' } })).replaceAll('-', '+').replaceAll('_', '/').replace('.', '+.')],
    ['very long', async () => token({ claims: { extra: 'x'.repeat(4_096) } })],
    ['nothing', async () => ''],
    ['only dots', async () => '..'],
  ]],
  ['with names that are none', changed([
    ...['__proto__', 'constructor', 'toString', 'li-de', 'L\u0406-DE', '\uff2c\uff29-DE', ' LI-DE', 'LI-DE ', 'LI-DE\u0000', 'LI-DE\n', ''].map((agency): [string, { claims: Json }] => [`agency ${JSON.stringify(agency)}`, { claims: { agency } }]),
    ['a list of agencies', { claims: { agency: ['LI-DE'] } }], ['an agency of a number', { claims: { agency: 5 } }], ['no agency', { claims: { agency: null } }],
    ['an agency that is an object', { claims: { agency: { toString: 'LI-DE' } } }], ['no user', { claims: { sub: undefined } }], ['an empty user', { claims: { sub: '' } }],
    ['a user of control characters', { claims: { sub: 'a\u0000b' } }], ['a user of half a character', { claims: { sub: 'a\ud800' } }], ['a user of many names', { claims: { sub: 'x'.repeat(201) } }],
    ['a role that is an object', { claims: { role: { admin: true } } }],
  ])],
])('a token %s is refused like any other', (_kind, attacks) => {
  test.each(attacks)('%s', async (_name, attack) => expectRefused(bearer(await attack())));
});

describe('a good token where none belongs', () => {
  test('two headers are refused, whichever is the good one', async () => {
    const good = bearer(await token());
    for (const lines of [[...good, ...good], [...good, ...bearer('x')], [...bearer('x'), ...good]]) await expectRefused(lines);
  });
  test.each(['Basic ', 'Token ', 'DPoP ', 'Bearer  ', 'Bearer\t', '', 'Bearer Bearer '])('after "%s"', async (scheme) => expectRefused(['authorization', `${scheme}${await token()}`]));
  test('in a cookie, the address or a header of another name counts as none', async () => {
    const none = await bytesTo([]);
    expect(none).toMatch(/^\[401,.*token-required/);
    for (const name of ['cookie', 'x-authorization', 'proxy-authorization', 'x-access-token']) {
      await expectRefused([name, name === 'cookie' ? `access_token=${await token()}` : `Bearer ${await token()}`], none);
    }
    expect(await bytesTo([], `/feed?purpose=labour-inspection&access_token=${await token()}`)).toBe(none);
    expect(await bytesTo([], entries, 'POST', JSON.stringify({ access_token: await token() }))).toBe(none);
  });
});

test('a token whose time is up says so in the same bytes whoever it is of, and only where its issuer signed it', async () => {
  const expired = (claims: Json = {}) => ({ claims: { iat: now - 400, exp: now - 100, ...claims } });
  const bytes = await bytesTo(bearer(await token(expired())));
  expect(bytes).toMatch(/^\[401,.*token-expired/);
  for (const claims of [{ agency: 'NGO-DE' }, { iat: now - 3_600, exp: now + 86_400 }]) await expectRefused(bearer(await token(expired(claims))), bytes);
  await expectRefused(bearer(await token({ ...expired(), key: foreign })));
  await expectRefused(bearer(await token(expired({ aud: 'other' }))));
});
