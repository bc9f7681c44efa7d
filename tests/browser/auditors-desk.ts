import type { BrowserContextOptions, Page } from 'playwright-core';
import type { WhoSawWhatAnswer } from '../../apps/audit/answer.js';
import { paced } from '../paced.js';
import { PlayedExchange } from '../played-exchange.js';
import { WatchedBrowser } from './browser.js';

/** An auditor at a browser, before an exchange on which the women of Frankfurt have been heard over days. */
export class AuditorsDesk {
  private constructor(readonly exchange: PlayedExchange, readonly browser: WatchedBrowser, readonly reference: string) {}

  static async open(): Promise<AuditorsDesk> {
    const browser = await WatchedBrowser.launch();
    const exchange = await PlayedExchange.play(paced);
    return new AuditorsDesk(exchange, browser, await exchange.caseAs('LI-DE'));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.exchange.close();
  }

  /** Gives a token of the demo issuer. */
  async token(agency = 'AUDIT-DE'): Promise<string> {
    const body = JSON.stringify({ agency, user: 'auditor' });
    const answer = await fetch(`${this.exchange.running.url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  /** What the exchange itself answers about the case. */
  async whoSawWhat(at?: string): Promise<WhoSawWhatAnswer> {
    return (await this.exchange.audit('who-saw-what', { agency: 'LI-DE', case: this.reference, ...(at && { at }) })).json as unknown as WhoSawWhatAnswer;
  }

  page(options?: BrowserContextOptions): Promise<Page> {
    return this.browser.open(`${this.exchange.running.url}/auditor/`, options);
  }

  /** Opens the page and asks about the case. */
  async timeline(options?: BrowserContextOptions): Promise<Page> {
    const page = await this.page(options);
    await this.ask(page, await this.token());
    await page.getByRole('grid').waitFor();
    return page;
  }

  /** Gives a token and asks about a case. */
  async ask(page: Page, token: string, reference = this.reference): Promise<void> {
    await page.getByLabel('Access token').fill(token);
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByLabel('Agency', { exact: true }).fill('LI-DE');
    await page.getByLabel('Case, as that agency calls it').fill(reference);
    await page.getByRole('button', { name: 'Show' }).click();
  }
}

const grid = `[...document.querySelectorAll('[role=grid] tr')].map((row) => [...row.children]
  .map((cell) => (cell.querySelector('[aria-hidden]') ?? cell).textContent.replace(/\\s+/g, ' ').trim()))`;

/** Gives the text of every cell that people see, row by row, with the head. */
export const seenGrid = (page: Page): Promise<string[][]> => page.evaluate(grid);

/** Waits until the grid is as expected, and gives it; where it never is, as it was at last. */
export async function gridOnce(page: Page, expected: string[][]): Promise<string[][]> {
  await page.waitForFunction(`JSON.stringify(${grid}) === ${JSON.stringify(JSON.stringify(expected))}`).catch(() => undefined);
  return seenGrid(page);
}

/** Gives what a screen reader says of every cell, row by row. */
export const spokenGrid = (page: Page): Promise<string[][]> => page.evaluate(`[...document.querySelectorAll('[role=grid] tbody tr')]
  .map((row) => [...row.querySelectorAll('[role=gridcell] .spoken')].map((cell) => cell.textContent))`);
