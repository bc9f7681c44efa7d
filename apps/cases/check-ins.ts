import { calendarOf, isCaseEvent, scheduledBy, type Register, type Scheduled } from '#libs/casework';
import type { CaseReader } from '#libs/contracts';
import type { Journal, StoredEvent } from '#libs/journal';
import type { Clock } from '#libs/kernel';
import { Agenda } from './agenda.js';
import { recordCheckIn } from './system-steps.js';

interface Setting {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly cases: CaseReader;
  readonly register: Register;
  readonly onError: (error: unknown) => void;
}

/** Has check-ins fall due and transfers of the lead end: follows what schedules them and records each at its moment, once, as Deadlines does with referrals. */
export class CheckIns {
  private readonly scheduled = new Agenda<Scheduled>(({ at }) => at);

  constructor(private readonly setting: Setting) {}

  follow(event: StoredEvent): void {
    if (!isCaseEvent(event.type)) return;
    this.scheduled.delete(event.id);
    const { agency } = event.meta['recordedBy'] as unknown as { agency: string };
    const calendar = calendarOf(this.setting.register.agencies.get(agency)?.jurisdiction ?? '');
    for (const each of scheduledBy(event, calendar)) this.scheduled.set(each.id, each);
  }

  /** Records what has fallen due; what could not be recorded is tried again the next time. */
  async record(): Promise<void> {
    for (const each of this.scheduled.due(this.setting.clock.now())) {
      const done = await recordCheckIn(this.setting, each).catch(this.setting.onError);
      if (done) this.scheduled.delete(each.id);
    }
  }
}
