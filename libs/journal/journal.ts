import type { Json } from '#libs/kernel';

/** An event as its author hands it over. The id is the idempotency key: chosen by the author, never used for two different events. */
export interface NewEvent {
  readonly id: string; // UUID
  readonly type: string;
  /** In which version of the catalogue `data` is written; from 1. */
  readonly version: number;
  /** What the event belongs to across streams: all events of one case and its referrals share it. */
  readonly correlation: string;
  readonly data: { readonly [name: string]: Json };
  readonly meta: { readonly [name: string]: Json };
}

/** An event as the journal keeps it. Never changes once stored. */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** Consecutive within the stream, from 1. */
  readonly revision: number;
  /** Consecutive over the whole journal, from 1; position order is commit order and has no gaps. */
  readonly position: number;
}

/** The revision the author saw last: a number (0 = the stream must not exist), or `any` to append at the end whatever it is. */
export type ExpectedRevision = number | 'any';

/** Gives an event as the catalogue of today has it; the stored one stays as it is. */
export type Upcast = (event: StoredEvent) => StoredEvent;

/** Some of the events that follow a position. */
export interface Page {
  /** In order of position. */
  readonly events: readonly StoredEvent[];
  /** The position up to which nothing is missing: continue after it. The one asked about where nothing follows. */
  readonly upTo: number;
}

/** One share of the journal: the events whose correlation falls into certain slots, and those of correlations that concern every share. */
export interface Share {
  /** Numbers from 0 to slotCount - 1. */
  readonly slots: readonly number[];
  readonly everywhere: readonly string[];
}

export type AppendOutcome =
  /** Durable: the events survive a crash of process and server from here on. */
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: number }
  /** One of the event ids is already stored (in whatever stream): nothing was written, and this is where the last of them went. */
  | { readonly outcome: 'duplicate'; readonly revision: number; readonly position: number }
  /** The stream is at `actual`, not at the expected revision: nothing was written. */
  | { readonly outcome: 'conflict'; readonly actual: number };

/**
 * The only place that holds the full record. Port and injection token; every adapter passes journal.contract.ts. Whatever reads gives
 * events as the adapter's Upcast makes them, and so does nothing else.
 */
export abstract class Journal {
  /**
   * Appends one or more events to one stream, all or none. A duplicate id is answered before the expected revision is looked at,
   * so that a retry with a stale revision still learns its first outcome. When it rejects, the events may or may not be stored: append
   * again with the same ids. Revision and position of an outcome are those of the last event.
   */
  abstract append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendOutcome>;

  /** Finds the event with an id. */
  abstract find(id: string): Promise<StoredEvent | undefined>;

  /** Reads a stream in order of revision; an unknown stream is empty. `from` is inclusive. Bounded memory, whatever the length. */
  abstract readStream(
    stream: string,
    options?: { readonly from?: number; readonly direction?: 'forward' | 'backward'; readonly limit?: number },
  ): AsyncIterable<StoredEvent>;

  /** Reads the events that share a correlation, in position order: after one position, up to and including another. */
  abstract readCorrelation(correlation: string, upTo?: number, after?: number): Promise<readonly StoredEvent[]>;

  /**
   * Reads what up to `limit` positions after one hold; with a share, only what belongs to it. Never skips an event that commits later:
   * position order is commit order.
   */
  abstract readAll(after: number, limit: number, share?: Share): Promise<Page>;

  /** Gives the position of the newest event, 0 when there is none. */
  abstract head(): Promise<number>;

  /**
   * Calls the listener soon after events were appended by any process (a hint: may be late, merged or lost; poll as well).
   * Returns the function that stops it.
   */
  abstract onAppend(listener: () => void): () => void;

  /** Gives the same journal without upcasting, for whoever must see what was seen then. Closed with this one. */
  abstract asRecorded(): Journal;

  /** Releases connections; no call may follow. */
  abstract close(): Promise<void>;
}
