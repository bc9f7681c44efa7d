import { beforeAll, expect, test } from '@jest/globals';
import { operatorAgency } from '#libs/kernel';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { ScriptedClock } from './clock.js';
import { DemoIssuer } from './demo-issuer.js';
import { issuerSchema, TokenReader, tokenAudience, type Issuer } from './identity.js';

const clock = new ScriptedClock(Date.parse('2026-03-01T08:00:00Z'));
let key: CryptoKey;
let reader: TokenReader;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'a', alg: 'ES256' }] as Issuer['jwks']['keys'];
  reader = new TokenReader([
    { issuer: 'https://hesse.example', jwks: { keys }, agencies: ['LI-DE', operatorAgency], operator: false },
    { issuer: 'https://operator.example', jwks: { keys }, agencies: [], operator: true },
  ], clock);
});

const read = async (issuer: string, claims: Record<string, unknown>, subject = 'inspector') => {
  const now = clock.now() / 1_000;
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'a' }).setIssuer(issuer).setSubject(subject)
    .setAudience(tokenAudience).setIssuedAt(now).setExpirationTime(now + 60).sign(key);
  return reader.read(`Bearer ${token}`);
};

test('an issuer speaks for its own agencies', async () => {
  expect(await read('https://hesse.example', { agency: 'LI-DE', role: 'head' })).toEqual({ agency: 'LI-DE', user: 'inspector', role: 'head', operator: false });
  expect(await read('https://hesse.example', { agency: 'LI-DE' })).toMatchObject({ role: 'member' });
});

test('only an issuer of the operator speaks for the operator, and it for nobody else', async () => {
  expect(await read('https://operator.example', { agency: operatorAgency })).toMatchObject({ agency: operatorAgency, operator: true });
  await expect(read('https://hesse.example', { agency: operatorAgency })).rejects.toMatchObject({ code: 'token-not-accepted' });
  await expect(read('https://operator.example', { agency: 'LI-DE' })).rejects.toMatchObject({ code: 'token-not-accepted' });
});

test.each<[string, Record<string, unknown>]>([
  ['an agency that is not its own', { agency: 'POL-DE' }],
  ['no agency', {}],
  ['several agencies', { agency: ['LI-DE'] }],
  ['a claim in the place of a token of another kind', { agency: 'LI-DE', role: { admin: true } }],
])('a token with %s is not accepted', async (_name, claims) => {
  await expect(read('https://hesse.example', claims)).rejects.toMatchObject({ code: 'token-not-accepted', detail: 'The access token is not accepted here.' });
});

test('a token of the demo issuer ends after five minutes, give or take five seconds', async () => {
  const demo = await DemoIssuer.create(clock);
  const demoReader = new TokenReader([demo.issuer], clock);
  const authorization = `Bearer ${await demo.token('LI-DE', 'inspector')}`;
  clock.advance(304_000);
  expect(await demoReader.read(authorization)).toMatchObject({ agency: 'LI-DE', user: 'inspector' });
  clock.advance(2_000);
  await expect(demoReader.read(authorization)).rejects.toMatchObject({ code: 'token-expired' });
});

test('a registered issuer pins at least one asymmetric key by name', () => {
  const issuer = { issuer: 'https://x.example', jwks: { keys: [{ kty: 'OKP', kid: 'a' }] }, agencies: 'any' };
  expect(issuerSchema.parse(issuer)).toMatchObject({ operator: false });
  for (const keys of [[], [{ kty: 'oct', kid: 'a' }], [{ kty: 'OKP' }]]) expect(issuerSchema.safeParse({ ...issuer, jwks: { keys } }).success).toBe(false);
});
