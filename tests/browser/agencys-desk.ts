import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { Door, informed } from '../door.js';
import { WatchedBrowser } from './browser.js';

export const languages = ['en', 'fr', 'es', 'ar'] as const;
export type Language = (typeof languages)[number];
type Texts = Readonly<Record<'page' | 'codes' | 'moves' | 'events' | 'fields' | 'problems', Readonly<Record<string, string>>>>;

export const wordsOf = Object.fromEntries(languages.map((language) =>
  [language, JSON.parse(readFileSync(new URL(`../../../apps/desk/page/${language}.json`, import.meta.url), 'utf8')) as Texts])) as Readonly<Record<Language, Texts>>;

/** Gives a sentence of the desk as it stands on the page: what is put in is isolated, as it may run in another direction. */
export const said = (language: Language, key: string, named: Readonly<Record<string, string>> = {}): string =>
  wordsOf[language].page[key]!.replace(/\{(\w+)\}/g, (_, name: string) => `\u2068${named[name]}\u2069`);

/** People of several agencies at a browser, before an exchange with a case of one worker. */
export class AgencysDesk {
  private constructor(readonly door: Door, readonly browser: WatchedBrowser, readonly mine: { case: string; person: string }) {}

  static async open(): Promise<AgencysDesk> {
    const browser = await WatchedBrowser.launch();
    const door = await Door.open();
    await door.register({ 'LI-DE': 'labour-inspectorate', 'POL-DE': 'police', 'NGO-DE': 'ngo', 'SHELTER-DE': 'shelter' });
    await door.done('SHELTER-DE', '/directory/services', { service: 'house', name: 'Haus am Fluss', needs: ['shelter'], regions: ['DE-HE'], languages: ['lv'] });
    const mine = await door.openCase('LI-DE');
    const data = { person: mine.person, purposes: ['victim-support'], recipients: ['ngo', 'shelter'], dataGroups: ['identity', 'contact'], informed };
    await door.done('LI-DE', `/cases/${mine.case}/consents`, { data });
    return new AgencysDesk(door, browser, mine);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.door.close();
  }

  /** Sends a referral about the worker and gives its id. */
  async refer(to = 'POL-DE', need = 'criminal-investigation', urgency = 'immediate'): Promise<string> {
    const { referral } = await this.door.done('LI-DE', `/cases/${this.mine.case}/referrals`, { to, need, urgency, persons: [this.mine.person] });
    return referral!;
  }

  async stateOf(referral: string): Promise<unknown> {
    return (await this.door.get('LI-DE', `/referrals/${referral}`)).json['state'];
  }

  async page(language: Language, options?: BrowserContextOptions): Promise<Page> {
    const page = await this.browser.open(`${this.door.url}/desk/#${language}`, options);
    await page.locator('#token').waitFor();
    return page;
  }

  /** Opens the desk and signs in as somebody of an agency. */
  async signedIn(language: Language, agency: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await this.page(language, options);
    await this.signIn(page, agency);
    await page.locator('#heading').waitFor();
    return page;
  }

  async signIn(page: Page, agency: string): Promise<void> {
    await page.locator('#token').fill(await this.door.token(agency));
    await page.locator('form:has(#token) button').click();
  }
}

/** Opens the first referral in a list that is for a need and not answered. */
export async function openReferral(page: Page, language: Language, need = 'criminal-investigation'): Promise<void> {
  await page.locator('.card', { hasText: wordsOf[language].codes[need]! }).filter({ hasText: wordsOf[language].codes['requested']! }).first().click();
  await page.locator('#moves').waitFor();
}

/** Chooses a move of the referral that is shown. */
export const chooseMove = (page: Page, language: Language, move: string): Promise<void> =>
  page.locator('[aria-labelledby=moves] > .buttons').getByRole('button', { name: wordsOf[language].moves[move]!, exact: true }).click();

/** Gives what stands in the way of using a page: what axe finds, and how far it can be scrolled aside. */
export async function faultsOf(page: Page): Promise<object> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate<string[]>(`axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html)))`);
  return { violations, aside: await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth') };
}

export const faultless = { violations: [], aside: 0 };
