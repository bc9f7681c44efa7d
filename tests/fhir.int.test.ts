import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Door, type Sent } from './door.js';

type Resource = Record<string, unknown> & { readonly id: string };
interface Bundle {
  readonly link: ReadonlyArray<{ readonly relation: string; readonly url: string }>;
  readonly entry?: ReadonlyArray<{ readonly fullUrl: string; readonly resource: Resource }>;
}

const example = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fhir/${name}`, import.meta.url), 'utf8')) as Record<string, unknown>;
let door: Door;
let of: { case: string; person: string };
const ids: string[] = [];

beforeAll(async () => {
  door = await Door.open({ starts: '2026-03-05T08:00:00Z' });
  await door.register({ 'LI-DE': 'labour-inspectorate', 'NGO-DE': 'ngo', 'SHELTER-DE': 'shelter', 'POL-DE': 'police', 'AUDIT-DE': 'auditor' });
  of = await door.openCase('LI-DE');
});
afterAll(() => door.close());

const fhirJson = { 'content-type': 'application/fhir+json' };
const create = (as: string, type: string, body: unknown, sent: Sent = {}) => door.send('POST', `/fhir/${type}`, { as, key: door.newKey(), body, headers: fhirJson, ...sent });
const update = (as: string, task: Resource, sent: Sent = {}) => door.send('PUT', `/fhir/Task/${task.id}`, { as, key: door.newKey(), body: task, headers: fhirJson, ...sent });
const taskOf = async (as: string, id: string) => (await door.get(as, `/fhir/Task/${id}`)).json as Resource;

const named = (system: string, value: string) => ({ identifier: { system: `urn:firebreak:${system}`, value } });
const newTask = (change: object = {}) => ({
  resourceType: 'Task', status: 'requested', intent: 'order', priority: 'urgent', groupIdentifier: named('case:LI-DE', of.case).identifier,
  for: named('person:LI-DE', of.person), owner: named('agency', 'NGO-DE'), reasonCode: { coding: [{ system: 'urn:firebreak:need', code: 'psychosocial' }] }, ...change,
});

describe('A referral in FHIR', () => {
  test('is sent as Task, and is the same referral in JSON', async () => {
    const { status, headers, json } = await create('LI-DE', 'Task', newTask());
    expect([status, headers.get('content-type'), json['resourceType']]).toEqual([201, 'application/fhir+json; charset=utf-8', 'OperationOutcome']);
    const [, id] = /^\/fhir\/Task\/([0-9a-f-]{36})$/.exec(headers.get('location')!)!;
    ids.push(id!);
    expect((await door.get('LI-DE', `/referrals/${id}`)).json).toMatchObject({ case: of.case, to: 'NGO-DE', need: 'psychosocial', urgency: 'urgent', persons: [of.person], state: 'requested' });
  });

  test('is sent as ServiceRequest, under the id of its Task', async () => {
    const { for: subject, owner, reasonCode: code, groupIdentifier: requisition } = newTask();
    const request = { resourceType: 'ServiceRequest', status: 'active', intent: 'order', requisition, code, subject, performer: [owner] };
    const { status, headers } = await create('LI-DE', 'ServiceRequest', request);
    const id = headers.get('location')!.split('/').at(-1)!;
    ids.push(id);
    expect(status).toBe(201);
    expect(await taskOf('LI-DE', id)).toMatchObject({ status: 'requested', priority: 'routine', focus: { reference: `ServiceRequest/${id}` } });
    expect((await door.get('LI-DE', `/fhir/ServiceRequest/${id}`)).json).toMatchObject({ ...request, id, priority: 'routine', requester: named('agency', 'LI-DE') });
  });

  test('is sent once, however often the same request comes', async () => {
    const sent = { key: door.newKey() };
    const locations = [await create('LI-DE', 'Task', newTask(), sent), await create('LI-DE', 'Task', newTask(), sent)].map(({ headers }) => headers.get('location'));
    ids.push(locations[0]!.split('/').at(-1)!);
    expect(locations[0]).toBe(locations[1]);
    expect((await create('LI-DE', 'Task', newTask({ priority: 'stat' }), sent)).json).toMatchObject({ issue: [{ code: 'conflict', details: { coding: [{ code: 'idempotency-key-reused' }] } }] });
  });

  test('shows its receiver no person before it accepts, and then those by the names of its own', async () => {
    const [id] = ids as [string];
    const offered = await taskOf('NGO-DE', id);
    expect(offered).toMatchObject({ for: { type: 'Group', identifier: { system: 'urn:firebreak:case:NGO-DE' } }, businessStatus: { coding: [{ code: 'requested' }, { code: '2.0' }] } });
    expect(JSON.stringify(offered)).not.toMatch(/Patient|person:/);
    expect((await update('NGO-DE', { ...offered, status: 'accepted' })).status).toBe(200);
    const accepted = await taskOf('NGO-DE', id);
    const { persons: [person] } = (await door.get('NGO-DE', `/referrals/${id}`)).json as { persons: string[] };
    expect(accepted).toMatchObject({ status: 'accepted', for: { type: 'Patient', identifier: { system: 'urn:firebreak:person:NGO-DE', value: person } } });
    expect(JSON.stringify(accepted)).not.toContain(of.person);
  });

  test('moves by its status, with what was said, to its end', async () => {
    const [id] = ids as [string];
    const moved = async (change: object) => {
      const { status, text } = await update('NGO-DE', { ...(await taskOf('NGO-DE', id)), ...change });
      if (status !== 200) throw new Error(text);
      return taskOf('LI-DE', id);
    };
    const because = { statusReason: { coding: [{ system: 'urn:firebreak:reason', code: 'no-capacity' }], text: 'Until Monday' } };
    expect(await moved({ status: 'on-hold', ...because })).toMatchObject({ status: 'on-hold' });
    expect(await moved({ status: 'in-progress', statusReason: undefined, note: undefined })).toMatchObject({ status: 'in-progress', businessStatus: { coding: [{ code: 'in-progress' }] } });
    const output = [{ type: { coding: [{ system: 'urn:firebreak:output', code: 'outcome' }] }, valueString: 'Has a counsellor' }];
    expect(await moved({ status: 'completed', output })).toMatchObject({ status: 'completed', output, businessStatus: { coding: [{}, { code: '7.0' }] } });
  });

  test('has the shape of the published examples, wherever both have an element', async () => {
    const ours = { Task: await taskOf('LI-DE', ids[0]!), ServiceRequest: (await door.get('LI-DE', `/fhir/ServiceRequest/${ids[0]}`)).json };
    const compared = ['task-example1.json', 'task-example2.json', 'task-example3.json', 'servicerequest-example.json'].map((name) => {
      const published = shapeOf(example(name));
      const shared = Object.entries(shapeOf(ours[example(name)['resourceType'] as keyof typeof ours])).filter(([path]) => published[path]);
      for (const [path, shape] of shared) expect([name, path, shape]).toEqual([name, path, published[path]]);
      return shared.length;
    });
    expect(compared.every((count) => count >= 10)).toBe(true);
  });
});

/** Every path of a resource with what stands there: object, array, string, boolean or number. */
function shapeOf(value: unknown, path = ''): Record<string, string> {
  if (value === null || typeof value !== 'object') return { [path]: typeof value };
  const parts = Object.entries(value).map(([name, part]) => shapeOf(part, Array.isArray(value) ? `${path}[]` : `${path}.${name}`));
  return Object.assign({ [path]: Array.isArray(value) ? 'array' : 'object' }, ...parts) as Record<string, string>;
}

describe('A search', () => {
  const search = async (as: string, query: string) => (await door.get(as, `/fhir/${query}`)).json as unknown as Bundle;
  const found = ({ entry = [] }: Bundle) => entry.map(({ resource: { id } }) => id);

  test('leads through all pages by its links, each referral once', async () => {
    const all: string[] = [];
    let pages = 0;
    for (let next: string | undefined = 'Task?_count=1'; next; pages += 1) {
      const page: Bundle = await search('LI-DE', next);
      expect(page.link[0]).toEqual({ relation: 'self', url: next });
      all.push(...found(page));
      next = page.link.find(({ relation }) => relation === 'next')?.url;
    }
    expect([pages, all.length, [...all].sort()]).toEqual([ids.length, ids.length, [...ids].sort()]);
  });

  test('finds by status, in the words of the resource', async () => {
    expect(found(await search('NGO-DE', 'Task?status=completed'))).toEqual([ids[0]]);
    expect(found(await search('NGO-DE', 'Task?status=requested,received')).sort()).toEqual([...ids.slice(1)].sort());
    expect(found(await search('NGO-DE', 'ServiceRequest?status=completed'))).toEqual([ids[0]]);
    expect(await search('NGO-DE', 'ServiceRequest?status=revoked')).not.toHaveProperty('entry');
  });

  test('finds nothing of others', async () => {
    expect(found(await search('POL-DE', 'Task'))).toEqual([]);
    expect(found(await search('POL-DE', `Task?_after=${ids[0]}`))).toEqual([]);
  });
});

describe('Every answer', () => {
  test('is on the disclosure record, and an auditor makes it again byte for byte', async () => {
    for (const path of [`/fhir/Task/${ids[0]}`, `/fhir/ServiceRequest/${ids[0]}`, '/fhir/Task?_count=2', '/fhir/ServiceRequest?status=active', '/fhir/Task?status=completed&_count=1']) {
      const { headers, text } = await door.get('LI-DE', path);
      const { json } = await door.get('AUDIT-DE', `/audit/replay?release=${headers.get('firebreak-release')}`);
      expect([path, json['found'], json['holds']]).toEqual([path, true, true]);
      expect(text).toContain('"resourceType"');
    }
  });

  test('says what is understood, to anybody', async () => {
    const { status, json, headers } = await door.send('GET', '/fhir/metadata');
    expect([status, headers.get('content-type'), json['resourceType'], json['fhirVersion']]).toEqual([200, 'application/fhir+json; charset=utf-8', 'CapabilityStatement', '4.0.1']);
  });
});

describe('A refusal is an OperationOutcome with the stable code, and changes nothing', () => {
  const expectOutcome = async (reply: ReturnType<typeof create>, code: string, expression?: string) => {
    const { json, headers } = await reply;
    const [issue] = (json['issue'] ?? [{}]) as [{ details: { coding: [{ code: string }] }; expression?: string[] }];
    expect({ type: headers.get('content-type'), code: issue.details.coding[0].code, expression: issue.expression?.[0] }).toEqual({ type: 'application/fhir+json; charset=utf-8', code, expression });
  };
  const nobody = '00000000-0000-4000-8000-000000000000';

  test.each<[string, string, string | undefined, () => ReturnType<typeof create>]>([
    ['an unknown receiver', 'unknown-agency', 'Task.owner', () => create('LI-DE', 'Task', newTask({ owner: named('agency', 'NOBODY-DE') }))],
    ['a need of no list', 'invalid-field', 'Task.reasonCode', () => create('LI-DE', 'Task', newTask({ reasonCode: { coding: [{ system: 'urn:firebreak:need', code: 'x' }] } }))],
    ['a person of nobody', 'unknown-person', 'Task.for', () => create('LI-DE', 'Task', newTask({ for: named('person:LI-DE', nobody) }))],
    ['a Task that begins accepted', 'invalid-field', 'Task.status', () => create('LI-DE', 'Task', newTask({ status: 'accepted' }))],
    ['a request in the name of others', 'invalid-field', 'Task.requester.identifier', () => create('LI-DE', 'Task', newTask({ requester: named('agency', 'POL-DE') }))],
    ['an element that is not read', 'unknown-field', undefined, () => create('LI-DE', 'Task', newTask({ partOf: [] }))],
    ['a case of nobody', 'not-found', undefined, () => create('LI-DE', 'Task', newTask({ groupIdentifier: { system: 'urn:firebreak:case:LI-DE', value: nobody } }))],
    ['no key', 'idempotency-key-required', undefined, () => door.send('POST', '/fhir/Task', { as: 'LI-DE', body: newTask(), headers: fhirJson })],
    ['no JSON', 'malformed-request', undefined, () => create('LI-DE', 'Task', undefined, { raw: '{' })],
    ['another type', 'media-type-not-supported', undefined, () => create('LI-DE', 'Task', newTask(), { headers: { 'content-type': 'application/fhir+xml' } })],
    ['a status of no list', 'invalid-field', 'Task.status.0', () => door.get('LI-DE', '/fhir/Task?status=x')],
    ['a resource that is not served', 'not-found', undefined, () => door.get('LI-DE', '/fhir/Patient/1')],
    ['a Task of others', 'not-found', undefined, () => door.get('POL-DE', `/fhir/Task/${ids[1]}`)],
  ])('%s', async (_name, code, expression, ask) => {
    const head = await door.head();
    await expectOutcome(ask(), code, expression?.replace(/\.(\d+)/, '[$1]'));
    expect(await door.head()).toBe(head);
  });

  test.each<[string, string, string | undefined, object, string?]>([
    ['another receiver', 'invalid-field', 'Task.owner', { status: 'accepted', owner: named('agency', 'POL-DE') }],
    ['another need', 'invalid-field', 'Task.reasonCode', { status: 'accepted', reasonCode: { coding: [{ system: 'urn:firebreak:need', code: 'shelter' }] } }],
    ['another person', 'invalid-field', 'Task.for', { status: 'accepted', for: named('person:NGO-DE', nobody) }],
    ['a status nobody sets', 'move-not-possible', 'Task.status', { status: 'entered-in-error' }],
    ['an end before its beginning', 'move-not-possible', undefined, { status: 'completed' }],
    ['a rejection without a reason', 'invalid-field', 'Task.statusReason', { status: 'rejected' }],
    ['an outcome where none is told', 'unknown-field', undefined, { status: 'received', output: [{ type: { coding: [{ system: 'urn:firebreak:output', code: 'outcome' }] }, valueString: 'x' }] }],
    ['an answer by its sender', 'invalid-field', 'Task.groupIdentifier.system', { status: 'accepted' }, 'LI-DE'],
  ])('an update to %s', async (_name, code, expression, change, as = 'NGO-DE') => {
    const head = await door.head();
    await expectOutcome(update(as, { ...(await taskOf('NGO-DE', ids[1]!)), ...change }), code, expression);
    expect(await door.head()).toBe(head);
  });

  test('an update on what was seen before the last move is stale', async () => {
    const id = ids[2]!;
    const { headers, json } = await door.get('NGO-DE', `/fhir/Task/${id}`);
    const match = { headers: { ...fhirJson, 'if-match': headers.get('etag')! } };
    const task = json as Resource;
    expect(headers.get('etag')).toBe(`W/"${(task['meta'] as { versionId: string }).versionId}"`);
    expect((await update('NGO-DE', { ...task, status: 'received' }, match)).status).toBe(200);
    await expectOutcome(update('NGO-DE', { ...task, status: 'accepted' }, match), 'precondition-failed');
  });

  test('but who is not let in meets the one answer that every door gives', async () => {
    for (const reply of [await door.send('GET', '/fhir/Task'), await door.get('AUDIT-DE', '/fhir/Task')]) expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });
});
