import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { WebhookView } from '#libs/contracts';
import { Settings } from '#libs/platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from '../../tests/chance.js';
import { Door } from '../../tests/door.js';
import { Supervised } from '../../tests/supervised.js';
import { until, WebhookReceiver } from '../../tests/webhook-receiver.js';
import { WebhookService } from './webhooks.module.js';

let door: Door;
let receiver: WebhookReceiver;
let notifying: Supervised;
let of: string;
beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate' });
  of = (await door.openCase('LI-DE')).case;
  await door.app.get(WebhookService)['notifier'].stop();
  receiver = await WebhookReceiver.open();
  const { databaseUrl, rootKey } = door.app.get(Settings);
  notifying = new Supervised('./notifying-process.js', [databaseUrl, Buffer.from(rootKey).toString('hex')]);
});
afterAll(async () => {
  await notifying.kill();
  await receiver.close();
  await door.close();
});

const purpose = 'labour-inspection';
const note = () => door.done('LI-DE', `/cases/${of}/entries`, { type: 'NoteAdded', data: { text: 'She called again.' } });
const last = async () => (await door.get('LI-DE', `/feed?purpose=${purpose}&limit=200`)).json['next'] as number;

test('A notification whose sender is killed while it waits for the answer comes again under the same id, with the same bytes', async () => {
  await door.done('LI-DE', '/webhooks', { url: receiver.url(), purposes: [purpose] });
  receiver.answer = () => {};
  notifying.start();
  await receiver.has(1);
  await notifying.kill();
  receiver.answer = (response) => void response.writeHead(204).end();
  notifying.start();
  const [one, again] = await receiver.has(2);
  expect([again!.headers['webhook-id'], again!.body]).toEqual([one!.headers['webhook-id'], one!.body]);
});

test('However often the sender is killed, the receiver learns how far its feed is, with no gap and no two stories under one id', async () => {
  const chance = new Chance(7);
  for (let round = 0; round < 8; round += 1) {
    notifying.start();
    for (let nth = 0; nth < 3; nth += 1) {
      await note();
      await sleep(chance.below(400));
    }
    await notifying.kill();
  }
  notifying.start();
  const end = await last();
  await until(() => receiver.told().at(-1)?.last === end);
  const told = new Map(receiver.received.map(({ headers, body }) => [String(headers['webhook-id']), body]));
  for (const { headers, body } of receiver.received) expect(body).toBe(told.get(String(headers['webhook-id'])));
  const chain = [...told.values()].map((body) => (JSON.parse(body) as { data: { after: number; last: number } }).data);
  for (const [nth, { after }] of chain.entries()) expect(after).toBe(chain[nth - 1]?.last ?? 0);
  const { json } = await door.get('LI-DE', '/webhooks');
  expect((json['webhooks'] as WebhookView[])[0]).toMatchObject({ failing: [], deadLetters: [] });
});
