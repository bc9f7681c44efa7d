import { calendarOf, dueStep, evolveReferral, isReferralEvent, nextStep, phaseOf, Register, registerCorrelation, type Referral } from '#libs/casework';
import { CaseReader } from '#libs/contracts';
import { subscribe, type Journal, type StoredEvent, type Subscription } from '#libs/journal';
import type { Clock } from '#libs/kernel';
import { CheckIns } from './check-ins.js';
import { isRaising, raiseReferrals, recordStep } from './system-steps.js';

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

/**
 * Has referrals become urgent, escalate and expire by themselves, and reminds of them. What is open follows from the journal alone: it is folded
 * at the start and kept in memory, so a process that dies leaves nothing behind that could be lost, and any number of them may run. Each step is recorded under an id that
 * follows from the referral and the step, so it is recorded once however many processes meet it, however often, whatever their clocks do.
 */
export class Deadlines {
  private readonly register = new Register();
  private readonly open = new Map<string, Open>();
  /** Cases that changed in what may make a referral urgent. */
  private readonly changed = new Set<string>();
  private readonly cases: CaseReader;
  private readonly checkIns: CheckIns;
  private position = 0;
  private subscription: Subscription | undefined;

  constructor(private readonly setting: Setting) {
    this.cases = new CaseReader(setting.journal);
    this.checkIns = new CheckIns({ ...setting, cases: this.cases, register: this.register });
  }

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
    if (isRaising(event) || isReferralEvent(event.type)) this.changed.add(event.correlation);
    this.checkIns.follow(event);
    this.position = event.position;
  }

  private followReferral(event: StoredEvent): void {
    const referral = evolveReferral(this.open.get(event.stream)?.referral, event);
    if (referral && phaseOf(referral.state)) this.open.set(event.stream, { referral });
    else this.open.delete(event.stream);
  }

  private async record(): Promise<void> {
    // One referral or case that cannot be recorded holds up no other.
    await this.raise();
    for (const each of this.open.values()) {
      each.next ??= nextStep(each.referral, this.calendar(each.referral))?.at ?? Infinity;
      if (each.next <= this.setting.clock.now()) await this.step(each.referral).catch(this.setting.onError);
    }
    await this.checkIns.record();
  }

  // Cases in which nothing is waited for are not looked at: that keeps a start cheap.
  private async raise(): Promise<void> {
    const waiting = new Set([...this.open.values()].map(({ referral }) => referral.case));
    for (const changed of this.changed) {
      const done = !waiting.has(changed) || (await raiseReferrals({ ...this.setting, cases: this.cases }, changed).then(() => true, this.setting.onError));
      if (done) this.changed.delete(changed);
    }
  }

  private async step(referral: Referral): Promise<void> {
    const step = dueStep(referral, this.calendar(referral), this.setting.clock.now());
    if (!step) return;
    await recordStep(this.setting, referral, { type: step.event, at: step.at, of: step.nth === undefined ? step.phase : `${step.phase}/raised/${step.nth}` });
  }

  private calendar({ to }: Referral) {
    return calendarOf(this.register.agencies.get(to)?.jurisdiction ?? '');
  }
}
