import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Journal, Share, StoredEvent } from '../journal.js';
import { slotCount, slotOf } from '../slots.js';
import { anEvent, aStream, numbers, positions } from './cast.js';

/** Describes how every journal is read share by share. */
export function sharing(journal: () => Journal): void {
  const correlations = [...numbers(0, 40).map((n) => `case ${n}`), 'register', 'Größe "{,}" 🧵'];
  const allSlots = numbers(0, slotCount);
  let before: number;
  let all: readonly StoredEvent[];

  beforeAll(async () => {
    before = await journal().head();
    for (const correlation of [...correlations, ...correlations.slice(0, 20)]) await journal().append(aStream(), 0, [anEvent({ correlation })]);
    all = (await journal().readAll(before, 1_000)).events;
  });

  const share = fc.record<Share>({ slots: fc.subarray(allSlots), everywhere: fc.subarray(['register', 'case 1', 'case 2', 'nobody']) });
  const belongs = ({ slots, everywhere }: Share) => ({ correlation }: StoredEvent) => everywhere.includes(correlation) || slots.includes(slotOf(correlation));

  test('the correlations of the test fall into every slot', () => {
    expect(new Set(correlations.map(slotOf)).size).toBe(slotCount);
  });

  test('a page holds exactly the events of its slots and those that concern every share, and says how far it reaches', async () => {
    await fc.assert(
      fc.asyncProperty(share, fc.nat(70), fc.integer({ min: 1, max: 80 }), async (wanted, skip, limit) => {
        const window = all.slice(skip, skip + limit);
        expect(await journal().readAll(before + skip, limit, wanted)).toEqual({
          events: window.filter(belongs(wanted)), upTo: window.at(-1)?.position ?? before + skip,
        });
      }),
      { numRuns: 60 },
    );
  });

  test('an empty share has no events and still moves on, up to the end', async () => {
    const nothing: Share = { slots: [], everywhere: [] };
    expect(await journal().readAll(before, 10, nothing)).toEqual({ events: [], upTo: before + 10 });
    const head = await journal().head();
    expect(await journal().readAll(head - 3, 10, nothing)).toEqual({ events: [], upTo: head });
    expect(await journal().readAll(head, 10, nothing)).toEqual({ events: [], upTo: head });
    expect(await journal().readAll(head + 5, 10, nothing)).toEqual({ events: [], upTo: head + 5 });
  });

  test('the shares of all slots together are everything, each event in one of them', async () => {
    const pages = await Promise.all(allSlots.map((slot) => journal().readAll(before, 1_000, { slots: [slot], everywhere: [] })));
    const together = positions(pages.flatMap(({ events }) => events)).sort((a, b) => a - b);
    expect(together).toEqual(numbers(before + 1, (await journal().head()) - before));
    expect((await journal().readAll(before, 1_000, { slots: allSlots, everywhere: [] })).events).toEqual((await journal().readAll(before, 1_000)).events);
  });

  test('page after page of a share passes nothing over', async () => {
    const wanted: Share = { slots: [1, 5, 9], everywhere: ['register'] };
    const seen: StoredEvent[] = [];
    const head = await journal().head();
    for (let after = before; after < head;) {
      const { events, upTo } = await journal().readAll(after, 7, wanted);
      expect(upTo).toBe(Math.min(after + 7, head));
      seen.push(...events);
      after = upTo;
    }
    expect(seen).toEqual((await journal().readAll(before, 1_000)).events.filter(belongs(wanted)));
  });
}
