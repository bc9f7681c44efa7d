import type { Journal, StoredEvent } from '#libs/journal';

const capacity = 500;

/**
 * Reads each history once and gives it as of any position, for work that asks for the same cases again and again. What is appended after
 * the first reading of a history is not in it.
 */
export class Past {
  private readonly histories = new Map<string, Promise<readonly StoredEvent[]>>();

  constructor(private readonly journal: Pick<Journal, 'readCorrelation'>) {}

  async readCorrelation(correlation: string, upTo = Number.MAX_SAFE_INTEGER): Promise<readonly StoredEvent[]> {
    const history = this.histories.get(correlation) ?? this.journal.readCorrelation(correlation);
    this.histories.delete(correlation);
    this.histories.set(correlation, history);
    const [oldest] = this.histories.keys();
    if (this.histories.size > capacity && oldest) this.histories.delete(oldest);
    return (await history).filter(({ position }) => position <= upTo);
  }
}
