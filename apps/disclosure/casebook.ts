import { CaseFacts, Register, registerCorrelation, type RecordedEvent } from '#libs/casework';
import type { Journal } from '#libs/journal';

/** What the journal up to one position amounts to: the register, and the cases in use, kept in memory. */
export class Casebook {
  register = new Register();
  /** Everything given out is as of this position; before the book is opened, of none. */
  position = -1;
  private readonly cases = new Map<string, Promise<CaseFacts>>();

  constructor(private readonly journal: Journal, private readonly capacity = 5_000) {}

  /** Starts over at a position: whatever was folded beyond it (by a batch that failed) is forgotten. */
  async openAt(position: number): Promise<void> {
    const register = Register.of(await this.journal.readCorrelation(registerCorrelation, position));
    // All at once: a case read meanwhile is as of the old position.
    this.cases.clear();
    this.register = register;
    this.position = position;
  }

  /** Folds the next event and gives the case it belongs to, if it belongs to one. */
  async advance(event: RecordedEvent): Promise<CaseFacts | undefined> {
    if (event.correlation === registerCorrelation) {
      this.register.apply(event);
      this.position = event.position;
      return undefined;
    }
    const facts = await this.facts(event.correlation);
    if (event.position > facts.position) facts.apply(event);
    this.position = event.position;
    return facts;
  }

  /** Folds the next event where it belongs to something in use. A case that cannot be folded is dropped: whoever asks for it hears why. */
  async follow(event: RecordedEvent): Promise<void> {
    if (event.correlation === registerCorrelation) this.register.apply(event);
    else if (this.cases.has(event.correlation)) await this.advance(event).catch(() => this.cases.delete(event.correlation));
    this.position = event.position;
  }

  /** Gives a case as of the casebook's position; a case without events is empty. */
  facts(id: string): Promise<CaseFacts> {
    const known = this.cases.get(id);
    if (known) {
      // Most recently used last, so that the first one is the one to drop.
      this.cases.delete(id);
      this.cases.set(id, known);
      return known;
    }
    const loading = this.journal.readCorrelation(id, this.position).then((events) => CaseFacts.of(id, events));
    loading.catch(() => this.cases.delete(id));
    this.cases.set(id, loading);
    const [oldest] = this.cases.keys();
    if (this.cases.size > this.capacity && oldest) this.cases.delete(oldest);
    return loading;
  }
}
