import type { Journal, StoredEvent } from './journal.js';

export interface Subscription {
  /** Resolves when the handler in progress has returned and no other will start. */
  stop(): Promise<void>;
}

export interface SubscriptionOptions {
  readonly journal: Journal;
  /** Reads the position to continue after; asked at the start and again after every failure. */
  readonly checkpoint: () => Promise<number>;
  /** Handles a batch in position order; it stores its effect and its new checkpoint in one transaction. */
  readonly handle: (events: readonly StoredEvent[]) => Promise<void>;
  /** Called whenever everything known has been handled; then again every `pollEvery` milliseconds while nothing comes. */
  readonly idle?: () => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly batch?: number;
  readonly pollEvery?: number;
}

/** Feeds a handler all events after its checkpoint, in order, at least once, for as long as it runs; retries a failed batch for ever. */
export function subscribe(options: SubscriptionOptions): Subscription {
  const { journal, batch = 200, pollEvery = 250 } = options;
  let running = true;
  let wake = () => {};
  let woken = false;
  const hint = () => {
    woken = true;
    wake();
  };
  const unlisten = journal.onAppend(hint);

  const pause = (milliseconds: number, hinted = true) =>
    new Promise<void>((resolve) => {
      if ((hinted && woken) || !running) return resolve();
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        if (!hinted && running) return;
        clearTimeout(timer);
        resolve();
      };
    });

  const catchUp = async (from: number): Promise<void> => {
    let position = from;
    while (running) {
      woken = false;
      const { events, upTo } = await journal.readAll(position, batch);
      if (events.length > 0) {
        await options.handle(events);
        position = upTo;
        continue;
      }
      await options.idle?.();
      await pause(pollEvery);
    }
  };

  const done = (async () => {
    while (running) {
      try {
        await catchUp(await options.checkpoint());
      } catch (error) {
        options.onError(error);
        // Under steady appends a hint would have a failing handler retry at their rate.
        await pause(pollEvery, false);
      }
    }
  })();

  return {
    stop: async () => {
      running = false;
      unlisten();
      wake();
      await done;
    },
  };
}
