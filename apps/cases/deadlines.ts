import {
  calendarOf, catalogueVersion, dueStep, evolveReferral, isReferralEvent, nextStep, phaseOf, Register, registerCorrelation, type Referral,
} from '#libs/casework';
import { subscribe, type Journal, type StoredEvent, type Subscription } from '#libs/journal';
import { derivedId, isoTime, operatorAgency, type Clock } from '#libs/kernel';

interface Setting {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

interface Open {
  readonly referral: Referral;
  /** When something happens next, in milliseconds; undefined until it is asked for. */
  next?: number;
}

const author = { agency: operatorAgency, user: 'deadlines', role: 'system' };

/**
 * Has referrals escalate and expire by themselves. What is open follows from the journal alone: it is folded at the start and kept in memory, so
 * a process that dies leaves nothing behind that could be lost, and any number of them may run. Each step is recorded under an id that
 * follows from the referral and the step, so it is recorded once however many processes meet it, however often, whatever their clocks do.
 */
export class Deadlines {
  private readonly register = new Register();
  private readonly open = new Map<string, Open>();
  private position = 0;
  private subscription: Subscription | undefined;

  constructor(private readonly setting: Setting) {}

  start(): void {
    const { journal, onError } = this.setting;
    this.subscription = subscribe({
      journal, onError,
      from: async () => ({ after: this.position }),
      handle: async (events, upTo) => {
        for (const event of events) this.follow(event);
        this.position = upTo;
      },
      // Only here is everything known that was recorded: an answer that came in time is never overlooked.
      idle: () => this.record(),
    });
  }

  /** Resolves when the step in progress is recorded and no other will be. */
  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  private follow(event: StoredEvent): void {
    if (event.position <= this.position) return;
    if (event.correlation === registerCorrelation) this.register.apply(event);
    else if (isReferralEvent(event.type)) this.followReferral(event);
    this.position = event.position;
  }

  private followReferral(event: StoredEvent): void {
    const referral = evolveReferral(this.open.get(event.stream)?.referral, event);
    if (referral && phaseOf(referral.state)) this.open.set(event.stream, { referral });
    else this.open.delete(event.stream);
  }

  private async record(): Promise<void> {
    for (const each of this.open.values()) {
      each.next ??= nextStep(each.referral, this.calendar(each.referral))?.at ?? Infinity;
      // One referral that cannot be recorded holds up no other.
      if (each.next <= this.setting.clock.now()) await this.recordStep(each.referral).catch(this.setting.onError);
    }
  }

  private async recordStep(referral: Referral): Promise<void> {
    const now = this.setting.clock.now();
    const step = dueStep(referral, this.calendar(referral), now);
    if (!step) return;
    const meta = { occurredAt: isoTime(step.at), recordedAt: isoTime(now), recordedBy: author };
    // A conflict says that the referral has moved: what follows from that is decided when its event comes.
    await this.setting.journal.append(`referral-${referral.id}`, referral.revision, [{
      id: derivedId('deadline', referral.id, step.event, step.phase), type: step.event, version: catalogueVersion, correlation: referral.case, data: {}, meta,
    }]);
  }

  private calendar({ to }: Referral) {
    return calendarOf(this.register.agencies.get(to)?.jurisdiction ?? '');
  }
}
