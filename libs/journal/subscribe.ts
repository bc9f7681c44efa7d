import type { Journal, Page, Share, StoredEvent } from './journal.js';

export interface Subscription {
  /** Resolves when the handler in progress has returned and no other will start. */
  stop(): Promise<void>;
}

/** Where to begin, what part of the journal to follow, and where to ask again. */
export interface From {
  readonly after: number;
  readonly share?: Share;
  readonly until?: number;
}

export interface SubscriptionOptions {
  readonly journal: Journal;
  /** Tells where to continue; asked at the start, after every failure, at `until`, and when stale. Undefined = nothing to follow at present. */
  readonly from: () => Promise<From | undefined>;
  /** Handles a page in position order, by storing its effect and the position it reaches in one transaction. Never called before the last call settled. */
  readonly handle: (events: readonly StoredEvent[], upTo: number) => Promise<void>;
  /** Asked before every page: true = what `from` told last holds no longer. */
  readonly stale?: () => Promise<boolean>;
  /** Called whenever everything known has been handled; then again every `pollEvery` milliseconds while nothing comes. */
  readonly idle?: () => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly batch?: number;
  readonly pollEvery?: number;
}

/**
 * Feeds a handler all events after its checkpoint, in order, at least once, for as long as it runs; retries a failed page for ever. Reads the
 * next page while the handler works, and no further: a slow handler slows the reading.
 */
export function subscribe(options: SubscriptionOptions): Subscription {
  const { journal, batch = 200, pollEvery = 250 } = options;
  let running = true;
  let woken = false;
  let wake = () => {};
  const unlisten = journal.onAppend(() => {
    woken = true;
    wake();
  });

  const pause = (hinted: boolean) =>
    new Promise<void>((resolve) => {
      if ((hinted && woken) || !running) return resolve();
      const timer = setTimeout(resolve, pollEvery);
      wake = () => {
        if (!hinted && running) return;
        clearTimeout(timer);
        resolve();
      };
    });

  const read = ({ share, until = Infinity }: From, after: number): Promise<Page> => {
    woken = false;
    const page = journal.readAll(after, Math.min(batch, until - after), share);
    page.catch(() => {}); // whoever waits for it hears of it; it may be dropped unread
    return page;
  };

  const follow = async (from: From): Promise<void> => {
    const { until = Infinity } = from;
    let handled = from.after;
    let ahead: Promise<Page> | undefined;
    while (running && handled < until && !(await options.stale?.())) {
      const { events, upTo } = await (ahead ?? read(from, handled));
      const more = upTo - handled >= batch && upTo < until;
      ahead = more ? read(from, upTo) : undefined;
      const came = upTo > handled;
      if (came) await options.handle(events, upTo);
      handled = upTo;
      // A page that was not full held everything there was when it was read: without a hint since then, nothing is asked for again.
      if (more || handled >= until || (came && woken)) continue;
      await options.idle?.();
      await pause(true);
    }
  };

  const done = (async () => {
    while (running) {
      try {
        const from = await options.from();
        if (from) await follow(from);
        else await pause(false);
      } catch (error) {
        options.onError(error);
        // Under steady appends a hint would have a failing handler retry at their rate.
        await pause(false);
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
