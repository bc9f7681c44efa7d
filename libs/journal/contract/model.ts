import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type { Json } from '#libs/kernel';
import type { AppendOutcome, ExpectedRevision, Journal, NewEvent, StoredEvent } from '../journal.js';
import { anEvent, collect, numbers, readToEnd } from './cast.js';

const command = fc.record({
  stream: fc.nat({ max: 2 }),
  expected: fc.oneof(fc.nat({ max: 6 }), fc.constant<ExpectedRevision>('any')),
  chosen: fc.uniqueArray(fc.nat({ max: 11 }), { minLength: 1, maxLength: 3 }),
  correlation: fc.nat({ max: 2 }),
  data: fc.json().map((text) => JSON.parse(text) as Json),
});

/** The journal as one list, for comparison: slow and plain. */
class List {
  readonly all: StoredEvent[] = [];

  constructor(private readonly base: number) {}

  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): AppendOutcome {
    const known = this.all.findLast((stored) => events.some(({ id }) => id === stored.id));
    if (known) return { outcome: 'duplicate', revision: known.revision, position: known.position };
    const actual = this.of(stream).length;
    if (expected !== 'any' && expected !== actual) return { outcome: 'conflict', actual };
    for (const event of events) {
      this.all.push({ ...event, stream, revision: this.of(stream).length + 1, position: this.base + this.all.length + 1 });
    }
    return { outcome: 'appended', revision: this.of(stream).length, position: this.base + this.all.length };
  }

  of(stream: string): StoredEvent[] {
    return this.all.filter((event) => event.stream === stream);
  }
}

/** Compares a journal with a plain list over random commands. */
export function likeTheModel(journal: () => Journal): void {
  test('does what a plain list does, command by command', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
        const run = randomUUID();
        const ids = numbers(0, 12).map(() => randomUUID());
        const base = await journal().head();
        const list = new List(base);
        for (const { stream, expected, chosen, correlation, data } of commands) {
          const events = chosen.map((n) => anEvent({ id: ids[n] as string, correlation: `${run}-${correlation}`, data: { data } }));
          const wanted = list.append(`${run}-${stream}`, expected, events);
          expect(await journal().append(`${run}-${stream}`, expected, events)).toEqual(wanted);
        }
        expect(await journal().head()).toBe(base + list.all.length);
        expect(await readToEnd(journal(), base, 4)).toEqual(list.all);
        for (const name of numbers(0, 3).map((n) => `${run}-${n}`)) {
          expect(await collect(journal().readStream(name))).toEqual(list.of(name));
          const backward = await collect(journal().readStream(name, { direction: 'backward', from: 5, limit: 3 }));
          expect(backward).toEqual(list.of(name).slice(0, 5).reverse().slice(0, 3));
          const upTo = list.all.filter((event) => event.correlation === name && event.position <= base + 6);
          expect(await journal().readCorrelation(name, base + 6)).toEqual(upTo);
        }
        for (const id of ids) expect(await journal().find(id)).toEqual(list.all.find((event) => event.id === id));
      }),
      { numRuns: 50 },
    );
  });
}
