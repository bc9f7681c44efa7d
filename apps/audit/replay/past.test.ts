import { beforeAll, describe, expect, test } from '@jest/globals';
import { registerCorrelation } from '#libs/casework';
import type { StoredEvent } from '#libs/journal';
import fc from 'fast-check';
import { eventfulHistory } from '../../../tests/eventful-history.js';
import { PlainPast } from '../../../tests/plain-past.js';
import { CarriedPast } from './past.js';

let events: readonly StoredEvent[];
const cases = (): string[] => [...new Set(events.map(({ correlation }) => correlation))].filter((id) => id !== registerCorrelation);
const journal = { readCorrelation: async (correlation: string) => events.filter((event) => event.correlation === correlation) };

beforeAll(async () => {
  events = await eventfulHistory(3); // consents, corrections, retractions, a change of lead
});

describe('the past that is carried on', () => {
  test('is the past folded anew, whatever is asked in whatever order', async () => {
    const [carried, plain] = [new CarriedPast(journal), new PlainPast(journal)];
    const questions = fc.array(fc.record({ position: fc.nat({ max: events.length + 2 }), which: fc.nat({ max: cases().length - 1 }) }), { minLength: 1, maxLength: 12 });
    await fc.assert(fc.asyncProperty(questions, async (asked) => {
      for (const { position, which } of asked) {
        const id = cases()[which]!;
        await carried.load([id]);
        await plain.load([id]);
        expect(carried.case(id, position)).toEqual(plain.case(id, position));
        expect(carried.register(position)).toEqual(plain.register(position));
      }
    }), { numRuns: 60 });
  });

  test('knows when the register came to stand as it is', async () => {
    const [carried, plain] = [new CarriedPast(journal), new PlainPast(journal)];
    await carried.load([]);
    await plain.load([]);
    const times = events.map(({ meta }) => Date.parse(meta['recordedAt'] as string));
    fc.assert(fc.property(fc.constantFrom(...times), fc.integer({ min: -2, max: 2 }), fc.nat({ max: 600_000 }), (time, shift, length) => {
      expect(carried.registerPositions(time + shift, time + shift + length)).toEqual(plain.registerPositions(time + shift, time + shift + length));
    }));
  });

  test('finds an event as it was recorded, and none of another case', async () => {
    const [first, second] = cases() as [string, string];
    const carried = new CarriedPast(journal);
    await carried.load([first, second]);
    const event = events.find(({ correlation }) => correlation === first)!;
    expect([carried.event(first, event.id), carried.event(second, event.id)]).toEqual([event, undefined]);
  });

  test('reads a history once, and again when too many others came between', async () => {
    const read: string[] = [];
    const carried = new CarriedPast({ readCorrelation: async (id: string) => [...await journal.readCorrelation(read[read.push(id) - 1]!)] });
    const [first] = cases() as [string];
    for (let time = 0; time < 3; time += 1) await carried.load([first]);
    expect(read.filter((id) => id === first).length).toBe(1);
    for (let other = 0; other < 600; other += 1) await carried.load([`other ${other}`]);
    await carried.load([first]);
    expect(read.filter((id) => id === first).length).toBe(2);
    expect(carried.case(first, 1e9).entries.size).toBe(events.filter(({ correlation }) => correlation === first).length);
    expect(read.filter((id) => id === registerCorrelation).length).toBe(1);
  });

  test('starts over after a history that cannot be folded', async () => {
    const [id] = cases() as [string];
    const broken = events.map((event) => (event.correlation === id && event.type === 'TeamFormed' ? { ...event, data: {} } : event));
    const carried = new CarriedPast({ readCorrelation: async (correlation) => broken.filter((event) => event.correlation === correlation) });
    await carried.load([id]);
    const before = broken.find(({ correlation, type }) => correlation === id && type === 'TeamFormed')!.position - 1;
    expect(() => carried.case(id, 1e9)).toThrow();
    expect(() => carried.case(id, 1e9)).toThrow();
    expect(carried.case(id, before).position).toBe(before);
  });
});
