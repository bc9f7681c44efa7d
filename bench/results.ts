import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

/** One measured figure, what it was compared with in the same run, and whether it meets its target. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What stood beside it in the same run, and its figure. */
  readonly against?: { readonly name: string; readonly value: number };
  readonly ratio?: number;
  readonly target?: string;
  readonly met?: boolean;
}

const rounded = (value: number) => Number(value.toPrecision(4));

/** Prints a bench's rows and writes them to bench/results/NAME.json with the machine and the commit. */
export function writeResults(name: string, rows: readonly Row[]): void {
  const folder = fileURLToPath(new URL('../../bench/results/', import.meta.url));
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'cpu'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  mkdirSync(folder, { recursive: true });
  const commit = `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', '..', ':!.') ? ' with changes' : ''}`;
  const tidy = rows.map((row) => ({ ...row, value: rounded(row.value), ...(row.ratio !== undefined && { ratio: rounded(row.ratio) }) }));
  writeFileSync(`${folder}${name}.json`, `${JSON.stringify({ machine, commit, rows: tidy }, null, 2)}\n`);
  for (const { name: what, value, unit, against, ratio, target, met } of tidy) {
    const beside = against ? `  ${ratio ?? '–'} × ${against.name} (${rounded(against.value)})` : '';
    console.log(`${what.padEnd(58)} ${String(value).padStart(9)} ${unit}${beside}${target ? `  target ${target}: ${met ? 'met' : 'NOT met'}` : ''}`);
  }
}

/** Runs a piece of work with so many callers for so many seconds; gives how often it was done per second. */
export async function perSecond(callers: number, seconds: number, work: (nth: number) => Promise<unknown>): Promise<number> {
  const end = performance.now() + seconds * 1_000;
  let done = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: callers }, async () => {
    while (performance.now() < end) await work((done += 1));
  }));
  return done / ((performance.now() - began) / 1_000);
}

/** Gives a quantile of figures. */
export const quantile = (figures: readonly number[], share: number): number =>
  [...figures].sort((a, b) => a - b)[Math.min(figures.length - 1, Math.floor(figures.length * share))] ?? Number.NaN;

/** Gives the middle one of figures. */
export const median = (figures: readonly number[]): number => quantile(figures, 0.5);
