/** How much longer one request takes than another, in milliseconds. */
export interface Comparison {
  readonly pairs: number;
  readonly median: number;
  readonly otherMedian: number;
  /** Median of the differences within a pair: what both members suffered alike is not in it. */
  readonly difference: number;
  /** Cliff's delta, from -1 to 1: how much likelier one of either is slower than faster; 0 = no telling. */
  readonly delta: number;
}

type Request = () => Promise<unknown>;

/** Times two requests in pairs, one right after the other, in turns first. */
export async function compare(one: Request, other: Request, { pairs = 400, warmUp = 40 } = {}): Promise<Comparison> {
  const [times, others]: [number[], number[]] = [[], []];
  for (let pair = -warmUp; pair < pairs; pair += 1) {
    const first = pair % 2 === 0;
    const a = await timed(first ? one : other);
    const b = await timed(first ? other : one);
    if (pair < 0) continue;
    times.push(first ? a : b);
    others.push(first ? b : a);
  }
  return {
    pairs, median: median(times), otherMedian: median(others), difference: median(times.map((time, index) => time - others[index]!)), delta: cliff(times, others),
  };
}

/** Tells whether the difference is more than 15 % of what the request takes and more than 0.3 ms. */
export const isTelling = ({ difference, otherMedian }: Comparison): boolean => Math.abs(difference) > Math.max(0.15 * otherMedian, 0.3);

/** Compares up to three times and gives the first comparison that tells nothing, or the last: noise comes once, a difference each time. */
export async function compareAgain(one: Request, other: Request, options?: { pairs?: number; warmUp?: number }): Promise<Comparison> {
  for (let attempt = 1; ; attempt += 1) {
    const comparison = await compare(one, other, options);
    if (!isTelling(comparison) || attempt === 3) return comparison;
  }
}

async function timed(request: Request): Promise<number> {
  const began = performance.now();
  await request();
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

function cliff(values: readonly number[], others: readonly number[]): number {
  let sum = 0;
  for (const value of values) for (const other of others) sum += Math.sign(value - other);
  return sum / (values.length * others.length);
}
