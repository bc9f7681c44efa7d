import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { Door } from '../door.js';
import { AuditorsDesk, seenGrid } from './auditors-desk.js';
import { leftBehind, WatchedBrowser } from './browser.js';

let desk: AuditorsDesk;
beforeAll(async () => {
  desk = await AuditorsDesk.open();
});
afterAll(() => desk.close());

const refusalOf = (page: Page): Promise<string | null> => page.getByRole('alert').textContent();

async function openCell(page: Page): Promise<void> {
  await page.locator('td.seen').first().click();
  await page.locator('.checks').waitFor();
}

describe('every refusal is a sentence that a person understands', () => {
  test('a token that is none', async () => {
    const page = await desk.page();
    await desk.ask(page, 'eyJhbGciOiJub25lIn0.e30.x');
    expect(await refusalOf(page)).toMatch(/^The exchange does not accept this token/);
    await page.getByLabel('Access token').waitFor();
  });

  test('a token whose time is up: what was asked stays, and a new token goes on', async () => {
    const page = await desk.page();
    const old = await desk.token();
    desk.exchange.clock.advance(3_600_000);
    await desk.ask(page, old);
    expect(await refusalOf(page)).toMatch(/^The time of this token is up/);
    expect(await page.getByLabel('Case, as that agency calls it').inputValue()).toBe(desk.reference);
    await page.getByLabel('Access token').fill(await desk.token());
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('grid').waitFor();
  });

  test.each([['LI-DE', /^This token is not an auditor’s/], ['IMM-DE', /^This class of agency takes no part/]])('the token of %s', async (agency, sentence) => {
    const page = await desk.page();
    await desk.ask(page, await desk.token(agency));
    expect(await refusalOf(page)).toMatch(sentence);
    expect(await page.getByRole('grid').count()).toBe(0);
  });

  test.each([['00000000-0000-4000-8000-000000000000', /^There is nothing by this name/], ['no reference', /^The exchange does not understand the question: /]])('the case %s', async (reference, sentence) => {
    const page = await desk.page();
    await desk.ask(page, await desk.token(), reference);
    expect(await refusalOf(page)).toMatch(sentence);
  });

  test('no network, and then again', async () => {
    const page = await desk.timeline();
    const newest = await page.getByRole('slider').inputValue();
    const before = await seenGrid(page);
    await page.context().setOffline(true);
    await page.getByRole('slider').press('Home');
    expect(await refusalOf(page)).toMatch(/^The exchange cannot be reached/);
    expect([await page.getByRole('slider').inputValue(), await seenGrid(page)]).toEqual([newest, before]);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('grid').waitFor({ state: 'detached' });
    expect(await refusalOf(page)).toMatch(/^The exchange cannot be reached/);
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('grid').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('a log that cannot record, in the timeline and in a cell', async () => {
    const page = await desk.timeline();
    const admin = new pg.Client(desk.exchange.databaseUrl);
    await admin.connect();
    await admin.query(`create function audit.full() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$;
      create trigger full_disk before insert on audit.leaf for each statement execute function audit.full()`);
    await page.locator('td.seen').first().click();
    expect(await refusalOf(page)).toMatch(/^The disclosure log cannot record at the moment/);
    expect(await page.locator('.fields').count()).toBe(0);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await refusalOf(page)).toMatch(/^The disclosure log cannot record at the moment/);
    await admin.query('drop trigger full_disk on audit.leaf; drop function audit.full()');
    await admin.end();
  });
});

test('a demonstration exchange gives a token', async () => {
  const page = await desk.page();
  await page.getByText('On a demonstration exchange').click();
  await page.getByRole('button', { name: 'Get a token' }).click();
  await page.getByText('A token is held in memory.').waitFor();
});

test('an exchange that is none gives no token, and says why', async () => {
  const door = await Door.open({ demoIssuer: false });
  const browser = await WatchedBrowser.launch();
  const page = await browser.open(`${door.url}/auditor/`);
  await page.getByText('On a demonstration exchange').click();
  await page.getByRole('button', { name: 'Get a token' }).click();
  expect(await refusalOf(page)).toMatch(/^This exchange is no demonstration/);
  await browser.close();
  await door.close();
});

test('nothing stays in the browser but the page itself, and forgetting the token empties it', async () => {
  const page = await desk.timeline();
  await openCell(page);
  const nothing = { local: {}, session: {}, address: `${desk.exchange.running.url}/auditor`, name: '', databases: [], cookies: [] };
  expect(await leftBehind(page)).toEqual(nothing);
  await page.getByRole('button', { name: 'Forget it' }).click();
  await page.getByLabel('Access token').waitFor();
  expect(await page.getByRole('grid').count()).toBe(0);
  expect(await page.locator('input, textarea').evaluateAll((fields) => fields.map((field) => (field as unknown as { value: string }).value))).toEqual(['', 'AUDIT-DE', '', '']);
  expect(await leftBehind(page)).toEqual(nothing);
  await page.evaluate(`localStorage.setItem('token', 'x'); document.cookie = 'a=b'`);
  expect(await leftBehind(page)).toMatchObject({ local: { token: 'x' }, cookies: [{ name: 'a' }] });
});

const widthOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');
const styleOf = (page: Page, property: string) => page.evaluate<string>(`getComputedStyle(document.body)['${property}']`);

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  test.each([320, 1280])('a window of %s pixels scrolls to no side, and axe finds nothing', async (width) => {
    const page = await desk.page({ colorScheme, viewport: { width, height: 700 } });
    const findings = async () => {
      await page.evaluate(axe.source);
      const violations = await page.evaluate<string[]>(`axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html)))`);
      return { width: await widthOf(page), violations };
    };
    expect(await findings()).toEqual({ width, violations: [] });
    await desk.ask(page, await desk.token(), 'no reference');
    await page.getByRole('alert').waitFor();
    expect(await findings()).toEqual({ width, violations: [] });
    await page.getByLabel('Case, as that agency calls it').fill(desk.reference);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('grid').waitFor();
    expect(await findings()).toEqual({ width, violations: [] });
    await openCell(page);
    await page.getByText('Leaf, path and root').click();
    expect(await findings()).toEqual({ width, violations: [] });
    await page.evaluate(`document.body.append(document.createElement('img'), Object.assign(document.createElement('div'), { id: 'wide' })); document.getElementById('wide').style.width = '3000px'; document.getElementById('wide').style.height = '1px'`);
    expect(await findings()).toEqual({ width: 3000, violations: [expect.stringContaining('image-alt'), expect.stringContaining('region')] });
  });
});

test('light and dark follow the system, and nothing moves', async () => {
  const page = await desk.timeline();
  const light = await styleOf(page, 'backgroundColor');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await styleOf(page, 'backgroundColor')).not.toBe(light);
  await openCell(page);
  expect(await page.evaluate(`[...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).transitionDuration !== '0s' || getComputedStyle(each).animationName !== 'none').length`)).toBe(0);
});

test('nothing that an auditor did made the page ask elsewhere or break its policy', () => expect(desk.browser.misdeeds).toEqual([]));

test('a page that did would be noticed', async () => {
  const watched = await WatchedBrowser.launch();
  const page = await watched.open(`${desk.exchange.running.url}/auditor/`);
  await page.evaluate(`document.head.append(Object.assign(document.createElement('script'), { textContent: new String('0') }))`).catch(() => undefined);
  await page.evaluate(`fetch('https://elsewhere.example/').catch(() => undefined)`);
  await page.goto('http://127.0.0.1:1/').catch(() => undefined);
  await watched.close();
  expect(watched.misdeeds).toEqual(expect.arrayContaining([expect.stringContaining('policy '), expect.stringContaining('elsewhere.example'), 'request to http://127.0.0.1:1/']));
});
