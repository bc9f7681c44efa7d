import { CaseFacts, recordedAt, Register, registerCorrelation, upcast } from '#libs/casework';
import type { Journal, StoredEvent } from '#libs/journal';
import type { Past } from '../apps/audit/replay/past.js';

/** The past read and folded anew for every question: slow, and nothing in it to go wrong. */
export class PlainPast implements Past {
  private readonly histories = new Map<string, readonly StoredEvent[]>();

  constructor(private readonly record: Pick<Journal, 'readCorrelation'>) {}

  async load(correlations: readonly string[]): Promise<void> {
    for (const correlation of [registerCorrelation, ...correlations]) this.histories.set(correlation, await this.record.readCorrelation(correlation));
  }

  register(position: number): Register {
    return Register.of(this.upTo(registerCorrelation, position));
  }

  registerPositions(from: number, to: number): readonly number[] {
    const events = this.histories.get(registerCorrelation)!;
    const before = events.filter((event) => recordedAt(event) < from).map(({ position }) => position);
    return [Math.max(0, ...before), ...events.filter((event) => recordedAt(event) >= from && recordedAt(event) <= to).map(({ position }) => position)];
  }

  case(id: string, position: number): CaseFacts {
    return CaseFacts.of(id, this.upTo(id, position));
  }

  event(correlation: string, id: string): StoredEvent | undefined {
    return this.histories.get(correlation)?.find((event) => event.id === id);
  }

  private upTo(correlation: string, position: number): StoredEvent[] {
    return this.histories.get(correlation)!.filter((event) => event.position <= position).map((event) => upcast(event));
  }
}
