import { CaseFacts, Register, registerCorrelation } from '#libs/casework';
import type { Journal } from '#libs/journal';

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
  private position = 0;
  private reading: Promise<void> | undefined;

  constructor(private readonly journal: Journal) {}

  /** Gives the register as of now. */
  async current(): Promise<Register> {
    // Two readers at once would fold the same events twice; the second one waits, then reads what has come since.
    while (this.reading) await this.reading;
    this.reading = this.catchUp().finally(() => {
      this.reading = undefined;
    });
    await this.reading;
    return this.register;
  }

  private async catchUp(): Promise<void> {
    for (const event of await this.journal.readCorrelation(registerCorrelation, undefined, this.position)) {
      this.register.apply(event);
      this.position = event.position;
    }
  }
}
