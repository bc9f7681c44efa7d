import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./exchange-process.js', import.meta.url));

/** An exchange in a process of its own, seen from outside: what it says, what its metrics say, the files it leaves, how it appears to the system. */
export class ExchangeFromOutside {
  private said = '';

  private constructor(private readonly child: ChildProcess, private readonly folder: string, readonly url: string, private readonly metricsUrl: string) {}

  static async start(databaseUrl: string, starts: string): Promise<ExchangeFromOutside> {
    const folder = mkdtempSync(join(tmpdir(), 'firebreak-canary-'));
    const child = spawn(process.execPath, [script, starts], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, FIREBREAK_DATA: folder, DATABASE_URL: databaseUrl, FIREBREAK_ROOT_KEY: randomBytes(32).toString('hex') },
    });
    let early = '';
    const hear = (chunk: Buffer) => (early += chunk.toString());
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`The exchange did not start: ${early}`)));
    ended.catch(() => {});
    const [{ url, metrics }] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string; metrics: string }];
    const watched = new ExchangeFromOutside(child, folder, url, metrics);
    watched.said = early;
    child.stdout!.on('data', (chunk: Buffer) => (watched.said += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (watched.said += chunk.toString()));
    return watched;
  }

  /** Moves its clock; resolves when it has moved. */
  advance(by: number): Promise<void> {
    return this.order({ advance: by });
  }

  /** Has it let a canary out into its log, its metrics, its title and a file. */
  release(canary: string): Promise<void> {
    return this.order({ release: canary });
  }

  /** Everything it has said on its standard outputs. */
  get log(): string {
    return this.said;
  }

  async metrics(): Promise<string> {
    return (await fetch(this.metricsUrl)).text();
  }

  /** Every file under its folders, by name. */
  files(): ReadonlyArray<readonly [string, string]> {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
      .map((each) => [each.name, readFileSync(join(each.parentPath, each.name), 'latin1')] as const);
  }

  /** Title, arguments and environment of the process and of its children, where the system tells them. */
  appearance(): string {
    const { pid } = this.child;
    const tell = (file: string): string => {
      try {
        return readFileSync(file, 'latin1');
      } catch {
        return '';
      }
    };
    const children = tell(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
    return [String(pid), ...children].flatMap((each) => [tell(`/proc/${each}/cmdline`), tell(`/proc/${each}/environ`), tell(`/proc/${each}/comm`)]).join('\n');
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
    rmSync(this.folder, { recursive: true });
  }

  private async order(order: object): Promise<void> {
    const done = once(this.child, 'message');
    this.child.send(order);
    await done;
  }
}
