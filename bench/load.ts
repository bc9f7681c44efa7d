import { median, quantile } from './results.js';

/** How often something was done a second, and how long it took one caller, in milliseconds. */
export interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Pace {
  readonly rounds: number;
  readonly seconds: number;
}

/** Makes one caller; what it gives is called again as soon as its last call has resolved. */
export type Caller = () => () => Promise<unknown>;

/** Loads contestants by turns, round by round after one that does not count; gives each one's medians over the rounds, in the order given. */
export async function takeTurns(callers: number, contestants: readonly Caller[], { rounds, seconds }: Pace): Promise<Figures[]> {
  const figures = contestants.map((): Figures[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [nth, contestant] of contestants.entries()) {
      const turn = await load(callers, round ? seconds : seconds / 2, contestant);
      if (round) figures[nth]!.push(turn);
    }
  }
  return figures.map((turns) => ({
    perSecond: median(turns.map((turn) => turn.perSecond)),
    p50: median(turns.map((turn) => turn.p50)),
    p99: median(turns.map((turn) => turn.p99)),
  }));
}

async function load(callers: number, seconds: number, caller: Caller): Promise<Figures> {
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1_000;
  await Promise.all(Array.from({ length: callers }, async () => {
    const call = caller();
    for (let now = performance.now(); now < end; ) {
      await call();
      const after = performance.now();
      latencies.push(after - now);
      now = after;
    }
  }));
  const perSecond = latencies.length / ((performance.now() - began) / 1_000);
  return { perSecond, p50: median(latencies), p99: quantile(latencies, 0.99) };
}
