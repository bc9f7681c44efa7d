import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Journal } from '../journal.js';
import { anEvent, appendMany, aStream, collect, numbers, positions, readToEnd, revisions } from './cast.js';

/** Describes how every journal reads. */
export function reading(journal: () => Journal): void {
  test('gives back what was recorded, whatever characters it holds', async () => {
    const event = anEvent({
      correlation: `case "${randomUUID()}" {,} \\ é 🧵`,
      type: 'Noted\\"\n',
      data: { '': null, text: '\0 \ud800 {"} \\u0000 🧵', n: [1e21, 0.1, -1, 9007199254740991], deep: [{ b: 1, a: [[]] }] },
      meta: { z: true, a: '\u2028' },
    });
    const stream = `${aStream()} "quoted", {braced}, \\, ü`;
    await journal().append(stream, 0, [event]);
    const stored = await journal().find(event.id);
    expect(stored).toEqual({ ...event, stream, revision: 1, position: stored?.position });
    expect(JSON.stringify(stored?.data)).toBe(JSON.stringify(event.data));
    expect(JSON.stringify(stored?.meta)).toBe(JSON.stringify(event.meta));
    expect(await collect(journal().readStream(stream))).toEqual([stored]);
    expect(await journal().readCorrelation(event.correlation)).toEqual([stored]);
    expect((await journal().readAll((stored?.position ?? 0) - 1, 1)).events).toEqual([stored]);
  });

  test('hands out copies: changing one changes nothing that is stored', async () => {
    const event = anEvent({ data: { list: [1] } });
    await journal().append(aStream(), 0, [event]);
    (event.data['list'] as number[]).push(2);
    const stored = await journal().find(event.id);
    (stored?.data['list'] as number[]).push(3);
    expect((await journal().find(event.id))?.data).toEqual({ list: [1] });
  });

  test('an id finds its event, and nothing when it is unknown or no id', async () => {
    const event = anEvent();
    await journal().append(aStream(), 0, [event]);
    expect((await journal().find(event.id))?.id).toBe(event.id);
    expect(await journal().find(randomUUID())).toBeUndefined();
    expect(await journal().find('')).toBeUndefined();
  });

  test('a stream goes forward and backward, from a revision, up to a limit', async () => {
    const stream = aStream();
    await appendMany(journal(), stream, 10);
    const read = async (options?: Parameters<Journal['readStream']>[1]) => revisions(await collect(journal().readStream(stream, options)));
    expect(await read()).toEqual(numbers(1, 10));
    expect(await read({ from: 4 })).toEqual(numbers(4, 7));
    expect(await read({ from: 4, limit: 2 })).toEqual([4, 5]);
    expect(await read({ from: 11 })).toEqual([]);
    expect(await read({ limit: 0 })).toEqual([]);
    expect(await read({ direction: 'backward' })).toEqual(numbers(1, 10).reverse());
    expect(await read({ direction: 'backward', from: 3 })).toEqual([3, 2, 1]);
    expect(await read({ direction: 'backward', from: 30, limit: 1 })).toEqual([10]);
    expect(await collect(journal().readStream(aStream()))).toEqual([]);
  });

  test('a long stream comes whole, either way, and may be left early', async () => {
    const stream = aStream();
    await appendMany(journal(), stream, 1_203);
    expect(revisions(await collect(journal().readStream(stream)))).toEqual(numbers(1, 1_203));
    expect(revisions(await collect(journal().readStream(stream, { direction: 'backward', limit: 700 })))).toEqual(
      numbers(504, 700).reverse(),
    );
    for await (const event of journal().readStream(stream)) if (event.revision === 3) break;
  });

  test('a correlation gathers events of several streams, up to a position', async () => {
    const correlation = randomUUID();
    const [one, other] = [aStream(), aStream()];
    await journal().append(one, 0, [anEvent({ correlation })]);
    await journal().append(other, 0, [anEvent({ correlation }), anEvent()]);
    await journal().append(one, 1, [anEvent({ correlation })]);
    const events = await journal().readCorrelation(correlation);
    expect(events.map(({ stream, revision }) => [stream, revision])).toEqual([[one, 1], [other, 1], [one, 2]]);
    expect(await journal().readCorrelation(correlation, events[1]?.position ?? 0)).toEqual(events.slice(0, 2));
    expect(await journal().readCorrelation(correlation, undefined, events[0]?.position ?? 0)).toEqual(events.slice(1));
    expect(await journal().readCorrelation(correlation, 0)).toEqual([]);
    expect(await journal().readCorrelation(randomUUID())).toEqual([]);
  });

  test('everything comes in pages, by position, without a gap', async () => {
    await Promise.all(numbers(0, 40).map(() => journal().append(aStream(), 0, [anEvent(), anEvent()])));
    const head = await journal().head();
    expect(positions(await readToEnd(journal(), 0, 7))).toEqual(numbers(1, head));
    const last = await journal().readAll(head - 2, 10);
    expect([positions(last.events), last.upTo]).toEqual([[head - 1, head], head]);
    expect(await journal().readAll(head, 10)).toEqual({ events: [], upTo: head });
  });
}
