import {
  calendarOf, dueStep, evolveCall, evolveReferral, goesOnByItself, isReferralEvent, nextStep, phaseOf, Register, registerCorrelation, successorOf, typed, type Call,
  type Referral,
} from '#libs/casework';
import { Bundles, CaseReader, runsOutAt } from '#libs/contracts';
import { subscribe, type Journal, type StoredEvent, type Subscription } from '#libs/journal';
import type { Clock } from '#libs/kernel';
import { Agenda } from './agenda.js';
import { CheckIns } from './check-ins.js';
import { offerOnOrReturn } from './pass-on.js';
import { isRaising, raiseReferrals, recordStep } from './system-steps.js';

interface Setting {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/**
 * Has referrals become urgent, escalate, expire and go on to the next provider by themselves, and reminds of them; has calls run out, parts be recalled
 * whose whole has ended, and check-ins fall due. What is open follows from the journal alone: it is folded at the start and kept in memory, so a
 * process that dies leaves nothing behind that could be lost, and any number of them may run. Each step is recorded under an id that follows from
 * the referral and the step, so it is recorded once however many processes meet it, however often, whatever their clocks do.
 */
export class Deadlines {
  private readonly register = new Register();
  /** Referrals that wait for something, by their case and their stream. */
  private readonly open = new Map<string, Map<string, Referral>>();
  private readonly steps = new Agenda<Referral>((referral) => nextStep(referral, this.calendar(referral))?.at ?? Infinity);
  /** Cases that changed in what may make a referral urgent, or end the whole of a part. */
  private readonly changed = new Set<string>();
  private readonly calls = new Agenda<Call>((call) => runsOutAt(call, this.register));
  /** Referrals that ended without help and go on by themselves, by their ids. */
  private readonly goingOn = new Map<string, Referral>();
  private readonly cases: CaseReader;
  private readonly checkIns: CheckIns;
  private readonly bundles = new Bundles();
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
      // All that is known was followed by now; an answer that is not known yet has moved the referral, and the step meets a conflict.
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
    const { type, data } = typed(event);
    const call = evolveCall(this.calls.get(event.stream), event);
    if (call?.state === 'open') this.calls.set(event.stream, call);
    else this.calls.delete(event.stream);
    const waiting = this.open.get(event.correlation) ?? new Map<string, Referral>();
    const referral = evolveReferral(waiting.get(event.stream), event);
    if (referral && phaseOf(referral.state)) {
      this.open.set(event.correlation, waiting.set(event.stream, referral));
      this.steps.set(event.stream, referral);
    } else {
      waiting.delete(event.stream);
      if (waiting.size === 0) this.open.delete(event.correlation);
      this.steps.delete(event.stream);
    }
    if (referral && goesOnByItself(referral)) this.goingOn.set(referral.id, referral);
    if ((type === 'ReferralSent' || type === 'ReferralReturned') && data.after) this.goingOn.delete(data.after);
  }

  // What cannot be recorded holds up nothing else.
  private async record(): Promise<void> {
    const { clock, onError } = this.setting;
    for (const changed of this.changed) {
      if (await this.settle(changed)) this.changed.delete(changed);
    }
    for (const referral of this.steps.due(clock.now())) await this.step(referral).catch(onError);
    for (const call of this.calls.due(clock.now())) await this.runOut(call).catch(onError);
    for (const referral of this.goingOn.values()) await this.offerOn(referral).catch(onError);
    await this.checkIns.record();
  }

  // Tells whether nothing is left to be recorded. Cases in which nothing is waited for are not looked at: that keeps a start cheap.
  private async settle(caseId: string): Promise<boolean> {
    const waiting = this.open.get(caseId);
    if (!waiting) return true;
    const leftOver = [...waiting.values()].filter((referral) => this.isLeftOver(referral));
    let done = true;
    for (const work of [() => raiseReferrals({ ...this.setting, cases: this.cases }, caseId), ...leftOver.map((part) => () => this.recall(part))]) {
      await work().catch((error: unknown) => {
        done = false;
        this.setting.onError(error);
      });
    }
    return done;
  }

  private async step(referral: Referral): Promise<void> {
    const step = dueStep(referral, this.calendar(referral), this.setting.clock.now());
    if (!step) return;
    await recordStep(this.setting, referral, { type: step.event, at: step.at, of: step.nth === undefined ? step.phase : `${step.phase}/raised/${step.nth}` });
  }

  private async runOut(call: Call): Promise<void> {
    await recordStep(this.setting, call, { type: 'CallExpired', at: runsOutAt(call, this.register) });
  }

  // A part of what is over is over as well, also one that was sent in the same moment.
  private isLeftOver({ partOf, case: caseId }: Referral): boolean {
    return partOf !== undefined && !this.open.get(caseId)?.has(`referral-${partOf}`);
  }

  private async recall(part: Referral): Promise<void> {
    await recordStep(this.setting, part, { type: 'ReferralRecalled', at: this.setting.clock.now() });
  }

  private async offerOn(referral: Referral): Promise<void> {
    const facts = await this.cases.current(referral.case);
    const id = successorOf(referral.id);
    if (!facts || facts.referrals.has(id) || facts.returned.has(referral.id)) return; // its sender was faster
    const { clock } = this.setting;
    const decided = offerOnOrReturn({ bundles: this.bundles, clock }, this.register, facts, referral);
    await recordStep(this.setting, { id, case: referral.case, revision: 0 }, { ...decided, at: clock.now() });
  }

  private calendar({ to }: Referral) {
    return calendarOf(this.register.agencies.get(to)?.jurisdiction ?? '');
  }
}
