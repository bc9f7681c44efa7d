import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problems, type ProblemCode } from '#libs/kernel';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Door, start } from './door.js';

const canary = 'zebra-7f3a';
let door: Door;
let path: string;
beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate' });
  path = `/cases/${(await door.openCase('LI-DE')).case}/entries`;
});
afterAll(() => door.close());

async function expectRefused(code: ProblemCode, sent: () => ReturnType<Door['send']>): Promise<Headers> {
  const before = await door.head();
  const { status, json, text, headers } = await sent();
  expect([json['code'], status]).toEqual([code, problems[code].status]);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(text).not.toContain(canary);
  expect(await door.head()).toBe(before);
  return headers;
}

const raw = (text: string | Uint8Array, headers: Record<string, string> = {}) =>
  door.send('POST', path, { as: 'LI-DE', key: door.newKey(), raw: text, headers });
const data = (json: string) => `{"type":"NoteAdded","data":${json}}`;

describe('bytes that are no request are refused before anything looks at them', () => {
  test.each<[string, ProblemCode, string]>([
    ['half a body', 'malformed-request', '{"type":"NoteAdded","data":{"text":"zebra-7f3a'],
    ['an empty body', 'malformed-request', ''],
    ['a body that is a list', 'invalid-field', '["zebra-7f3a"]'],
    ['a prototype', 'malformed-request', data('{"text":"x","__proto__":{"zebra-7f3a":1}}')],
    ['a prototype beside the data', 'malformed-request', '{"__proto__":{"type":"zebra-7f3a"},"type":"NoteAdded","data":{"text":"x"}}'],
    ['the prototype of a constructor', 'malformed-request', data('{"text":"x","constructor":{"prototype":{"a":"zebra-7f3a"}}}')],
    ['a constructor', 'unknown-field', data('{"text":"x","constructor":"zebra-7f3a","toString":"y"}')],
    ['a number without end', 'invalid-field', data('{"text":"x","amount":1e400}')],
    ['half of a character', 'malformed-request', data('{"text":"zebra-7f3a \\ud800"}')],
    ['half of a character in a key', 'malformed-request', data('{"text":"x","zebra-7f3a\\udfff":1}')],
    ['a hundred levels', 'malformed-request', data(`${'['.repeat(100)}"zebra-7f3a"${']'.repeat(100)}`)],
    ['thousands of levels', 'malformed-request', data(`${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)}`)],
    ['more than the limit', 'body-too-large', data(`{"text":"${canary.repeat(8_000)}"}`)],
  ])('%s', async (_name, code, text) => {
    await expectRefused(code, () => raw(text));
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'application/merge-patch+json', canary])(
    'a body of type %s', async (type) => {
      await expectRefused('media-type-not-supported', () => raw(data('{"text":"x"}'), { 'content-type': type }));
    },
  );

  test('a text may hold any whole character, and comes back as it was sent', async () => {
    const text = 'NUL \u0000, \u{1F9F5}, \u202E and "quotes"';
    expect((await door.post('LI-DE', path, { type: 'NoteAdded', data: { text } })).status).toBe(201);
    const feed = await door.feed('LI-DE', 'labour-inspection');
    expect(feed.at(-1)).toMatchObject({ type: 'NoteAdded', data: { text } });
  });
});

test.each<[string, string]>([
  ['no request', `${canary}\r\n\r\n`],
  ['a header that is none', `GET /health HTTP/1.1\r\nhost: x\r\n${canary}\r\n\r\n`],
  ['a header without end', `GET /health HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${canary.repeat(4_000)}\r\n\r\n`],
  ['two lengths', `POST /cases HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n${canary}`],
  ['a length and pieces', `POST /cases HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n${canary}`],
])('%s is refused in the form of every other refusal, and the connection ends', async (_name, bytes) => {
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
  socket.on('error', () => {}); // the server may close while we still write
  socket.write(bytes);
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain('content-type: application/problem+json');
  expect(answer).toContain('cache-control: no-store');
  expect(answer).toContain('"code":"malformed-request"');
  expect(answer).not.toContain(canary);
});

describe('an address that leads nowhere is told nothing', () => {
  test.each<[string, string, ProblemCode]>([
    ['GET', `/${canary}`, 'not-found'],
    ['GET', `/cases/${canary}?purpose=labour-inspection`, 'not-found'],
    ['GET', '/cases/%00?purpose=labour-inspection', 'not-found'],
    ['GET', `/cases/%zz${canary}`, 'malformed-request'],
    ['GET', `/cases/${canary}%E0%A4%A`, 'malformed-request'],
    ['GET', `/cases/${canary.repeat(30)}`, 'malformed-request'],
    ['GET', '/demo/token', 'not-found'],
    ['DELETE', '/cases', 'not-found'],
    ['PUT', '/agencies/LI-DE', 'not-found'],
    ['PATCH', '/cases', 'not-found'],
    ['OPTIONS', '/cases', 'not-found'],
    ['PROPFIND', '/cases', 'not-found'],
  ])('%s %s', async (method, address, code) => {
    await expectRefused(code, () => door.send(method, address, { as: 'LI-DE' }));
  });
});

describe('a token counts only as its registered issuer signed it, for this exchange, now', () => {
  const get = (token: string) => door.send('GET', '/feed?purpose=labour-inspection', { token });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const refused = async (token: string, code: ProblemCode = 'token-not-accepted') => {
    const headers = await expectRefused(code, () => get(token));
    expect(headers.get('www-authenticate')).toBe('Bearer');
  };

  test('a good one is let in, in whatever case the scheme is written', async () => {
    expect((await get(await door.token('LI-DE'))).status).toBe(200);
    expect((await door.send('GET', '/agencies', { headers: { authorization: `bearer ${await door.token('LI-DE')}` } })).status).toBe(200);
  });
  test('none at all', () => expectRefused('token-required', () => door.send('GET', '/feed?purpose=labour-inspection')));
  test('another scheme', () => expectRefused('token-not-accepted', () => door.send('GET', '/feed', { headers: { authorization: `Basic ${canary}` } })));
  test('no token but text', () => refused(canary));
  test('five minutes and more later', async () => refused(await door.token('LI-DE', { issuedAt: start - 306_000 }), 'token-expired'));
  test('from the future', async () => refused(await door.token('LI-DE', { issuedAt: start + 60_000 })));
  test('of a foreign issuer', async () => refused(await door.token('LI-DE', { issuer: `https://${canary}.example` })));
  test('of the right issuer by another key', async () => refused(await door.token('LI-DE', { key: (await generateKeyPair('Ed25519')).privateKey })));
  test('of the wrong type', async () => refused(await door.token('LI-DE', { header: { typ: 'JWT' } })));
  test('for another audience', async () => refused(await door.token('LI-DE', { audience: canary })));
  test('with a key it names itself', async () => refused(await door.token('LI-DE', { header: { kid: '../../k1' } })));
  test('without an agency', async () => refused(await door.token('', {})));
  test('of an hour ago that says it holds for a day', async () => refused(await door.token('LI-DE', { issuedAt: start - 3_600_000, lifetime: 86_400 }), 'token-expired'));

  test('with the key it was signed by in its header', async () => {
    const { publicKey, privateKey } = await generateKeyPair('Ed25519');
    const jwk = await exportJWK(publicKey);
    await refused(await door.token('LI-DE', { key: privateKey, header: { jwk, jku: 'https://keys.example/jwks', x5u: 'https://keys.example/x5u' } }));
  });

  test('unsigned', async () => {
    const [, payload] = (await door.token('LI-DE')).split('.');
    await refused(`${part({ alg: 'none', typ: 'at+jwt', kid: 'k1' })}.${payload}.`);
    await refused(`${part({ alg: 'none', typ: 'at+jwt', kid: 'k1' })}.${payload}.AA`);
  });

  test('signed with a shared secret', async () => {
    const token = await new SignJWT({ agency: 'LI-DE' }).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' }).setIssuer('https://issuer.example')
      .setSubject('x').setAudience('firebreak-exchange').setIssuedAt(start / 1_000).setExpirationTime(start / 1_000 + 300).sign(Buffer.from('k1'.repeat(32)));
    await refused(token);
  });

  test('changed after it was signed', async () => {
    const [header, payload, signature] = (await door.token('LI-DE')).split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    await refused(`${header}.${part({ ...claims, agency: 'OPERATOR' })}.${signature}`);
  });
});
