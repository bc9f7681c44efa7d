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

/** Sets a figure beside another of the same run; a limit on their ratio is the target. */
export function compare(name: string, value: number, unit: string, against: { name: string; value: number }, limit?: { atLeast: number } | { atMost: number }): Row {
  const row = { name, value, unit, against, ratio: value / against.value };
  if (!limit) return row;
  if ('atLeast' in limit) return { ...row, target: `at least ${limit.atLeast} ×`, met: row.ratio >= limit.atLeast };
  return { ...row, target: `at most ${limit.atMost} ×`, met: row.ratio <= limit.atMost };
}

/** Prints a bench's rows and writes them to bench/results/NAME.json with the machine and the commit. */
export function writeResults(name: string, rows: readonly Row[]): void {
  const folder = fileURLToPath(new URL('../../bench/results/', import.meta.url));
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'cpu'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  mkdirSync(folder, { recursive: true });
  const commit = `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', '..', ':!.') ? ' with changes' : ''}`;
  writeFileSync(`${folder}${name}.json`, `${JSON.stringify({ machine, commit, rows: rows.map(tidy) }, null, 2)}\n`);
  printRows(rows);
}

/** Prints rows one a line, in columns. */
export function printRows(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, value, unit, against, ratio, target, met } of rows.map(tidy)) {
    const beside = against ? `${ratio ?? '–'} × ${against.name} (${against.value})` : '';
    const verdict = target ? `target ${target}: ${met ? 'met' : 'NOT met'}` : '';
    console.log(`${name.padEnd(width)} ${String(value).padStart(9)} ${unit.padEnd(8)}  ${beside.padEnd(verdict ? 52 : 0)}  ${verdict}`.trimEnd());
  }
}

const tidy = (row: Row): Row => ({
  ...row,
  value: rounded(row.value),
  ...(row.against && { against: { ...row.against, value: rounded(row.against.value) } }),
  ...(row.ratio !== undefined && { ratio: rounded(row.ratio) }),
});

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
