import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { permissionOf } from '#libs/contracts';
import { operatorAgency, PairwiseNames, refusedClass } from '#libs/kernel';
import { readEnvironment, Settings } from '#libs/platform';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { Needs } from '../apps/exchange/request.js';
import { Door, informed, worker, type Reply } from './door.js';

const nowhere = '00000000-0000-4000-8000-000000000000';
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

interface Request {
  readonly route: string;
  readonly path: string;
  readonly body?: object;
}
const data = { jurisdiction: 'DE' };
const agreement = { agreement: 'x', kind: 'bilateral', parties: ['DE'], counterparts: ['POL-DE'], purposes: ['cross-border-remedy'], dataGroups: ['case'], link: 'recruiter', from: '2026-01-01' };
const consent = (person: string) => ({ data: { person, purposes: ['victim-support'], recipients: ['ngo'], dataGroups: ['identity'], informed } });

/** A well-formed request for every route, about a case, a person and a referral by their references. */
const requests = (of: string, person: string, sent: string, purpose = 'criminal-investigation'): readonly Request[] => [
  { route: 'POST /cases', path: '/cases', body: { data } },
  { route: 'GET /cases/{case}', path: `/cases/${of}?purpose=${purpose}` },
  { route: 'POST /cases/{case}/entries', path: `/cases/${of}/entries`, body: { type: 'PersonRecorded', data: worker } },
  { route: 'POST /cases/{case}/consents', path: `/cases/${of}/consents`, body: consent(person) },
  { route: 'POST /cases/{case}/consents/{consent}/withdrawal', path: `/cases/${of}/consents/${nowhere}/withdrawal`, body: {} },
  { route: 'POST /cases/{case}/lead', path: `/cases/${of}/lead`, body: { to: 'POL-DE' } },
  { route: 'POST /cases/{case}/closure', path: `/cases/${of}/closure`, body: {} },
  { route: 'POST /cases/{case}/referrals', path: `/cases/${of}/referrals`, body: { to: 'POL-DE', need: 'shelter', urgency: 'urgent', persons: [person] } },
  { route: 'GET /referrals', path: '/referrals' },
  { route: 'GET /referrals/{referral}', path: `/referrals/${sent}` },
  { route: 'POST /referrals/{referral}/{move}', path: `/referrals/${sent}/complete`, body: {} },
  { route: 'GET /feed', path: `/feed?purpose=${purpose}` },
  { route: 'GET /agencies', path: '/agencies' },
  { route: 'GET /agencies/{agency}', path: '/agencies/LI-DE' },
  { route: 'POST /agencies', path: '/agencies', body: { agency: 'NEW-DE', kind: 'ngo', jurisdiction: 'DE' } },
  { route: 'POST /agencies/{agency}/forwarding', path: '/agencies/NEW-DE/forwarding', body: { forwardsTo: [] } },
  { route: 'POST /agencies/{agency}/{change}', path: '/agencies/NEW-DE/revoke', body: {} },
  { route: 'GET /agreements', path: '/agreements' },
  { route: 'POST /agreements', path: '/agreements', body: agreement },
  { route: 'POST /agreements/{agreement}/{change}', path: '/agreements/x/end', body: {} },
  { route: 'GET /audit/replay', path: `/audit/replay?agency=LI-DE&case=${of}` },
  { route: 'GET /audit/who-saw-what', path: `/audit/who-saw-what?agency=LI-DE&case=${of}` },
  { route: 'GET /audit/names', path: `/audit/names?agency=LI-DE&kind=case&reference=${of}&as=POL-DE` },
  { route: 'GET /audit/proof', path: '/audit/proof' },
  { route: 'GET /operations/projection', path: '/operations/projection' },
  { route: 'POST /operations/projection/retry', path: '/operations/projection/retry', body: {} },
];
const send = (as: string | undefined, { route, path, body }: Request): Promise<Reply> =>
  door.send(route.split(' ')[0]!, path, { ...(as && { as }), ...(body && { body, key: door.newKey() }) });
const bytes = ({ status, text, headers }: Reply) => ({ status, text, headers: [...headers].filter(([name]) => name !== 'date') });

describe('every door says what it needs', () => {
  const handlers = () => [...door.app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]).flatMap(({ metatype }) => {
    const { prototype } = metatype as { prototype: Record<string, object> };
    return new MetadataScanner().getAllMethodNames(prototype).map((name) => prototype[name]!).filter((handler) => Reflect.hasMetadata(PATH_METADATA, handler))
      .map((handler) => ({ handler, controller: metatype as object }));
  });
  const routeOf = ({ handler, controller }: ReturnType<typeof handlers>[number]) => {
    const [prefix, path] = [controller, handler].map((each) => String(Reflect.getMetadata(PATH_METADATA, each)));
    const whole = `/${prefix}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1').replace(/:(\w+)/g, '{$1}');
    return `${RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number]} ${whole}`;
  };

  test('each route declares a permission or that it is public, and only two are public', () => {
    const needs = handlers().map((each) => [routeOf(each), door.app.get(Reflector).get(Needs, each.handler as () => void)] as const);
    expect(needs.length).toBeGreaterThan(20);
    expect(needs.filter(([, need]) => need === undefined)).toEqual([]);
    expect(needs.filter(([, need]) => need === 'public').map(([route]) => route).sort()).toEqual(['GET /health', 'POST /demo/token']);
  });

  test('the OpenAPI document describes each route, and none that is not there', async () => {
    const { paths } = (await door.send('GET', '/openapi.json')).json as { paths: Record<string, Record<string, object>> };
    const documented = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(documented.sort()).toEqual(handlers().map(routeOf).sort());
    expect(requests('', '', '').map(({ route }) => route).concat('GET /health', 'POST /demo/token').sort()).toEqual(documented);
  });

  test('each message that a handler takes declares a permission, and a bus passes no other', async () => {
    const providers = [...door.app.get(ModulesContainer).values()].flatMap((module) => [...module.providers.values()]);
    const messages = providers.flatMap(({ metatype }) => (metatype ? ['__commandHandler__', '__queryHandler__'].flatMap((key) => (Reflect.getMetadata(key, metatype) as object | undefined) ?? []) : []));
    expect(messages.length).toBe(14);
    for (const message of messages) expect(permissionOf(Object.create((message as { prototype: object }).prototype) as object)).toBeDefined();
    const undeclared = new (class { actor = { agency: 'LI-DE', user: 'x', role: 'x', operator: false }; })();
    await expect(door.app.get(CommandBus).execute(undeclared)).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

test('immigration enforcement gets the same bytes at every door, whatever it asks for', async () => {
  const answers = new Set<string>();
  for (const request of [...requests(mine.case, mine.person, referral), ...requests(nowhere, nowhere, nowhere)]) {
    answers.add(JSON.stringify(bytes(await send('IMM-DE', request))));
  }
  expect([...answers].map((answer) => JSON.parse(answer) as object)).toEqual([expect.objectContaining({ status: 403, text: expect.stringContaining('recipient-class-refused') })]);
});

test('no answer may be kept by anybody on its way', async () => {
  for (const request of requests(nowhere, nowhere, nowhere)) {
    for (const as of ['LI-DE', undefined]) expect((await send(as, request)).headers.get('cache-control')).toBe('no-store');
  }
  for (const path of ['/health', '/docs', '/openapi.json']) expect((await door.send('GET', path)).headers.get('cache-control')).toBe('no-store');
});

test('what is not yours answers, byte for byte, like what is not there', async () => {
  const names = door.app.get(PairwiseNames);
  const asPolice = (kind: 'case' | 'person', reference: string) => names.name('POL-DE', kind, names.resolve('LI-DE', kind, reference)!);
  const theirs = requests(asPolice('case', mine.case), asPolice('person', mine.person), referral);
  const none = requests(nowhere, nowhere, nowhere);
  for (const [index, request] of theirs.entries()) {
    if (!/\{(case|referral)\}/.test(request.route)) continue;
    const answers = await Promise.all([send('POL-DE', request), send('POL-DE', none[index]!)]);
    expect(answers[0].status).toBe(404);
    expect(bytes(answers[0])).toEqual(bytes(answers[1]));
  }
});

describe('each role has its own doors', () => {
  const permitted = async (as: string) => {
    const open: string[] = [];
    for (const request of requests(nowhere, nowhere, nowhere, 'victim-support')) {
      const { status, json } = await send(as, request);
      if (json['code'] !== 'not-permitted') open.push(`${request.route} ${status}`);
    }
    return open;
  };

  test('the operator sees no case and no feed', async () => {
    const open = await permitted(operatorAgency);
    expect(open.length).toBe(10);
    expect(open.filter((route) => !/ \/(agencies|agreements|operations)/.test(route))).toEqual([]);
  });
  test('an auditor replays and records nothing', async () => {
    expect((await permitted('AUDIT-DE')).filter((route) => !route.startsWith('GET /audit/'))).toEqual(['GET /agencies 200', 'GET /agencies/{agency} 200', 'GET /agreements 200']);
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
  });
  test('is not there, like anything that is not there, where it is off', async () => {
    const without = await Door.open({ demoIssuer: false });
    try {
      const [token, other] = [await without.send('POST', '/demo/token', { body: { agency: 'LI-DE', user: 'x' } }), await without.send('POST', '/nothing', { body: {} })];
      expect(bytes(token)).toEqual(bytes(other));
      expect(token.status).toBe(404);
    } finally {
      await without.close();
    }
  });
});
