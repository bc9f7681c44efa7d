import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { WebhookView } from '#libs/contracts';
import { day, operatorAgency, refusedClass } from '#libs/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { Door } from '../../tests/door.js';
import { bytesOf } from '../../tests/every-route.js';
import { isSignedBy, until, WebhookReceiver } from '../../tests/webhook-receiver.js';

let door: Door;
let receiver: WebhookReceiver;
let of: { case: string; person: string };
beforeAll(async () => {
  door = await Door.open();
  await door.register({
    'LI-DE': 'labour-inspectorate', 'POL-DE': 'police', 'NGO-DE': 'ngo', 'SHELTER-DE': 'ngo', 'AUDIT-DE': 'auditor', 'IMM-DE': refusedClass,
  });
  of = await door.openCase('LI-DE');
});
afterAll(() => door.close());
beforeEach(async () => {
  receiver = await WebhookReceiver.open();
});
afterEach(async () => {
  for (const agency of ['LI-DE', 'NGO-DE', 'POL-DE']) for (const { webhook } of await webhooks(agency)) await door.done(agency, `/webhooks/${webhook}/remove`, {});
  await receiver.close();
});

const webhooks = async (as: string) => (await door.get(as, '/webhooks')).json['webhooks'] as WebhookView[];
const shown = async (as: string, id: string) => (await door.get(as, `/webhooks/${id}`)).json as unknown as WebhookView;
async function register(as: string, purpose: string, path?: string): Promise<WebhookView> {
  return (await door.done(as, '/webhooks', { url: receiver.url(path), purposes: [purpose] })) as unknown as WebhookView;
}
const note = () => door.done('LI-DE', `/cases/${of.case}/entries`, { type: 'NoteAdded', data: { text: 'She called again.' } });
const lastOf = async (as: string, purpose: string) => (await door.get(as, `/feed?purpose=${purpose}&limit=200`)).json['next'] as number;

describe('An endpoint', () => {
  test('is told that there is a feed, then that it has grown, and nothing of what is in it', async () => {
    const { keys, state } = await register('LI-DE', 'labour-inspection');
    expect(state).toBe('active');
    await receiver.has(1);
    const last = await lastOf('LI-DE', 'labour-inspection');
    await note();
    const [first, second] = await receiver.has(2);
    expect(receiver.told()).toEqual([{ purpose: 'labour-inspection', after: 0, last }, { purpose: 'labour-inspection', after: last, last: last + 1 }]);
    expect(first!.body).toBe(`{"type":"feed.advanced","data":{"purpose":"labour-inspection","after":0,"last":${last}}}`);
    expect(Object.keys(first!.headers).sort()).toEqual(['connection', 'content-length', 'content-type', 'host', 'user-agent', 'webhook-id', 'webhook-signature', 'webhook-timestamp']);
    expect([first!.method, first!.headers['webhook-timestamp']]).toEqual(['POST', String(door.clock.now() / 1_000)]);
    for (const request of [first!, second!]) {
      expect(isSignedBy(request, keys[0]!)).toBe(true);
      expect(isSignedBy({ ...request, body: `${request.body} ` }, keys[0]!)).toBe(false);
    }
  });

  test('hears nothing of what reaches others only, and nothing of turns that add nothing', async () => {
    await register('NGO-DE', 'victim-support');
    await note();
    await door.get('LI-DE', '/feed?purpose=labour-inspection');
    await sleep(1_200);
    expect(receiver.received).toEqual([]);
  });

  test('is told of a referral in its inbox, because its feed has it', async () => {
    await register('POL-DE', 'criminal-investigation');
    const { referral } = await door.done('LI-DE', `/cases/${of.case}/referrals`, { to: 'POL-DE', need: 'criminal-investigation', urgency: 'urgent', persons: [of.person] });
    const [request] = await receiver.has(1);
    expect(request!.body).not.toContain(referral!);
    expect(receiver.told()[0]).toMatchObject({ purpose: 'criminal-investigation', after: 0 });
  });

  test('is told on the record: leaf first, and the leaf is made again byte for byte', async () => {
    await register('LI-DE', 'labour-inspection');
    await receiver.has(1);
    const { json } = await door.get('AUDIT-DE', '/audit/replays?agency=LI-DE&limit=200');
    const pushed = (json['replays'] as Array<Record<string, unknown>>).filter(({ point }) => point === 'webhook');
    expect(pushed.length).toBeGreaterThan(0);
    for (const each of pushed) expect(each).toMatchObject({ outcome: 'released', holds: true, purpose: 'labour-inspection' });
  });
});

describe('Registering', () => {
  const refused = async (as: string, body: object) => {
    const { status, json } = await door.post(as, '/webhooks', body);
    return [status, json['code'], json['pointer']];
  };

  test.each([
    'http://example.org/hook', 'https://user:secret@example.org/', 'https://example.org/#part', 'https://10.0.0.1/', 'https://[::ffff:10.0.0.1]/', 'https://[fd00::1]/',
    'https://169.254.169.254/latest', 'https://0x0a000001/', 'https://[64:ff9b::a00:1]/', 'https://100.64.0.1/', 'ftp://example.org/', 'nowhere',
  ])('refuses %s', async (url) => {
    expect(await refused('NGO-DE', { url, purposes: ['victim-support'] })).toEqual([422, 'invalid-field', '/url']);
  });

  test('refuses a purpose that the agency does not read for, and more endpoints than five', async () => {
    expect(await refused('NGO-DE', { url: receiver.url(), purposes: ['victim-support', 'labour-inspection'] })).toEqual([403, 'purpose-not-yours', '/purposes/1']);
    for (let nth = 0; nth < 5; nth += 1) await register('NGO-DE', 'victim-support');
    expect(await refused('NGO-DE', { url: receiver.url(), purposes: ['victim-support'] })).toEqual([409, 'too-many-webhooks', undefined]);
    expect((await webhooks('NGO-DE')).length).toBe(5);
  });

  test('is done once for a key, and another request under it is refused', async () => {
    const body = { url: receiver.url(), purposes: ['victim-support'] };
    const [one, again] = await Promise.all([door.post('NGO-DE', '/webhooks', body, 'same-key-1'), door.post('NGO-DE', '/webhooks', body, 'same-key-1')]);
    expect([one.status, one.text]).toEqual([201, again.text]);
    expect((await webhooks('NGO-DE')).length).toBe(1);
    expect((await door.post('NGO-DE', '/webhooks', { ...body, url: receiver.url('/other') }, 'same-key-1')).json['code']).toBe('idempotency-key-reused');
  });

  test("makes nothing that another agency could find: the same 404 as for one that is not there", async () => {
    const { webhook } = await register('LI-DE', 'labour-inspection');
    for (const [method, path, body] of [['GET', '', undefined], ['POST', '/remove', {}], ['POST', '/rotate', {}], ['POST', '/replay', { purpose: 'victim-support', after: 0 }]] as const) {
      const ask = async (id: string) => bytesOf(await door.send(method, `/webhooks/${id}${path}`, { as: 'NGO-DE', ...(body && { body, key: door.newKey() }) }));
      expect(await ask(webhook)).toEqual(await ask('00000000-0000-4000-8000-000000000000'));
      expect((await ask(webhook)).status).toBe(404);
    }
    expect(await webhooks('NGO-DE')).toEqual([]);
    expect((await shown('LI-DE', webhook)).keys.length).toBe(1);
  });
});

describe('A receiver that fails', () => {
  const failing = async (as: string, id: string) => (await shown(as, id)).failing.map(({ attempts, fault }) => `${attempts} ${fault}`).join();

  test('is asked again later and later, with the same id and bytes, until it takes it', async () => {
    receiver.answer = (response, nth) => void response.writeHead(nth < 3 ? 500 : 204).end();
    const { webhook } = await register('LI-DE', 'labour-inspection');
    await until(async () => (await failing('LI-DE', webhook)) === '1 status 500');
    await sleep(1_200);
    expect(receiver.received.length).toBe(1);
    door.clock.advance(15_000);
    await until(async () => (await failing('LI-DE', webhook)) === '2 status 500');
    door.clock.advance(60_000);
    await receiver.has(3);
    await until(async () => (await failing('LI-DE', webhook)) === '');
    expect(new Set(receiver.received.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
  });

  test.each<[string, string, (response: import('node:http').ServerResponse) => void]>([
    ['redirects', 'status 302', (response) => void response.writeHead(302, { location: receiver.url('/elsewhere') }).end()],
    ['hangs up', 'unreachable', (response) => void response.destroy()],
    ['sends headers without end', 'unreachable', (response) => void response.writeHead(200, Array.from({ length: 500 }, (_, nth) => [`x-${nth}`, 'y'.repeat(100)]).flat()).end()],
  ])('because it %s is followed nowhere and told so', async (_, fault, answer) => {
    receiver.answer = answer;
    const { webhook } = await register('LI-DE', 'labour-inspection');
    await until(async () => (await failing('LI-DE', webhook)) === `1 ${fault}`);
    expect(receiver.told('/elsewhere')).toEqual([]);
  });

  test('to answer holds up no other agency, and a body without end is not read', async () => {
    receiver.answer = () => {}; // it takes the request and says nothing
    const slow = await register('LI-DE', 'labour-inspection', '/slow');
    await receiver.has(1);
    receiver.answer = (response) => {
      response.writeHead(200).write('x');
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 5);
      response.on('close', () => clearInterval(timer));
    };
    await register('POL-DE', 'criminal-investigation', '/endless');
    await until(() => receiver.told('/endless').length === 1);
    await until(async () => (await failing('LI-DE', slow.webhook)) === '1 timeout');
    expect(receiver.told('/endless').length).toBe(1);
  });

  test('for three days is disabled, visibly to its agency and to operators, and resumes where it was', async () => {
    receiver.answer = (response) => void response.writeHead(503).end();
    const { webhook } = await register('LI-DE', 'labour-inspection');
    for (let attempt = 1; attempt < 10; attempt += 1) {
      await until(async () => (await failing('LI-DE', webhook)) === `${attempt} status 503`);
      door.clock.advance(day);
    }
    await until(async () => (await shown('LI-DE', webhook)).state === 'disabled');
    const dead = (await shown('LI-DE', webhook)).deadLetters;
    expect(dead.map(({ attempts, fault, after, next }) => [attempts, fault, after, next])).toEqual([[10, 'status 503', 0, undefined]]);
    const operated = (await door.get(operatorAgency, '/operations/webhooks')).json['webhooks'];
    expect(operated).toEqual([{ webhook, agency: 'LI-DE', origin: new URL(receiver.url()).origin, state: 'disabled', failing: 0, deadLetters: 1, faults: ['status 503'] }]);
    await note();
    await sleep(1_200);
    expect(receiver.received.length).toBe(10);
    receiver.answer = (response) => void response.writeHead(204).end();
    await door.done('LI-DE', `/webhooks/${webhook}/resume`, {});
    await receiver.has(11);
    expect(receiver.told().at(-1)).toEqual({ purpose: 'labour-inspection', after: 0, last: await lastOf('LI-DE', 'labour-inspection') });
    expect(await shown('LI-DE', webhook)).toMatchObject({ state: 'active', deadLetters: [] });
  });

  test('with 410 wants no more, and is asked for nothing more', async () => {
    receiver.answer = (response) => void response.writeHead(410).end();
    const { webhook } = await register('LI-DE', 'labour-inspection');
    await until(async () => (await shown('LI-DE', webhook)).state === 'disabled');
    door.clock.advance(day);
    await sleep(1_200);
    expect(receiver.received.length).toBe(1);
  });
});

describe('What is told', () => {
  test('is told again from any number of the feed, when the receiver asks', async () => {
    const { webhook } = await register('LI-DE', 'labour-inspection');
    const last = await lastOf('LI-DE', 'labour-inspection');
    await receiver.has(1);
    await door.done('LI-DE', `/webhooks/${webhook}/replay`, { purpose: 'labour-inspection', after: 2 });
    await receiver.has(2);
    expect(receiver.told().at(-1)).toEqual({ purpose: 'labour-inspection', after: 2, last });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    await door.done('LI-DE', `/webhooks/${webhook}/replay`, { purpose: 'labour-inspection', after: last + 100 });
    await sleep(1_200);
    expect(receiver.received.length).toBe(2);
  });

  test('is signed by a new key and for a day by the one before', async () => {
    const { webhook, keys: [first] } = await register('LI-DE', 'labour-inspection');
    const { keys: [second, before] } = (await door.done('LI-DE', `/webhooks/${webhook}/rotate`, {})) as unknown as WebhookView;
    expect([before, second === first]).toEqual([first, false]);
    const signedBy = async () => {
      const count = receiver.received.length;
      await note();
      const request = (await receiver.has(count + 1)).at(-1)!;
      return [isSignedBy(request, first!), isSignedBy(request, second!)];
    };
    await receiver.has(1);
    expect(await signedBy()).toEqual([true, true]);
    door.clock.advance(day);
    expect(await signedBy()).toEqual([false, true]);
    expect((await shown('LI-DE', webhook)).keys).toEqual([second]);
  });

  test('is told to no agency that is suspended, from that moment, and to it again when it is certified', async () => {
    await register('LI-DE', 'labour-inspection');
    await receiver.has(1);
    await door.done('LI-DE', `/cases/${of.case}/entries`, { type: 'TeamFormed', data: { agencies: ['NGO-DE'] } });
    await receiver.has(2);
    await door.done(operatorAgency, '/agencies/LI-DE/suspend', {});
    const [line] = await door.feed('NGO-DE', 'victim-support');
    await door.done('NGO-DE', `/cases/${line && 'case' in line ? line.case : ''}/entries`, { type: 'NoteAdded', data: { text: 'A bed is found.' } });
    await sleep(1_200);
    expect(receiver.received.length).toBe(2);
    await door.done(operatorAgency, '/agencies/LI-DE/certify', {});
    await receiver.has(3);
  });
});
