import { isUuid } from '#libs/kernel';
import type { ExpectedRevision, NewEvent } from './journal.js';

// NUL and lone surrogates do not survive a round trip through every store.
const unstorable = /[\0\p{Surrogate}]/u;

/** Throws when an append is none that any adapter may accept: a defect of the caller, not a refusal. */
export function assertAppend(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): void {
  assertName('stream', stream);
  if (expected !== 'any' && !(Number.isSafeInteger(expected) && expected >= 0)) throw new TypeError('Not an expected revision');
  if (events.length === 0) throw new TypeError('An append needs an event');
  for (const event of events) {
    if (!isUuid(event.id)) throw new TypeError('An event id must be a lower-case UUID');
    assertName('type', event.type);
    if (!(Number.isInteger(event.version) && event.version >= 1 && event.version < 32_768)) throw new TypeError('Not a version of the catalogue');
    assertName('correlation', event.correlation);
  }
  if (new Set(events.map((event) => event.id)).size < events.length) throw new TypeError('Two events of an append share an id');
}

function assertName(what: string, name: string): void {
  if (name === '' || unstorable.test(name)) throw new TypeError(`Not a ${what} name`);
}
