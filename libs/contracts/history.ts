import { CaseFacts, Register, registerCorrelation } from '#libs/casework';
import type { Journal } from '#libs/journal';
import { shareRuns } from '#libs/kernel';

/** Reads what a case amounts to, now or up to a position; undefined where there is no such case. */
export async function readFacts(journal: Journal, caseId: string, upTo?: number): Promise<CaseFacts | undefined> {
  const events = await journal.readCorrelation(caseId, upTo);
  return events[0]?.type === 'CaseOpened' ? CaseFacts.of(caseId, events) : undefined;
}

/** Reads the register as it stood at a position. */
export const readRegisterAt = async (journal: Journal, upTo: number): Promise<Register> =>
  Register.of(await journal.readCorrelation(registerCorrelation, upTo));

/** Keeps the register in memory and reads only what was added since. */
export class RegisterReader {
  private readonly register = new Register();
  /** The place in the journal of the newest event that the register holds. */
  position = 0;

  constructor(private readonly journal: Journal) {}

  /** Gives the register as of now. */
  async current(): Promise<Register> {
    await this.catchUp();
    return this.register;
  }

  private readonly catchUp = shareRuns(async () => {
    for (const event of await this.journal.readCorrelation(registerCorrelation, undefined, this.position)) {
      this.register.apply(event);
      this.position = event.position;
    }
  });
}

/**
 * Keeps the cases in use in memory and reads only what was added since. Once a case has been used, asking for it costs the same whatever it
 * holds, and the same as asking for one that does not exist.
 */
export class CaseReader {
  private readonly cases = new Map<string, () => Promise<CaseFacts | undefined>>();

  constructor(private readonly journal: Journal, private readonly capacity = 2_000) {}

  /** Gives a case as of now, undefined where there is none. Later readings fold it on: decide before waiting for anything else. */
  async current(id: string): Promise<CaseFacts | undefined> {
    const read = this.cases.get(id) ?? this.readingOf(id);
    const facts = await read();
    if (!facts) return undefined;
    this.cases.delete(id);
    this.cases.set(id, read);
    const [oldest] = this.cases.keys();
    if (this.cases.size > this.capacity && oldest) this.cases.delete(oldest);
    return facts;
  }

  private readingOf(id: string): () => Promise<CaseFacts | undefined> {
    let facts = new CaseFacts(id);
    return shareRuns(async () => {
      const added = await this.journal.readCorrelation(id, undefined, facts.position);
      if (facts.position === 0 && added[0]?.type !== 'CaseOpened') return undefined;
      try {
        for (const event of added) facts.apply(event);
      } catch (error) {
        // Whoever asks next starts over rather than from a half.
        facts = new CaseFacts(id);
        throw error;
      }
      return facts;
    });
  }
}
