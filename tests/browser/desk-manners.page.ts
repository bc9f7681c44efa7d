import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AgencysDesk, chooseMove, faultless, faultsOf, openReferral, said, wordsOf } from './agencys-desk.js';
import { leftBehind } from './browser.js';

let desk: AgencysDesk;
beforeAll(async () => {
  desk = await AgencysDesk.open();
});
afterAll(() => desk.close());

const { page: sentences, codes, problems } = wordsOf.en;
const alertOf = (page: Page): Promise<string | null> => page.getByRole('alert').textContent();

// Each time another, so that a list shows which is meant.
const needs = ['shelter', 'medical', 'psychosocial', 'legal-aid', 'interpretation', 'livelihood'];

/** Opens a referral to the shelter, with a reason to decline it written and not yet sent. */
async function declining(): Promise<{ page: Page; referral: string }> {
  const need = needs.shift()!;
  const referral = await desk.refer('SHELTER-DE', need, 'urgent');
  const page = await desk.signedIn('en', 'SHELTER-DE');
  await openReferral(page, 'en', need);
  await chooseMove(page, 'en', 'reject');
  await page.locator('#field-reason').selectOption('no-capacity');
  await page.locator('#field-text').fill('full until May');
  return { page, referral };
}

test('who comes second is told that somebody was faster, and sees how it stands now', async () => {
  await desk.refer();
  const [one, other] = [await desk.signedIn('en', 'POL-DE'), await desk.signedIn('en', 'POL-DE')];
  for (const page of [one, other]) await openReferral(page, 'en');
  await chooseMove(one, 'en', 'accept');
  await chooseMove(other, 'en', 'reject');
  await one.locator('#confirm').click();
  await one.locator('.status', { hasText: codes['accepted']! }).waitFor();
  const head = await desk.door.head();
  await other.locator('#field-reason').selectOption('unsafe');
  await other.locator('#confirm').click();
  await other.getByRole('alert').waitFor();
  expect(await alertOf(other)).toBe(said('en', 'faster', { state: codes['accepted']! }));
  expect(await other.locator('.standing').textContent()).toContain(codes['accepted']!);
  expect(await desk.door.head()).toBe(head);
  expect(await other.getByRole('button', { name: wordsOf.en.moves['start']! }).count()).toBe(1);
});

test('a lost connection is told, keeps what was written, and goes on when it is back', async () => {
  const { page, referral } = await declining();
  await page.context().setOffline(true);
  await page.locator('#confirm').click();
  await page.getByRole('alert').waitFor();
  expect(await alertOf(page)).toBe(sentences['lost']);
  expect([await page.locator('#field-reason').inputValue(), await page.locator('#field-text').inputValue()]).toEqual(['no-capacity', 'full until May']);
  await page.context().setOffline(false);
  await page.locator('#confirm').click();
  await page.locator('.status', { hasText: codes['rejected']! }).waitFor();
  expect(await desk.stateOf(referral)).toBe('rejected');
});

test('an answer that got lost on its way is asked for again under the same key: it is recorded once', async () => {
  const { page, referral } = await declining();
  const keys: (string | undefined)[] = [];
  let lost = false;
  await page.route('**/reject', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (lost) return route.continue();
    lost = true;
    await route.fetch();
    return route.abort();
  });
  await page.locator('#confirm').click();
  await page.getByRole('alert').waitFor();
  const head = await desk.door.head();
  expect(await desk.stateOf(referral)).toBe('rejected');
  await page.locator('#confirm').click();
  await page.locator('.status', { hasText: said('en', 'done', { state: codes['rejected']! }) }).waitFor();
  expect(await desk.door.head()).toBe(head);
  expect(keys).toEqual([keys[0], keys[0]]);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
});

test('what is written otherwise the second time is another request', async () => {
  const { page } = await declining();
  const keys = new Set<string | undefined>();
  await page.route('**/reject', (route) => {
    keys.add(route.request().headers()['idempotency-key']);
    return route.abort();
  });
  await page.locator('#confirm').click();
  await page.getByRole('alert').waitFor();
  await page.locator('#field-text').fill('full until June');
  await page.locator('#confirm').click();
  for (let turn = 0; turn < 50 && keys.size < 2; turn += 1) await page.waitForTimeout(100);
  expect(keys.size).toBe(2);
});

test('a token whose time is up is asked for anew, and what was written stays', async () => {
  const { page, referral } = await declining();
  desk.door.clock.advance(3_600_000);
  await page.locator('#confirm').click();
  await page.locator('#token').waitFor();
  expect(await alertOf(page)).toBe(sentences['signInAgain']);
  expect(await page.locator('#field-text').inputValue()).toBe('full until May');
  await desk.signIn(page, 'SHELTER-DE');
  await page.locator('#token').waitFor({ state: 'detached' });
  await page.locator('#confirm').click();
  await page.locator('.status', { hasText: codes['rejected']! }).waitFor();
  expect(await desk.stateOf(referral)).toBe('rejected');
});

test('who signs in for another agency sees nothing of what the first was shown', async () => {
  const { page } = await declining();
  desk.door.clock.advance(3_600_000);
  await page.locator('#confirm').click();
  await page.locator('#token').waitFor();
  await desk.signIn(page, 'NGO-DE');
  await page.locator('#heading', { hasText: sentences['inbox']! }).waitFor();
  expect(await page.locator('#field-text').count()).toBe(0);
});

describe('every refusal is a sentence that a person understands', () => {
  test.each([['eyJhbGciOiJub25lIn0.e30.x', problems['token-not-accepted']!], ['nothing', problems['token-not-accepted']!]])('the token %s', async (token, sentence) => {
    const page = await desk.page('en');
    await page.locator('#token').fill(token);
    await page.locator('form:has(#token) button').click();
    await page.getByRole('alert').waitFor();
    expect(await alertOf(page)).toBe(sentence);
    expect(await faultsOf(page)).toEqual(faultless);
  });

  test('a field that does not fit is marked, named and has the focus', async () => {
    const page = await desk.signedIn('en', 'LI-DE');
    await page.getByRole('button', { name: sentences['cases']!, exact: true }).click();
    await page.getByRole('button', { name: sentences['newCase']! }).click();
    await page.locator('#field-jurisdiction').selectOption('DE');
    await page.locator('#field-region').fill('Hessen');
    await page.locator('main form button.main').click();
    await page.getByRole('alert').waitFor();
    expect(await alertOf(page)).toBe(`${sentences['check']} Region: ${problems['invalid-field']}`);
    expect(await page.evaluate('document.activeElement.id')).toBe('field-region');
    expect(await page.locator('#field-region').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#field-region').inputValue()).toBe('Hessen');
    expect(await faultsOf(page)).toEqual(faultless);
  });
});

test('nothing about anybody is in an address, the title, the storage or a cache, after a whole session of use', async () => {
  const referral = await desk.refer();
  const page = await desk.page('fr');
  const places = new Set<string>();
  const kept: string[] = [];
  page.on('framenavigated', (frame) => places.add(frame.url()));
  page.on('response', (response) => {
    if (response.headers()['cache-control'] !== 'no-store') kept.push(response.url());
  });
  const before = await page.evaluate<number>('history.length');
  await desk.signIn(page, 'POL-DE');
  await openReferral(page, 'fr');
  await chooseMove(page, 'fr', 'accept');
  await page.locator('#confirm').click();
  await page.locator('.status', { hasText: wordsOf.fr.codes['accepted']! }).waitFor();
  await page.getByRole('button', { name: wordsOf.fr.page['cases']!, exact: true }).click();
  await page.locator('.card').first().click();
  await page.locator('h4').first().waitFor();
  const address = `${desk.door.url}/desk#fr`;
  expect(await leftBehind(page)).toEqual({ local: {}, session: {}, address, name: '', databases: [], cookies: [] });
  expect(await page.evaluate('caches.keys()')).toEqual([]);
  expect(await page.evaluate('navigator.serviceWorker.getRegistrations().then((all) => all.length)')).toBe(0);
  expect([await page.title(), await page.evaluate<number>('history.length'), [...places], kept]).toEqual([`${wordsOf.fr.page['title']} · Firebreak`, before, [], []]);
  expect(await page.evaluate('Notification.permission')).not.toBe('granted');
  await page.getByRole('link', { name: 'Español' }).click();
  await page.locator('h1', { hasText: wordsOf.es.page['title']! }).waitFor();
  expect([...places]).toEqual([`${desk.door.url}/desk#es`]);
  expect([...places].join()).not.toContain(referral);
  await page.locator('header button').click();
  await page.locator('#token').waitFor();
  expect([await page.locator('.card, #heading, dd').count(), await page.locator('#token').inputValue()]).toEqual([0, '']);
});

test.each(['light', 'dark'] as const)('in the %s scheme axe finds nothing, and nothing moves', async (colorScheme) => {
  await desk.refer();
  const page = await desk.page('en', { colorScheme });
  expect(await faultsOf(page)).toEqual(faultless);
  await desk.signIn(page, 'POL-DE');
  await page.locator('.card').first().waitFor();
  expect(await faultsOf(page)).toEqual(faultless);
  await openReferral(page, 'en');
  await chooseMove(page, 'en', 'reject');
  expect(await faultsOf(page)).toEqual(faultless);
  expect(await page.evaluate(`[...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).transitionDuration !== '0s' || getComputedStyle(each).animationName !== 'none').length`)).toBe(0);
  await page.evaluate(`document.querySelector('main').append(document.createElement('img'))`);
  expect(await faultsOf(page)).toEqual({ violations: [expect.stringContaining('image-alt')], aside: 0 });
});

test('no page of the desk did what no page may do', () => {
  expect(desk.browser.misdeeds).toEqual([]);
});
