import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Door } from './door.js';

const pages = [['auditor', '../../apps/audit/page/'], ['operator', '../../apps/exchange/operator-page/'], ['desk', '../../apps/desk/page/']] as const;
let door: Door;
beforeAll(async () => {
  door = await Door.open({ demoIssuer: false });
});
afterAll(() => door.close());

const policyOf = (headers: Headers): Map<string, string> =>
  new Map((headers.get('content-security-policy') ?? '').split('; ').map((directive) => [directive.split(' ')[0]!, directive.split(' ').slice(1).join(' ')]));

test.each(pages.map(([name]) => name))('the page at /%s/ is served and may run and ask nothing but its own exchange', async (name) => {
  const { status, headers, text } = await door.send('GET', `/${name}/`);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(policyOf(headers)).toEqual(new Map([
    ['default-src', "'none'"], ['script-src', "'self'"], ['style-src', "'self'"], ['connect-src', "'self'"], ['img-src', "'self'"], ['form-action', "'none'"],
    ['base-uri', "'none'"], ['frame-ancestors', "'none'"], ['require-trusted-types-for', "'script'"], ['trusted-types', "'none'"],
  ]));
  expect(headers.get('cache-control')).toBe('no-store');
  for (const [, address] of text.matchAll(/(?:src|href)="([^"]+)"/g)) expect([address, (await door.send('GET', address!)).status]).toEqual([address, 200]);
});

test.each(pages)('each script of /%s/ imports only what is served with it, from the exchange itself', async (page, folder) => {
  const scripts = readdirSync(fileURLToPath(new URL(folder, import.meta.url))).filter((name) => name.endsWith('.js'));
  expect(scripts).toContain('main.js');
  for (const name of scripts) {
    const { text, headers } = await door.send('GET', `/${page}/${name}`);
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    for (const [, path] of text.matchAll(/^import .* from '([^']+)';$/gm)) {
      const { pathname } = new URL(path!, `http://exchange/${page}/`);
      expect([path, pathname.startsWith(`/${page}/`), (await door.send('GET', pathname)).status]).toEqual([path, true, 200]);
    }
  }
});

test('what is no file of the page is not there, and keeps the policy of the door', async () => {
  const absent = await door.send('GET', '/nowhere');
  for (const path of ['/auditor/tsconfig.json', '/desk/tsconfig.json', '/desk/de.json', '/desk/constructor', '/auditor/none.js', '/auditor/__proto__', '/auditor/..%2fpanel.js', '/auditor/..%2f..%2f..%2fpackage.json', '/auditor/a/main.js']) {
    const { status, text, headers } = await door.send('GET', path);
    expect([path, status, text]).toEqual([path, 404, absent.text]);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  }
});

test('the desk is told what can be recorded and sent, and in every language how to say it', async () => {
  const { headers, json } = await door.send('GET', '/desk/catalogue.json');
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(json['moves']).toMatchObject({
    accept: { by: 'receiver', from: ['requested', 'received'], schema: { properties: {} } },
    reject: { schema: { required: ['reason'] } }, complete: { schema: { properties: { outcome: { type: 'string' } } } },
  });
  expect(Object.keys(json['moves'] as object)).not.toContain('expire');
  const { PersonRecorded, IndicatorObserved } = json['entries'] as Record<string, { properties: object; references: object }>;
  expect(Object.keys(PersonRecorded!.properties)).toEqual(expect.arrayContaining(['role', 'name']));
  expect(Object.keys(PersonRecorded!.properties)).not.toContain('person');
  expect(IndicatorObserved!.references).toEqual({ person: 'person' });
  for (const language of ['en', 'fr', 'es', 'ar']) expect((await door.send('GET', `/desk/${language}.json`)).status).toBe(200);
});
