import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Journal, NewEvent, StoredEvent, Upcast } from '../journal.js';
import { slotOf } from '../slots.js';
import { anEvent, appendMany, aStream, collect } from './cast.js';

/** An upcast that shows that it was applied, once. */
export const louder: Upcast = (event) => (event.version === 1 ? { ...event, version: 2, data: { ...event.data, loud: true } } : event);

/** Reads the first and only event of a stream and a correlation in every way there is. */
export async function readEveryWay(journal: Journal, { id, correlation }: NewEvent): Promise<StoredEvent[]> {
  const { stream, position } = (await journal.find(id))!;
  const share = { slots: [slotOf(correlation)], everywhere: [] };
  return [
    (await journal.find(id))!,
    ...await collect(journal.readStream(stream)),
    ...await collect(journal.readStream(stream, { direction: 'backward' })),
    ...await journal.readCorrelation(correlation),
    ...(await journal.readAll(position - 1, 1)).events,
    ...(await journal.readAll(position - 1, 1, share)).events,
    ...(await journal.readAll(position - 1, 1, { slots: [], everywhere: [correlation] })).events,
  ];
}

/** Describes how every journal gives old events as the catalogue of today has them. */
export function upcasting(open: (upcast: Upcast) => Promise<{ journal: Journal; close(): Promise<void> }>): void {
  let opened: Awaited<ReturnType<typeof open>>;
  const journal = () => opened.journal;

  beforeAll(async () => {
    opened = await open(louder);
  });
  afterAll(() => opened.close());

  test('every way of reading gives events upcast, and as recorded gives them as stored', async () => {
    const event = anEvent({ correlation: aStream(), meta: { by: 'agency-1', at: [1, { b: 2, a: 1 }] } });
    const stream = aStream();
    await journal().append(stream, 0, [event]);
    const stored = await journal().asRecorded().find(event.id);
    expect(stored).toEqual({ ...event, stream, revision: 1, position: await journal().head() });
    expect(await readEveryWay(journal().asRecorded(), event)).toEqual(Array(7).fill(stored));
    expect(await readEveryWay(journal(), event)).toEqual(Array(7).fill(louder(stored!)));
  });

  test('an event of today is given as it is', async () => {
    const event = anEvent({ correlation: aStream(), version: 2 });
    await journal().append(aStream(), 0, [event]);
    for (const read of [journal(), journal().asRecorded()]) {
      for (const given of await readEveryWay(read, event)) expect(given).toMatchObject({ version: 2, data: event.data });
    }
  });

  test('a stream that spans pages and versions is upcast to its end', async () => {
    const stream = aStream();
    await appendMany(journal(), stream, 600);
    await journal().append(stream, 'any', [anEvent({ version: 2 })]);
    await appendMany(journal(), stream, 1);
    const versions = async (from: Journal) => (await collect(from.readStream(stream))).map(({ version }) => version);
    expect(await versions(journal())).toEqual(Array(602).fill(2));
    expect(await versions(journal().asRecorded())).toEqual([...Array<number>(600).fill(1), 2, 1]);
  });

  test('as recorded is the same journal: what either appends the other reads, and recorded stays recorded', async () => {
    const recorded = journal().asRecorded();
    const event = anEvent();
    const { outcome } = await recorded.append(aStream(), 0, [event]);
    expect(outcome).toBe('appended');
    expect(await recorded.head()).toBe(await journal().head());
    expect((await journal().find(event.id))?.version).toBe(2);
    expect((await recorded.asRecorded().find(event.id))?.version).toBe(1);
  });
}
