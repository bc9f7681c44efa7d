import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

function programOnPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

// Whoever may install Debian's package gets it; anybody else is told.
function browserProgram(): string {
  const found = programOnPath();
  if (found) return found;
  if (process.getuid?.() === 0) {
    console.log('installing chromium (once)');
    spawnSync('sh', ['-c', 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium'], { stdio: 'ignore' });
  }
  const installed = programOnPath();
  if (!installed) throw new Error(`The pages were NOT tested: there is no ${names.join(', no ')} on the PATH, and Debian's chromium could not be installed.`);
  return installed;
}

/** A browser that notes whatever a page does that no page of ours may do. */
export class WatchedBrowser {
  /** Requests to other origins, breaches of the content security policy, and errors that no script caught. */
  readonly misdeeds: string[] = [];

  private constructor(private readonly browser: Browser) {}

  static async launch(): Promise<WatchedBrowser> {
    const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
    return new WatchedBrowser(await chromium.launch({ executablePath: browserProgram(), args }));
  }

  /** Opens a page in a context of its own: nothing of another test is in it. */
  async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: 'Europe/Berlin', ...options });
    const { origin } = new URL(url);
    context.on('request', (request) => {
      if (new URL(request.url()).origin !== origin) this.misdeeds.push(`request to ${request.url()}`);
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => this.misdeeds.push(`error ${String(error)}`));
    page.on('console', (message) => {
      if (/content security policy|trusted ?(type|html|script)/i.test(message.text())) this.misdeeds.push(`policy ${message.text()}`);
    });
    await page.goto(url);
    return page;
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

/** All that a page has left behind in its browser. */
export async function leftBehind(page: Page): Promise<object> {
  const kept = '({ local: { ...localStorage }, session: { ...sessionStorage }, address: location.href, name: window.name })';
  return { ...(await page.evaluate<object>(kept)), databases: await page.evaluate('indexedDB.databases()'), cookies: await page.context().cookies() };
}
