import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A script that runs as a process of its own, and is started again when it fails. */
export class Supervised {
  private child: ChildProcess | undefined;
  private wanted = false;
  private complaints = '';
  private readonly script: string;

  constructor(script: string, private readonly args: readonly string[]) {
    this.script = fileURLToPath(new URL(script, import.meta.url));
  }

  start(): void {
    this.wanted = true;
    const child = spawn(process.execPath, [this.script, ...this.args], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.child = child;
    child.stderr.on('data', (chunk: Buffer) => (this.complaints = `${this.complaints}${chunk.toString()}`.slice(-4_000)));
    child.once('exit', (code) => {
      this.child = undefined;
      if (code === 0) this.wanted = false;
      if (this.wanted) setTimeout(() => this.wanted && !this.child && this.start(), 100);
    });
  }

  /** Kills it; it stays down until it is started. */
  async kill(): Promise<void> {
    this.wanted = false;
    if (!this.child) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  /** Whether it ended by itself, its work done. */
  get finished(): boolean {
    return !this.wanted && !this.child;
  }

  /** What it last said on its standard error. */
  get lastWords(): string {
    return this.complaints;
  }
}
