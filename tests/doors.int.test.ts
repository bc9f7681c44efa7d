import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { permissionOf } from '#libs/contracts';
import { operatorAgency, refusedClass } from '#libs/kernel';
import { readEnvironment, Settings } from '#libs/platform';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { Needs } from '../apps/exchange/request.js';
import { Door } from './door.js';
import { bytesOf, handlersOf, openRequests, requestsAbout, sendTo } from './every-route.js';

let door: Door;
let mine: { case: string; person: string };
let referral: string;

beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'POL-DE': 'police', 'NGO-DE': 'ngo', 'AUDIT-DE': 'auditor', 'IMM-DE': refusedClass });
  mine = await door.openCase('LI-DE');
  referral = await door.refer('LI-DE', 'NGO-DE', mine, 'psychosocial');
});
afterAll(() => door.close());

describe('every door says what it needs', () => {
  const handlers = () => handlersOf(door.app);

  test('each route declares a permission or that it is public, and few are public', () => {
    const needs = handlers().map(({ route, handler }) => [route, door.app.get(Reflector).get(Needs, handler)] as const);
    expect(needs.length).toBeGreaterThan(20);
    expect(needs.filter(([, need]) => need === undefined)).toEqual([]);
    expect(needs.filter(([, need]) => need === 'public').map(([route]) => route).sort()).toEqual(openRequests.map(({ route }) => route).sort());
  });

  test('the OpenAPI document describes each route, and none that is not there', async () => {
    const { paths } = (await door.send('GET', '/openapi.json')).json as { paths: Record<string, Record<string, object>> };
    const documented = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(documented.sort()).toEqual(handlers().map(({ route }) => route).sort());
    expect(requestsAbout().map(({ route }) => route).concat(openRequests.map(({ route }) => route)).sort()).toEqual(documented);
  });

  test('each message that a handler takes declares a permission, and a bus passes no other', async () => {
    const providers = [...door.app.get(ModulesContainer).values()].flatMap((module) => [...module.providers.values()]);
    const messages = providers.flatMap(({ metatype }) => (metatype ? ['__commandHandler__', '__queryHandler__'].flatMap((key) => (Reflect.getMetadata(key, metatype) as object | undefined) ?? []) : []));
    expect(messages.length).toBe(29);
    for (const message of messages) expect(permissionOf(Object.create((message as { prototype: object }).prototype) as object)).toBeDefined();
    const undeclared = new (class { actor = { agency: 'LI-DE', user: 'x', role: 'x', operator: false }; })();
    await expect(door.app.get(CommandBus).execute(undeclared)).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

test('immigration enforcement gets the same bytes at every door, whatever it asks for', async () => {
  const answers = new Set<string>();
  for (const request of [...requestsAbout({ ...mine, referral }), ...requestsAbout()]) {
    answers.add(JSON.stringify(bytesOf(await sendTo(door, 'IMM-DE', request))));
  }
  expect([...answers].map((answer) => JSON.parse(answer) as object)).toEqual([expect.objectContaining({ status: 403, text: expect.stringContaining('recipient-class-refused') })]);
});

test('no answer may be kept by anybody on its way', async () => {
  for (const request of requestsAbout()) {
    for (const as of ['LI-DE', undefined]) expect((await sendTo(door, as, request)).headers.get('cache-control')).toBe('no-store');
  }
  for (const path of ['/health', '/docs', '/openapi.json']) expect((await door.send('GET', path)).headers.get('cache-control')).toBe('no-store');
});

describe('each role has its own doors', () => {
  const permitted = async (as: string) => {
    const open: string[] = [];
    for (const request of requestsAbout({ purpose: 'victim-support' })) {
      const { status, json } = await sendTo(door, as, request);
      if (json['code'] !== 'not-permitted') open.push(`${request.route} ${status}`);
    }
    return open;
  };

  test('the operator sees no case and no feed', async () => {
    const open = await permitted(operatorAgency);
    expect(open.length).toBe(17);
    expect(open.filter((route) => !/ \/(agencies|agreements|directory|operations)/.test(route))).toEqual([]);
  });
  test('an auditor replays and records nothing', async () => {
    expect((await permitted('AUDIT-DE')).filter((route) => !route.startsWith('GET /audit/'))).toEqual([
      'GET /agencies 200', 'GET /agencies/{agency} 200', 'GET /agreements 200', 'GET /directory 200', 'GET /directory/{list} 200', 'GET /directory/{list}/{item} 404',
    ]);
  });
  test('an agency neither administers nor replays', async () => {
    expect((await permitted('NGO-DE')).filter((route) => /audit|POST \/ag/.test(route))).toEqual([]);
  });
  test('an agency that nobody registered does nothing, and one that is suspended neither, at once', async () => {
    expect(await permitted('UNKNOWN-DE')).toEqual([]);
    await door.done(operatorAgency, '/agencies/NGO-DE/suspend', {});
    expect(await permitted('NGO-DE')).toEqual([]);
    await door.done(operatorAgency, '/agencies/NGO-DE/certify', {});
    expect((await permitted('NGO-DE')).length).toBeGreaterThan(5);
  });
});

describe('the demo issuer', () => {
  const settings = { production: true, host: '', port: 0, databaseUrl: '', rootKey: new Uint8Array(32), demoIssuer: true, bodyLimit: 1 };
  test('is off unless asked for, and production refuses it', () => {
    expect(readEnvironment({}).FIREBREAK_DEMO_ISSUER).toBe(false);
    expect(readEnvironment({ FIREBREAK_DEMO_ISSUER: '1' }).FIREBREAK_DEMO_ISSUER).toBe(true);
    expect(() => new Settings(settings)).toThrow('development only');
    expect(new Settings({ ...settings, demoIssuer: false }).demoIssuer).toBe(false);
    expect(() => new Settings({ ...settings, demoIssuer: false, webhookLoopback: true })).toThrow('development only');
  });
  test('is not there, like anything that is not there, where it is off', async () => {
    const without = await Door.open({ demoIssuer: false });
    try {
      const [token, other] = [await without.send('POST', '/demo/token', { body: { agency: 'LI-DE', user: 'x' } }), await without.send('POST', '/nothing', { body: {} })];
      expect(bytesOf(token)).toEqual(bytesOf(other));
      expect(token.status).toBe(404);
    } finally {
      await without.close();
    }
  });
});
