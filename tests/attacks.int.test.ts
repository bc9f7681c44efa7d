import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operatorAgency } from '#libs/kernel';
import { Door } from './door.js';

let door: Door;
beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'TAX-DE': 'tax-authority' });
});
afterAll(() => door.close());

test('a referral shows its persons to the receiver only from the moment a rule gives them', async () => {
  const of = await door.openCase('LI-DE');
  const referral = await door.refer('LI-DE', 'TAX-DE', of, 'social-security');
  const shown = async () => (await door.get('TAX-DE', `/referrals/${referral}`)).json as { state: string; persons?: string[] };
  const before = await shown();
  expect([before.state, before.persons]).toEqual(['accepted', undefined]);
  await door.done('LI-DE', `/cases/${of.case}/entries`, { type: 'SanctionImposed', data: { kind: 'fine', against: 'A', final: true, mayPublish: false } });
  expect((await shown()).persons).toHaveLength(1);
});

test('a number too large to be one is refused, not a failure of the exchange', async () => {
  const head = await door.head();
  const reply = await door.send('POST', '/agreements/none/end', {
    as: operatorAgency, key: door.newKey(), raw: '{"reason":1e400}', headers: { 'content-type': 'application/json' },
  });
  expect([reply.status, (reply.json as { code: string }).code]).toEqual([422, 'invalid-field']);
  expect(await door.head()).toBe(head);
});

test('a referral that waits for its first answer is found by asking for what waits', async () => {
  const of = await door.openCase('LI-DE');
  const { referral } = await door.done('LI-DE', `/cases/${of.case}/referrals`, { to: 'TAX-DE', need: 'social-security', urgency: 'urgent', persons: [] });
  const { status, json } = await door.get('TAX-DE', '/referrals?state=requested');
  expect([status, (json['referrals'] as Array<{ referral: string }>).map((each) => each.referral)]).toEqual([200, [referral]]);
});
