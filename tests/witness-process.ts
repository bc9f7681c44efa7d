import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../apps/audit/witness/main.js', import.meta.url));

const endsWithItsStarter = 'data:text/javascript,process.stdin.on("close", () => process.exit()).resume()';

/** A witness as others run it: a process of its own, with its key and its state in a folder of its own. */
export class WitnessProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'firebreak-witness-'));
  readonly keyFile = join(this.folder, 'key');
  readonly state = join(this.folder, 'state');
  /** What it prints, of all its lives. */
  out = '';
  errors = '';
  private child: ChildProcess | undefined;
  private port = 0;

  private constructor(private readonly name: string, private readonly logs: readonly string[]) {}

  static async start(name: string, logs: readonly string[]): Promise<WitnessProcess> {
    const witness = new WitnessProcess(name, logs);
    await witness.start();
    return witness;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get verifierKey(): string {
    return /^verifier key (.*)$/m.exec(this.out)![1]!;
  }

  /** Starts it, on the port it had; rejects with what it says when it ends instead. */
  async start(): Promise<void> {
    const logs = this.logs.flatMap((log) => ['--log', log]);
    const args = ['--name', this.name, '--key', this.keyFile, ...logs, '--state', this.state, '--port', String(this.port)];
    const child = spawn(process.execPath, ['--import', endsWithItsStarter, program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    const before = this.out.length;
    child.stderr.on('data', (text: Buffer) => (this.errors += text.toString()));
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text: Buffer) => {
        this.out += text.toString();
        const [, port] = /^listens on http:\/\/127\.0\.0\.1:(\d+)\n/m.exec(this.out.slice(before)) ?? [];
        if (port) resolve(void (this.port = Number(port)));
      });
      child.once('close', (code) => reject(new Error(`exit ${code}: ${this.errors}`)));
    });
  }

  /** Ends it, by default as a power cut would; gives its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    const child = this.child!;
    const closed = once(child, 'close') as Promise<[number | null]>;
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    else return child.exitCode;
    return (await closed)[0];
  }

  /** Posts a body to it. */
  async post(body: string | Uint8Array): Promise<{ status: number; type: string; body: string }> {
    const response = await fetch(`${this.url}/add-checkpoint`, { method: 'POST', body });
    return { status: response.status, type: response.headers.get('content-type')!, body: await response.text() };
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}
