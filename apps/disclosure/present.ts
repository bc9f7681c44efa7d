import { Bundles } from '#libs/contracts';
import { Hints, movedChannel, subscribe, type Journal, type Subscription } from '#libs/journal';
import { shareRuns, type Clock } from '#libs/kernel';
import type pg from 'pg';
import { Casebook } from './casebook.js';
import { feeds } from './projection.js';

interface Setting {
  readonly journal: Journal;
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const pollEvery = 250;

/**
 * What the journal amounts to at present, for whoever reads: followed in memory by every process that answers reads, whichever processes
 * carry the projection on.
 */
export class Present {
  readonly book: Casebook;
  readonly bundles = new Bundles();
  private readonly hints: Hints;
  private readonly listeners = new Set<() => void>();
  private subscription: Subscription | undefined;

  constructor(private readonly setting: Setting) {
    this.book = new Casebook(setting.journal);
    this.hints = new Hints(setting.pool.options, movedChannel);
  }

  start(): void {
    const { journal, onError } = this.setting;
    this.hints.listen(() => this.changed());
    this.subscription = subscribe({
      journal, onError,
      from: async () => {
        const after = await journal.head();
        await this.book.openAt(after);
        this.changed();
        return { after };
      },
      handle: async (events) => {
        for (const event of events) await this.book.follow(event);
        this.changed();
      },
    });
  }

  async stop(): Promise<void> {
    await Promise.all([this.subscription?.stop(), this.hints.close()]);
  }

  /** Calls back whenever feeds may have grown. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Waits until everything in the journal at this moment is known here and in the feeds; gives up after a time in milliseconds. */
  async caughtUp(patience: number): Promise<boolean> {
    const head = await this.head();
    return this.until(async () => this.book.position >= head && (await this.feedsAt()) >= head, patience);
  }

  /** Waits until this process knows the journal up to a position; gives up after a time in milliseconds. */
  knows(position: number, patience: number): Promise<boolean> {
    return this.until(async () => this.book.position >= position, patience);
  }

  private readonly head = shareRuns(() => this.setting.journal.head());

  // The position up to which all feeds say what the journal says; nowhere while some case is yet to be decided again.
  private readonly feedsAt = shareRuns(async () => {
    const { rows } = await this.setting.pool.query<{ position: string | null; due: boolean }>(
      `select (select min(position) from projector.slot where projection = $1) as position, exists (
         select from disclosure.case_file where due <= $2
         and not exists (select from projector.parked where projection = $1 and correlation = case_id::text)
       ) as due`,
      [feeds, this.setting.clock.now()],
    );
    const [{ position, due }] = rows as [{ position: string | null; due: boolean }];
    return due || position === null ? -1 : Number(position);
  });

  private async until(isTrue: () => Promise<boolean>, patience: number): Promise<boolean> {
    if (await isTrue()) return true;
    return new Promise((resolve) => {
      const done = (answer: boolean) => {
        clearTimeout(timer);
        clearInterval(poll);
        stop();
        resolve(answer);
      };
      const ask = () => void isTrue().then((yes) => yes && done(true), () => done(false));
      const timer = setTimeout(() => done(false), patience);
      const poll = setInterval(ask, pollEvery);
      const stop = this.onChange(ask);
    });
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
