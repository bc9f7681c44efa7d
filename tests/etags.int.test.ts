import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Door } from './door.js';

let door: Door;
let of: { case: string; person: string };

beforeAll(async () => {
  door = await Door.open({ starts: '2026-03-05T08:00:00Z' });
  await door.register({ 'LI-DE': 'labour-inspectorate', 'NGO-DE': 'ngo', 'POL-DE': 'police', 'AUDIT-DE': 'auditor' });
  of = await door.openCase('LI-DE');
});
afterAll(() => door.close());

const tagOf = async (as: string, path: string) => (await door.get(as, path)).headers.get('etag')!;
const holding = (as: string, path: string, tag: string) => door.send('GET', path, { as, headers: { 'if-none-match': tag } });
const send = async () => (await door.done('LI-DE', `/cases/${of.case}/referrals`, { to: 'NGO-DE', need: 'psychosocial', urgency: 'routine', persons: [of.person] }))['referral']!;
const move = (as: string, referral: string, name: string, tag: string, body: object = {}) =>
  door.send('POST', `/referrals/${referral}/${name}`, { as, key: door.newKey(), body, headers: { 'if-match': tag } });

describe('Whoever holds what there is', () => {
  test.each<[string, () => string]>([
    ['a case', () => `/cases/${of.case}?purpose=labour-inspection`],
    ['a case in HTCDS', () => `/cases/${of.case}/htcds?purpose=labour-inspection&format=csv`],
  ])('of %s is told so and sent nothing, on the record', async (_name, path) => {
    const tag = await tagOf('LI-DE', path());
    for (const held of [tag, `"other", W/${tag.replace(/^W\//, '')}`, '*']) {
      const { status, text, headers } = await holding('LI-DE', path(), held);
      expect([held, status, text, headers.get('etag')]).toEqual([held, 304, '', tag]);
      const { json } = await door.get('AUDIT-DE', `/audit/replay?release=${headers.get('firebreak-release')}`);
      expect([held, json['found'], json['holds']]).toEqual([held, true, true]);
    }
    expect((await holding('LI-DE', path(), '"other"')).status).toBe(200);
  });

  test('of a referral is told so until it moves', async () => {
    const referral = await send();
    const path = `/referrals/${referral}`;
    const tag = await tagOf('NGO-DE', path);
    expect((await holding('NGO-DE', path, tag)).status).toBe(304);
    await door.done('NGO-DE', `${path}/receive`, {});
    expect((await holding('NGO-DE', path, tag)).status).toBe(200);
  });

  test('but may no longer see it is told that it is not there', async () => {
    const path = `/cases/${of.case}?purpose=labour-inspection`;
    expect((await holding('POL-DE', path, await tagOf('LI-DE', path))).status).toBe(403);
    expect((await holding('POL-DE', `/cases/${of.case}?purpose=criminal-investigation`, '*')).status).toBe(404);
  });
});

describe('A tag tells one audience nothing of another', () => {
  test('a claim, which is for the receiver alone, changes nothing for the sender', async () => {
    const path = `/referrals/${await send()}`;
    const before = { sender: await door.get('LI-DE', path), receiver: await door.get('NGO-DE', path), list: await door.get('LI-DE', '/referrals') };
    expect((await door.done('NGO-DE', `${path}/claim`, {}))['revision']).toBe(2);
    const [sender, receiver] = [await door.get('LI-DE', path), await door.get('NGO-DE', path)];
    expect([sender.text, sender.headers.get('etag')]).toEqual([before.sender.text, before.sender.headers.get('etag')]);
    expect(sender.json['revision']).toBe(1);
    expect((await door.get('LI-DE', '/referrals')).text).toBe(before.list.text);
    expect(receiver.json['revision']).toBe(2);
    expect(receiver.headers.get('etag')).not.toBe(before.receiver.headers.get('etag'));
  });

  test('the tag of a case changes exactly when what its reader sees of it does', async () => {
    const referral = await door.refer('LI-DE', 'POL-DE', of, 'criminal-investigation');
    const { case: theirs } = (await door.get('POL-DE', `/referrals/${referral}`)).json as { case: string };
    const paths = { 'LI-DE': `/cases/${of.case}?purpose=labour-inspection`, 'POL-DE': `/cases/${theirs}?purpose=criminal-investigation` };
    const seen = async () => Object.fromEntries(await Promise.all(Object.entries(paths).map(async ([as, path]) => {
      const { text, headers } = await door.get(as, path);
      return [as, { text, tag: headers.get('etag') }] as const;
    })));
    const unchanged: string[] = [];
    for (const entry of [
      { type: 'HealthRecorded', data: { person: of.person, kind: 'medical', summary: 'Burns' } }, { type: 'IndicatorObserved', data: { person: of.person, indicator: 'debt-bondage' } },
      { type: 'ProfileRecorded', data: { person: of.person, maritalState: 'Married' } },
    ]) {
      const before = await seen();
      await door.done('LI-DE', `/cases/${of.case}/entries`, entry);
      const after = await seen();
      for (const as of Object.keys(paths)) {
        expect([as, entry.type, after[as]!.tag === before[as]!.tag]).toEqual([as, entry.type, after[as]!.text === before[as]!.text]);
        if (after[as]!.tag === before[as]!.tag) unchanged.push(`${as} ${entry.type}`);
      }
    }
    expect(unchanged).toEqual(['POL-DE HealthRecorded', 'POL-DE ProfileRecorded']);
  });

  test('two parties of one referral, and two forms, have tags that cannot be joined', async () => {
    const path = await send();
    const tags = await Promise.all([tagOf('LI-DE', `/referrals/${path}`), tagOf('NGO-DE', `/referrals/${path}`)]);
    expect(new Set(tags.map((tag) => tag.split('.')[1])).size).toBe(2);
  });
});

describe('A move on a tag', () => {
  test('is refused once the referral has moved on for whoever moves it, and changes nothing', async () => {
    const referral = await send();
    const [sender, receiver] = [await tagOf('LI-DE', `/referrals/${referral}`), await tagOf('NGO-DE', `/referrals/${referral}`)];
    await door.done('NGO-DE', `/referrals/${referral}/accept`, {});
    const head = await door.head();
    for (const [as, name, tag] of [['LI-DE', 'cancel', sender], ['NGO-DE', 'start', receiver]] as const) {
      const { status, json } = await move(as, referral, name, tag);
      expect([as, status, json['code']]).toEqual([as, 412, 'precondition-failed']);
    }
    expect(await door.head()).toBe(head);
    expect((await move('NGO-DE', referral, 'start', await tagOf('NGO-DE', `/referrals/${referral}`))).status).toBe(201);
  });

  test('is not refused to the sender for a claim, of which it is not told', async () => {
    const referral = await send();
    const tag = await tagOf('LI-DE', `/referrals/${referral}`);
    await door.done('NGO-DE', `/referrals/${referral}/claim`, {});
    const { status, json } = await move('LI-DE', referral, 'cancel', tag);
    expect([status, json['revision']]).toEqual([201, 2]);
  });
});
