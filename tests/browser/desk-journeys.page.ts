import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AgencysDesk, chooseMove, faultless, faultsOf, languages, openReferral, said, wordsOf, type Language } from './agencys-desk.js';

let desk: AgencysDesk;
beforeAll(async () => {
  desk = await AgencysDesk.open();
});
afterAll(() => desk.close());

const narrow = { viewport: { width: 320, height: 700 } };
const headingOnce = (page: Page, text: string) => page.locator('#heading', { hasText: text }).waitFor();
const statusOnce = (page: Page, text: string) => page.locator('.status', { hasText: text }).waitFor();

/** Opens the list again, as somebody does who looks whether something came. */
async function look(page: Page, language: Language, tab = 'inbox'): Promise<void> {
  await page.getByRole('button', { name: wordsOf[language].page[tab]!, exact: true }).click();
  await headingOnce(page, wordsOf[language].page[tab]!);
}

describe.each(languages)('in %s, on a telephone', (language) => {
  const { page: sentences, codes } = wordsOf[language];

  test('a referral is answered with two clicks, carried out and completed', async () => {
    const referral = await desk.refer();
    const page = await desk.signedIn(language, 'POL-DE', narrow);
    expect(await faultsOf(page)).toEqual(faultless);
    await openReferral(page, language);
    expect(await faultsOf(page)).toEqual(faultless);
    for (const [move, state] of [['claim', 'requested'], ['accept', 'accepted'], ['start', 'in-progress']] as const) {
      await chooseMove(page, language, move);
      await page.locator('#confirm').click();
      await statusOnce(page, said(language, 'done', { state: codes[state]! }));
      expect(await desk.stateOf(referral)).toBe(state);
    }
    expect(await page.locator('.standing').textContent()).toContain(sentences['claimedByYou']);
    expect(await page.locator('h4', { hasText: wordsOf[language].events['CaseOpened']! }).count()).toBe(1);
    await chooseMove(page, language, 'complete');
    expect(await faultsOf(page)).toEqual(faultless);
    await page.locator('#field-outcome').fill('paid and safe');
    await page.locator('#confirm').click();
    await statusOnce(page, said(language, 'done', { state: codes['completed']! }));
    expect(await desk.stateOf(referral)).toBe('completed');
    expect(await page.locator('dd', { hasText: 'paid and safe' }).count()).toBeGreaterThan(0);
    await page.context().close();
  });

  test('a referral is declined with a coded reason', async () => {
    const referral = await desk.refer('SHELTER-DE', 'livelihood', 'urgent');
    const page = await desk.signedIn(language, 'SHELTER-DE', narrow);
    await openReferral(page, language, 'livelihood');
    await chooseMove(page, language, 'reject');
    await page.locator('#field-reason').selectOption({ label: codes['no-capacity']! });
    await page.locator('#confirm').click();
    await statusOnce(page, said(language, 'done', { state: codes['rejected']! }));
    expect(await desk.stateOf(referral)).toBe('rejected');
    await look(page, language, 'over');
    expect(await page.locator('.card').first().textContent()).toContain(codes['rejected']!);
    await page.context().close();
  });

  test('a case is opened, a person recorded and a referral sent to whom the directory finds', async () => {
    const page = await desk.signedIn(language, 'LI-DE', narrow);
    await look(page, language, 'cases');
    expect(await faultsOf(page)).toEqual(faultless);
    await page.getByRole('button', { name: sentences['newCase']! }).click();
    await page.locator('#field-jurisdiction').selectOption('DE');
    await page.locator('#field-region').fill('DE-HE');
    expect(await faultsOf(page)).toEqual(faultless);
    await page.locator('main form button.main').click();
    await statusOnce(page, sentences['saved']!);
    await page.getByRole('button', { name: sentences['recordEntry']! }).click();
    await page.locator('#type').selectOption('PersonRecorded');
    await page.locator('#field-role').selectOption({ label: codes['worker']! });
    await page.locator('#field-name').fill('Marta Ozola');
    await page.locator('#field-languages').fill('lv, ru');
    expect(await faultsOf(page)).toEqual(faultless);
    await page.locator('main form button.main').click();
    await statusOnce(page, sentences['saved']!);
    const tongues = new Intl.DisplayNames(language, { type: 'language' });
    expect(await page.locator('dl').first().textContent()).toContain(tongues.of('lv'));
    await consent(page, language);
    await page.getByRole('button', { name: sentences['send']! }).click();
    await page.locator('#field-need').selectOption({ label: codes['shelter']! });
    await page.locator('#field-urgency').selectOption({ label: codes['urgent']! });
    await page.getByLabel('Marta Ozola').check();
    await page.locator('summary').click();
    await page.locator('#field-region').fill('DE-HE');
    await page.locator('#field-languages').fill('lv');
    await page.locator('button[value=find]').click();
    await page.locator('#found', { hasText: 'Haus am Fluss' }).waitFor();
    expect(await page.locator('#found label').textContent()).toContain(codes['speaks-the-language']!);
    expect(await faultsOf(page)).toEqual(faultless);
    await page.locator('#found input').check();
    await page.locator('button[value=send]').click();
    await statusOnce(page, said(language, 'sentDone', { agency: 'SHELTER-DE' }));
    expect(await page.locator('.card', { hasText: 'SHELTER-DE' }).count()).toBeGreaterThan(0);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    await page.context().close();
  });
});

/** Records the consent of the only person of the case that is shown, to be told to shelters. */
async function consent(page: Page, language: Language): Promise<void> {
  await page.getByRole('button', { name: wordsOf[language].page['recordEntry']! }).click();
  await page.locator('#type').selectOption('ConsentGiven');
  await page.locator('#field-person').selectOption({ label: 'Marta Ozola' });
  await page.locator('#field-purposes input[value=victim-support]').check();
  await page.locator('#field-recipients input[value=shelter]').check();
  await page.locator('#field-dataGroups input[value=identity]').check();
  for (const each of await page.locator('#field-informed input').all()) await each.check();
  await page.locator('main form button.main').click();
  await statusOnce(page, wordsOf[language].page['saved']!);
}

test('the inbox stands in order of deadline, and says in words what is overdue, escalated and in whose hands', async () => {
  const urgent = await desk.refer('NGO-DE', 'psychosocial', 'urgent');
  await desk.refer('NGO-DE', 'livelihood', 'routine');
  await desk.refer('NGO-DE', 'interpretation', 'immediate');
  desk.door.clock.advance(5 * 3_600_000);
  await desk.door.done('NGO-DE', `/referrals/${urgent}/claim`, {});
  const page = await desk.signedIn('en', 'NGO-DE');
  const cards = await page.locator('.card').allInnerTexts();
  expect(cards.map((text) => text.split('\n')[0])).toEqual([expect.stringContaining('Interpretation'), expect.stringContaining('Psychosocial support'), expect.stringContaining('Livelihood')]);
  expect(cards.map((text) => [text.includes('Overdue'), text.includes('In hand: you'), text.includes('In nobody')])).toEqual([[true, false, true], [false, true, false], [false, false, true]]);
  await page.context().close();
});

test('from right to left, everything stands on the other side', async () => {
  const place = async (page: Page, selector: string) => page.locator(selector).first().evaluate((each) => {
    const { left, right } = (each as unknown as { getBoundingClientRect(): { left: number; right: number } }).getBoundingClientRect();
    return { left, right };
  });
  await desk.refer();
  const sides: Record<string, unknown> = {};
  for (const language of ['en', 'ar'] as const) {
    const page = await desk.signedIn(language, 'POL-DE', { viewport: { width: 800, height: 700 } });
    const [title, first, last] = [await place(page, 'h1'), await place(page, 'main nav li:first-child'), await place(page, 'main nav li:last-child')];
    await openReferral(page, language);
    const [name, value] = [await place(page, 'dt'), await place(page, 'dd')];
    sides[language] = { direction: await page.locator('html').getAttribute('dir'), title: title.left < 400, tabs: first.left < last.left, names: name.left < value.left };
    await page.context().close();
  }
  expect(sides).toEqual({ en: { direction: 'ltr', title: true, tabs: true, names: true }, ar: { direction: 'rtl', title: false, tabs: false, names: false } });
});

test('a referral is accepted with the keyboard alone, and the focus is always where one goes on', async () => {
  const referral = await desk.refer();
  const page = await desk.page('fr');
  const focused = () => page.evaluate<string>('document.activeElement.id || document.activeElement.textContent.trim()');
  const tabTo = async (wanted: RegExp) => {
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      if (wanted.test(await focused())) return;
    }
    throw new Error(`Tab does not lead to ${wanted}`);
  };
  const { page: sentences, moves } = wordsOf.fr;
  await page.keyboard.press('Tab');
  expect(await focused()).toBe(sentences['skip']);
  await tabTo(/^token$/);
  await page.keyboard.insertText(await desk.door.token('POL-DE'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await headingOnce(page, sentences['inbox']!);
  expect(await focused()).toBe('heading');
  await tabTo(/LI-DE/);
  await page.keyboard.press('Enter');
  await page.locator('#moves').waitFor();
  expect(await focused()).toBe('heading');
  await tabTo(new RegExp(`^${moves['accept']!}$`));
  await page.keyboard.press('Enter');
  expect(await focused()).toBe('confirm');
  await page.keyboard.press('Enter');
  await statusOnce(page, said('fr', 'done', { state: wordsOf.fr.codes['accepted']! }));
  expect(await focused()).toBe('heading');
  expect(['accepted', 'requested']).toContain(await desk.stateOf(referral));
  await page.context().close();
});

test('no page of the desk did what no page may do', () => {
  expect(desk.browser.misdeeds).toEqual([]);
});
