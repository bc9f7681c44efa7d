interface Waiting<Item, Result> {
  readonly item: Item;
  readonly keys: readonly string[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface CoalescerOptions<Item, Result> {
  /**
   * Writes a batch in one transaction and gives one result per item, in order. When it rejects, nothing was written or nobody knows.
   * @param again whether the batch met a race before.
   */
  readonly write: (items: readonly Item[], again: boolean) => Promise<readonly Result[]>;
  /** Tells what to do with a batch that failed: write it again, write its halves apart, or fail all of it. */
  readonly onFailure: (error: unknown) => 'again' | 'apart' | 'fail';
  /** Items that share a key are never in one batch. */
  readonly keys: (item: Item) => readonly string[];
  /** Most batches in flight at once. One that is not alone there must be at least half full: small batches cost more than they overlap. */
  readonly lanes: number;
  readonly largest: number;
}

const attempts = 5;

/**
 * Gathers concurrent calls into batches: a batch is what queued while the previous ones were in flight, so a lone call never waits
 * for company. Each caller gets its own result.
 */
export class Coalescer<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private flying = 0;
  private scheduled = false;

  constructor(private readonly options: CoalescerOptions<Item, Result>) {}

  /** Writes an item together with whatever else is waiting. */
  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, keys: this.options.keys(item), resolve, reject });
      this.schedule();
    });
  }

  // Not at once: callers that were answered in this turn get to submit their next item first.
  private schedule(): void {
    if (this.scheduled || !this.mayFly()) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      if (this.waiting.length === 0 || !this.mayFly()) return;
      this.flying += 1;
      void this.settle(this.take(), attempts).finally(() => {
        this.flying -= 1;
        this.schedule();
      });
      this.schedule();
    });
  }

  private mayFly(): boolean {
    const { lanes, largest } = this.options;
    return this.flying === 0 || (this.flying < lanes && this.waiting.length * 2 >= largest);
  }

  private take(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const taken = new Set<string>();
    const later: Waiting<Item, Result>[] = [];
    for (const one of this.waiting) {
      if (batch.length < this.options.largest && !one.keys.some((key) => taken.has(key))) {
        batch.push(one);
        one.keys.forEach((key) => taken.add(key));
      } else later.push(one);
    }
    this.waiting = later;
    return batch;
  }

  private async settle(batch: readonly Waiting<Item, Result>[], attemptsLeft: number): Promise<void> {
    try {
      const results = await this.options.write(batch.map(({ item }) => item), attemptsLeft < attempts);
      batch.forEach((one, index) => one.resolve(results[index] as Result));
    } catch (error) {
      const remedy = this.options.onFailure(error);
      if (remedy === 'again' && attemptsLeft > 1) return this.settle(batch, attemptsLeft - 1);
      if (remedy === 'fail' || batch.length === 1) return batch.forEach((one) => one.reject(error));
      const middle = batch.length >> 1;
      await this.settle(batch.slice(0, middle), attempts);
      await this.settle(batch.slice(middle), attempts);
    }
  }
}
