/** Chance that repeats: the same seed gives the same choices. */
export class Chance {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** Gives a whole number from 0 to below a limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** Gives a whole number from one bound to the other. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  /** Says yes so many times in a hundred. */
  percent(share: number): boolean {
    return this.below(100) < share;
  }

  /** Gives a chance of its own for one of several that choose at the same time. */
  branch(nth: number): Chance {
    return new Chance(Math.imul(this.seed + 1, 0x9e3779b1) + Math.imul(nth + 1, 0x85ebca6b));
  }

  // mulberry32
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
