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
  private position = 0;

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
