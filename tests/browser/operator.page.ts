import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operatorAgency } from '#libs/kernel';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { Door } from '../door.js';
import { until, WebhookReceiver } from '../webhook-receiver.js';
import { leftBehind, WatchedBrowser } from './browser.js';

let door: Door;
let browser: WatchedBrowser;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [door, browser, receiver] = await Promise.all([Door.open(), WatchedBrowser.launch(), WebhookReceiver.open()]);
  await door.register({ 'LI-DE': 'labour-inspectorate', 'SHELTER-DE': 'shelter', 'POL-DE': 'police' });
  const of = await door.openCase('LI-DE');
  for (let nth = 0; nth < 12; nth += 1) {
    const { referral } = await door.done('LI-DE', `/cases/${of.case}/referrals`, { to: 'SHELTER-DE', need: 'shelter', urgency: 'immediate', persons: [of.person] });
    door.clock.advance(90 * 60_000);
    await door.done('SHELTER-DE', `/referrals/${referral}/${nth < 5 ? 'reject' : 'accept'}`, nth < 5 ? { reason: 'no-capacity' } : {});
  }
  await door.refer('LI-DE', 'POL-DE', of, 'criminal-investigation');
  receiver.answer = (response) => void response.writeHead(410).end();
  await door.done('LI-DE', '/webhooks', { url: receiver.url('/secret-path'), purposes: ['labour-inspection'] });
  await until(async () => (await door.get(operatorAgency, '/operations/webhooks')).text.includes('disabled'));
});
afterAll(async () => {
  await Promise.all([browser.close(), door.close(), receiver.close()]);
});

const open = (options?: BrowserContextOptions): Promise<Page> => browser.open(`${door.url}/operator/`, options);
async function ask(page: Page, as = operatorAgency): Promise<void> {
  await page.getByLabel('Access token').fill(await door.token(as));
  await page.getByRole('button', { name: 'Use this token' }).click();
}
async function shown(options?: BrowserContextOptions): Promise<Page> {
  const page = await open(options);
  await ask(page);
  await page.getByRole('heading', { name: 'Notifications' }).waitFor();
  return page;
}
const rowsOf = (page: Page, name: string): Promise<string[][]> => page.getByRole('region', { name, exact: true }).first().locator('tbody tr')
  .evaluateAll((rows) => rows.map((row) => [...(row as unknown as { children: Iterable<{ textContent: string }> }).children].map(({ textContent }) => textContent)));

describe('An operator sees', () => {
  test('how referrals fare by corridor, in steps of five, and is told where nothing is told', async () => {
    const page = await shown();
    expect(await rowsOf(page, 'By corridor')).toEqual([
      ['DE labour-inspectorate → DE shelter', '10', '5', '5', 'not told', 'not told', '50 %', 'not told', '2 h', 'not told', '5', 'no capacity 5'],
    ]);
    expect((await rowsOf(page, 'By receiver')).map(([receiving]) => receiving)).toEqual(['SHELTER-DE']);
    expect(await page.getByText('POL-DE').count()).toBe(0);
  });

  test('whose endpoint is disabled, and of its address the host alone', async () => {
    const page = await shown();
    expect((await rowsOf(page, 'Notifications')).map((row) => [row[0], row[2], row[5], row[6]])).toEqual([['LI-DE', 'disabled', '1', 'gone']]);
    await page.getByText('Disabled, because nothing arrived there: LI-DE.').waitFor();
    expect(await page.getByText('secret-path').count()).toBe(0);
  });
});

test('somebody who is no operator is told so in a sentence, and sees nothing', async () => {
  const page = await open();
  await ask(page, 'LI-DE');
  expect(await page.getByRole('alert').textContent()).toMatch(/^This token is not an operator’s/);
  expect(await page.getByRole('table').count()).toBe(0);
});

test('it all works by keyboard', async () => {
  const page = await open();
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(await door.token(operatorAgency));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Notifications' }).waitFor();
  const focused = () => page.evaluate<string>(`document.activeElement.getAttribute('aria-labelledby') ?? document.activeElement.textContent.trim()`);
  const met: string[] = [];
  for (let nth = 0; nth < 8 && met.at(-1) !== 'notifications'; nth += 1) {
    await page.keyboard.press('Tab');
    met.push(await focused());
  }
  expect(met).toEqual(expect.arrayContaining(['by-corridor', 'notifications']));
});

test('nothing stays in the browser, and forgetting the token empties the page', async () => {
  const page = await shown();
  expect(await leftBehind(page)).toEqual({ local: {}, session: {}, address: `${door.url}/operator`, name: '', databases: [], cookies: [] });
  await page.getByRole('button', { name: 'Forget it' }).click();
  await page.getByLabel('Access token').waitFor();
  expect([await page.getByRole('table').count(), await page.getByLabel('Access token').inputValue()]).toEqual([0, '']);
});

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  test.each([320, 1280])('a window of %s pixels scrolls to no side, and axe finds nothing', async (width) => {
    const page = await shown({ colorScheme, viewport: { width, height: 700 } });
    await page.evaluate(axe.source);
    const violations = await page.evaluate<string[]>(`axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html)))`);
    expect([await page.evaluate<number>('document.documentElement.scrollWidth'), violations]).toEqual([width, []]);
  });
});

test('nothing made the page ask elsewhere or break its policy', () => expect(browser.misdeeds).toEqual([]));
