import { Register, registerCorrelation, ReferralCounts, type Cell } from '#libs/casework';
import { subscribe, type Journal, type Subscription } from '#libs/journal';
import { Rejection, type Clock } from '#libs/kernel';

interface Setting {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const patience = 5_000;

/** Counts referrals as the journal tells of them, in memory: folded from the start of the journal, so that there is nothing to keep or to lose. */
export class ReferralStatistics {
  private readonly register = new Register();
  private readonly counts = new ReferralCounts();
  private position = 0;
  private subscription: Subscription | undefined;
  private moved = () => {};

  constructor(private readonly setting: Setting) {}

  start(): void {
    const { journal, onError } = this.setting;
    this.subscription = subscribe({
      journal, onError,
      from: async () => ({ after: this.position }),
      handle: async (events, upTo) => {
        for (const event of events) {
          if (event.position <= this.position) continue;
          if (event.correlation === registerCorrelation) this.register.apply(event);
          else this.counts.apply(event);
          this.position = event.position;
        }
        this.position = upTo;
        this.moved();
      },
    });
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  /** Gives the counts and the register, both with everything that is in the journal at this moment. */
  async current(): Promise<{ readonly cells: readonly Cell[]; readonly register: Register }> {
    const { journal, clock } = this.setting;
    const head = await journal.head();
    const deadline = performance.now() + patience;
    while (this.position < head) {
      if (performance.now() > deadline) throw new Rejection('disclosure-unavailable', 'The statistics are behind the journal; try again shortly.');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.moved = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return { cells: this.counts.cells(this.register, clock.now()), register: this.register };
  }
}
