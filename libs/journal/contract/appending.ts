import { expect, test } from '@jest/globals';
import type { ExpectedRevision, Journal, NewEvent, StoredEvent } from '../journal.js';
import { anEvent, appendMany, aStream, collect, numbers, positions, revisions } from './cast.js';

/** Describes how every journal appends. */
export function appending(journal: () => Journal): void {
  test('gives revisions from 1 and the position of the last event', async () => {
    const stream = aStream();
    const head = await journal().head();
    expect(await journal().append(stream, 0, [anEvent()])).toEqual({ outcome: 'appended', revision: 1, position: head + 1 });
    expect(await journal().append(stream, 1, [anEvent(), anEvent()])).toEqual({ outcome: 'appended', revision: 3, position: head + 3 });
    expect(await journal().head()).toBe(head + 3);
  });

  test('at another revision than the expected one writes nothing and tells the actual one', async () => {
    const stream = aStream();
    expect(await journal().append(stream, 1, [anEvent()])).toEqual({ outcome: 'conflict', actual: 0 });
    await appendMany(journal(), stream, 2);
    const head = await journal().head();
    expect(await journal().append(stream, 0, [anEvent()])).toEqual({ outcome: 'conflict', actual: 2 });
    expect(await journal().append(stream, 1, [anEvent()])).toEqual({ outcome: 'conflict', actual: 2 });
    expect(await journal().append(stream, 3, [anEvent()])).toEqual({ outcome: 'conflict', actual: 2 });
    expect(await journal().head()).toBe(head);
    expect(await collect(journal().readStream(stream))).toHaveLength(2);
  });

  test('at any revision goes to the end', async () => {
    const stream = aStream();
    expect(await journal().append(stream, 'any', [anEvent()])).toMatchObject({ outcome: 'appended', revision: 1 });
    expect(await journal().append(stream, 'any', [anEvent()])).toMatchObject({ outcome: 'appended', revision: 2 });
  });

  test('an id that is stored answers with its first outcome, before the expected revision is looked at', async () => {
    const stream = aStream();
    const event = anEvent();
    const first = await journal().append(stream, 0, [event]);
    await appendMany(journal(), stream, 1);
    for (const expected of [0, 1, 2, 7, 'any'] as const) {
      expect(await journal().append(stream, expected, [event])).toEqual({ ...first, outcome: 'duplicate' });
    }
    expect(await journal().append(aStream(), 0, [event])).toEqual({ ...first, outcome: 'duplicate' });
    expect(await collect(journal().readStream(stream))).toHaveLength(2);
  });

  test('several events again answers with where the last of them went', async () => {
    const stream = aStream();
    const events = [anEvent(), anEvent(), anEvent()];
    const first = await journal().append(stream, 0, events);
    expect(await journal().append(stream, 0, events)).toEqual({ ...first, outcome: 'duplicate' });
    const [, second] = await collect(journal().readStream(stream));
    expect(await journal().append(stream, 'any', [anEvent(), events[1] as NewEvent])).toEqual({
      outcome: 'duplicate',
      revision: 2,
      position: second?.position,
    });
    expect(await collect(journal().readStream(stream))).toHaveLength(3);
  });

  test('the same event many times at once stores it once', async () => {
    const stream = aStream();
    const event = anEvent();
    const outcomes = await Promise.all(numbers(0, 20).map(() => journal().append(stream, 0, [event])));
    expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(19);
    expect(new Set(outcomes.map((outcome) => outcome.outcome !== 'conflict' && outcome.position)).size).toBe(1);
  });

  test('the same event to many streams at once stores it once', async () => {
    const event = anEvent();
    const outcomes = await Promise.all(numbers(0, 20).map(() => journal().append(aStream(), 'any', [event])));
    expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(19);
  });

  test('many authors who saw the same revision lets one through', async () => {
    const stream = aStream();
    await appendMany(journal(), stream, 4);
    const outcomes = await Promise.all(numbers(0, 30).map(() => journal().append(stream, 4, [anEvent(), anEvent()])));
    expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(29);
    expect(await collect(journal().readStream(stream))).toHaveLength(6);
  });

  test('many at once to one stream at any revision loses none and leaves no gap', async () => {
    const stream = aStream();
    await Promise.all(numbers(0, 100).map(() => journal().append(stream, 'any', [anEvent(), anEvent()])));
    const events = await collect(journal().readStream(stream));
    expect(revisions(events)).toEqual(numbers(1, 200));
    expect(positions(events)).toEqual(positions(events).sort((a, b) => a - b));
  });

  test('keeps the events of one append together, in order', async () => {
    const batches = numbers(0, 50).map(() => [anEvent(), anEvent(), anEvent()]);
    await Promise.all(batches.map((events) => journal().append(aStream(), 0, events)));
    for (const events of batches) {
      const stored = await Promise.all(events.map(({ id }) => journal().find(id)));
      const [first] = stored as StoredEvent[];
      expect(stored.map((event) => event?.position)).toEqual(numbers(first?.position ?? 0, 3));
    }
  });

  test.each<[string, string, ExpectedRevision, NewEvent[]]>([
    ['without events', 'case-x', 'any', []],
    ['with an id that is no UUID', 'case-x', 'any', [anEvent({ id: 'one' })]],
    ['with the same id twice', 'case-x', 'any', Array<NewEvent>(2).fill(anEvent())],
    ['to a stream without a name', '', 'any', [anEvent()]],
    ['to a stream with NUL in its name', 'case\0', 'any', [anEvent()]],
    ['with half a surrogate pair in a type', 'case-x', 'any', [anEvent({ type: '\ud800' })]],
    ['of no version of the catalogue', 'case-x', 'any', [anEvent({ version: 0 })]],
    ['at a revision that is no whole number', 'case-x', 1.5, [anEvent()]],
    ['at a negative revision', 'case-x', -1, [anEvent()]],
  ])('%s fails and writes nothing', async (_, stream, expected, events) => {
    const head = await journal().head();
    await expect(journal().append(stream, expected, events)).rejects.toThrow(TypeError);
    expect(await journal().head()).toBe(head);
  });
}
