import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exchangeClient, type ExchangeClient } from '#libs/client';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Door, worker } from './door.js';
import { requestsAbout, openRequests, sendTo } from './every-route.js';

let door: Door;
const as = (agency: string): ExchangeClient => exchangeClient(door.url, () => door.token(agency));
const header = () => ({ 'Idempotency-Key': door.newKey() });

beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'POL-DE': 'police', 'NGO-DE': 'ngo', 'AUDIT-DE': 'auditor' });
});
afterAll(() => door.close());

/** Gives what must have been answered. */
function done<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (!data) throw new Error(JSON.stringify(error));
  return data;
}

test('a referral goes from case to outcome through the typed client', async () => {
  const [inspector, officer] = [as('LI-DE'), as('POL-DE')];
  const opened = done(await inspector.POST('/cases', { params: { header: header() }, body: { data: { jurisdiction: 'DE', region: 'DE-HE' } } }));
  const path = { case: opened.case! };
  const { person } = done(await inspector.POST('/cases/{case}/entries', { params: { path, header: header() }, body: { type: 'PersonRecorded', data: { role: 'worker', name: worker.name } } }));
  const { referral } = done(await inspector.POST('/cases/{case}/referrals', {
    params: { path, header: header() }, body: { to: 'POL-DE', need: 'criminal-investigation', urgency: 'immediate', persons: [person!] },
  }));
  const { referrals: [first] } = done(await officer.GET('/referrals', { params: { query: { due: '2026-12-31T00:00:00Z' } } }));
  expect(first).toMatchObject({ referral, state: 'requested', overdue: false, answerBy: '2026-03-01T12:00:00.000Z' });
  const moved = await officer.POST('/referrals/{referral}/{move}', {
    params: { path: { referral: referral!, move: 'accept' }, header: { ...header(), 'If-Match': `"${first!.revision}"` } }, body: {},
  });
  expect(done(moved)).toMatchObject({ referral, type: 'ReferralAccepted', revision: 2 });
  const { data: view, response } = await officer.GET('/cases/{case}', { params: { path: { case: first!.case }, query: { purpose: 'criminal-investigation' } } });
  expect(view!.entries.flatMap((entry) => (entry.kind === 'entry' || entry.kind === 'backfill' ? [entry.type] : []))).toContain('PersonRecorded');
  expect(response.headers.get('firebreak-release')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a refusal comes back with its code, and its status tells which codes it can be', async () => {
  const { error, response } = await as('LI-DE').GET('/referrals/{referral}', { params: { path: { referral: '00000000-0000-4000-8000-000000000000' } } });
  expect([response.status, error!.code]).toEqual([404, 'not-found']);
  const refused = await as('LI-DE').POST('/cases', { params: { header: header() }, body: { data: { jurisdiction: 'Germany' } } });
  expect(refused.error).toMatchObject({ status: 422, code: 'invalid-field', pointer: '/data/jurisdiction' });
});

test('each answer of each route is as the document says', async () => {
  const document = (await door.send('GET', '/openapi.json')).json as { paths: Record<string, Record<string, { responses: object }>> };
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, 'exchange');
  const mine = await door.openCase('LI-DE');
  await door.done('LI-DE', '/directory/services', { service: 'house', name: 'House', needs: ['shelter'], regions: ['DE'] });
  const referral = await door.refer('LI-DE', 'NGO-DE', mine, 'psychosocial');
  const looked = new Map<string, number[]>();
  for (const request of [...requestsAbout({ ...mine, referral, purpose: 'labour-inspection' }), ...openRequests]) {
    for (const agency of ['LI-DE', 'NGO-DE', 'AUDIT-DE', 'OPERATOR', undefined]) {
      const { status, text, headers } = await sendTo(door, agency, request);
      const [method, path] = request.route.split(' ') as [string, string];
      const type = headers.get('content-type')?.split(';')[0] ?? '';
      if (!type.endsWith('json')) continue;
      const responses = document.paths[path]![method.toLowerCase()]!.responses as Record<number, { $ref?: string }>;
      const place = responses[status]?.$ref?.slice(1) ?? `/paths/${pointer(path)}/${method.toLowerCase()}/responses/${status}`;
      const validate = ajv.getSchema(`exchange#${place}/content/${pointer(type)}/schema`);
      expect([request.route, status, validate === undefined ? 'is not described' : validate(JSON.parse(text)) || ajv.errorsText(validate.errors)]).toEqual([request.route, status, true]);
      looked.set(request.route, [...(looked.get(request.route) ?? []), status]);
    }
  }
  const succeeded = [...looked].filter(([, statuses]) => statuses.some((status) => status < 300)).map(([route]) => route);
  expect(succeeded).toEqual(expect.arrayContaining([
    'POST /cases', 'GET /cases/{case}', 'GET /referrals', 'GET /referrals/{referral}', 'GET /feed', 'GET /agencies', 'GET /agencies/{agency}', 'GET /agreements', 'GET /directory',
    'GET /directory/{list}', 'POST /directory/match', 'GET /operations/projection', 'POST /demo/token',
  ]));
});

const pointer = (name: string): string => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
