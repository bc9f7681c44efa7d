import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Door } from './door.js';

const folder = fileURLToPath(new URL('../../apps/audit/page/', import.meta.url));
let door: Door;
beforeAll(async () => {
  door = await Door.open({ demoIssuer: false });
});
afterAll(() => door.close());

const policyOf = (headers: Headers): Map<string, string> =>
  new Map((headers.get('content-security-policy') ?? '').split('; ').map((directive) => [directive.split(' ')[0]!, directive.split(' ').slice(1).join(' ')]));

test("the auditor's page is served at /auditor/ and may run and ask nothing but its own exchange", async () => {
  const { status, headers, text } = await door.send('GET', '/auditor/');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(policyOf(headers)).toEqual(new Map([
    ['default-src', "'none'"], ['script-src', "'self'"], ['style-src', "'self'"], ['connect-src', "'self'"], ['img-src', "'self'"], ['form-action', "'none'"],
    ['base-uri', "'none'"], ['frame-ancestors', "'none'"], ['require-trusted-types-for', "'script'"], ['trusted-types', "'none'"],
  ]));
  expect(headers.get('cache-control')).toBe('no-store');
  for (const [, address] of text.matchAll(/(?:src|href)="([^"]+)"/g)) expect([address, (await door.send('GET', address!)).status]).toEqual([address, 200]);
});

test('each script imports only what is served, from the exchange itself', async () => {
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  expect(scripts).toContain('main.js');
  for (const name of scripts) {
    const { text, headers } = await door.send('GET', `/auditor/${name}`);
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    for (const [, path] of text.matchAll(/^import .* from '([^']+)';$/gm)) {
      const { pathname } = new URL(path!, 'http://exchange/auditor/');
      expect([path, pathname.startsWith('/auditor/'), (await door.send('GET', pathname)).status]).toEqual([path, true, 200]);
    }
  }
});

test('what is no file of the page is not there, and keeps the policy of the door', async () => {
  const absent = await door.send('GET', '/nowhere');
  for (const path of ['/auditor/tsconfig.json', '/auditor/none.js', '/auditor/__proto__', '/auditor/..%2fpanel.js', '/auditor/..%2f..%2f..%2fpackage.json', '/auditor/a/main.js']) {
    const { status, text, headers } = await door.send('GET', path);
    expect([path, status, text]).toEqual([path, 404, absent.text]);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  }
});
