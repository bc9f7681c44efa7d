import { CaseFacts, recordedAt, Register, registerCorrelation, upcast, type RecordedEvent } from '#libs/casework';
import type { Journal, StoredEvent } from '#libs/journal';

const capacity = 500;

/** What the register and the cases amounted to at positions of the journal. */
export interface Past {
  /** Reads the histories of correlations; what is asked about them from here on is answered at once. */
  load(correlations: readonly string[]): Promise<void>;
  register(position: number): Register;
  /** Lists the positions at which the register came to stand from one time to another (milliseconds), and the last one before. */
  registerPositions(from: number, to: number): readonly number[];
  /** Gives a case as of a position. The next question about it may fold it on: use it before asking again. */
  case(id: string, position: number): CaseFacts;
  /** Finds an event of a correlation as it was recorded. */
  event(correlation: string, id: string): StoredEvent | undefined;
}

/**
 * Reads each history once and folds it on from question to question, for work that asks for the same cases again and again at rising
 * positions; a position before the last one is folded anew. What is appended after the first reading of a history is not in it.
 */
export class CarriedPast implements Past {
  private readonly histories = new Map<string, History>();

  constructor(private readonly record: Pick<Journal, 'readCorrelation'>) {}

  async load(correlations: readonly string[]): Promise<void> {
    for (const correlation of new Set([registerCorrelation, ...correlations])) {
      const history = this.histories.get(correlation) ?? historyOf(correlation, await this.record.readCorrelation(correlation));
      this.histories.delete(correlation);
      this.histories.set(correlation, history);
    }
    for (const oldest of this.histories.keys()) {
      if (this.histories.size <= Math.max(capacity, correlations.length + 1)) return;
      this.histories.delete(oldest);
    }
  }

  register(position: number): Register {
    return (this.histories.get(registerCorrelation) as History<Register>).fold.at(position);
  }

  registerPositions(from: number, to: number): readonly number[] {
    const events = [...(this.histories.get(registerCorrelation) as History).events.values()];
    const before = events.findLast((event) => recordedAt(event) < from)?.position ?? 0;
    return [before, ...events.filter((event) => recordedAt(event) >= from && recordedAt(event) <= to).map(({ position }) => position)];
  }

  case(id: string, position: number): CaseFacts {
    return (this.histories.get(id) as History<CaseFacts>).fold.at(position);
  }

  /** Reads a history as it was read first. */
  async readCorrelation(correlation: string): Promise<readonly StoredEvent[]> {
    await this.load([correlation]);
    return [...(this.histories.get(correlation) as History).events.values()];
  }

  event(correlation: string, id: string): StoredEvent | undefined {
    return this.histories.get(correlation)?.events.get(id);
  }
}

interface Folded {
  apply(event: RecordedEvent): void;
}

interface History<S extends Folded = Folded> {
  readonly events: ReadonlyMap<string, StoredEvent>;
  readonly fold: Fold<S>;
}

const historyOf = (correlation: string, events: readonly StoredEvent[]): History => ({
  events: new Map(events.map((event) => [event.id, event])),
  fold: new Fold<Folded>(events, () => (correlation === registerCorrelation ? new Register() : new CaseFacts(correlation))),
});

class Fold<S extends Folded> {
  private readonly upcast: StoredEvent[] = [];
  private state: S | undefined;
  private applied = 0;

  constructor(private readonly events: readonly StoredEvent[], private readonly begin: () => S) {}

  at(position: number): S {
    if (!this.state || (this.events[this.applied - 1]?.position ?? 0) > position) [this.state, this.applied] = [this.begin(), 0];
    const { state } = this;
    this.state = undefined; // whoever asks after a fold that failed starts over rather than from a half
    for (; this.applied < this.events.length && this.events[this.applied]!.position <= position; this.applied += 1) {
      state.apply((this.upcast[this.applied] ??= upcast(this.events[this.applied]!)));
    }
    return (this.state = state);
  }
}
