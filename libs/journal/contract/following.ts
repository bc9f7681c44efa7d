import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal, StoredEvent } from '../journal.js';
import { subscribe } from '../subscribe.js';
import { anEvent, appendMany, aStream, follow, numbers, positions, revisions, until } from './cast.js';

/** Describes how every journal is followed. */
export function following(journal: () => Journal): void {
  test('a listener is told of an append until it stops listening', async () => {
    let calls = 0;
    const stop = journal().onAppend(() => (calls += 1));
    for (let tries = 0; calls === 0 && tries < 100; tries += 1) {
      await journal().append(aStream(), 0, [anEvent()]);
      await sleep(20);
    }
    expect(calls).toBeGreaterThan(0);
    stop();
    await sleep(50);
    const before = calls;
    await journal().append(aStream(), 0, [anEvent()]);
    await sleep(100);
    expect(calls).toBe(before);
  });

  test('a subscriber sees every event once and in order while eight writers append', async () => {
    const start = await journal().head();
    const seen: StoredEvent[] = [];
    const subscription = follow(journal(), start, seen);
    const hot = aStream();
    await Promise.all(
      numbers(0, 8).map(async (writer) => {
        for (let n = 0; n < 40; n += 1) await journal().append(n % 2 ? hot : `${hot}-${writer}`, 'any', [anEvent(), anEvent()]);
      }),
    );
    await until(() => seen.length >= 640);
    await subscription.stop();
    expect(positions(seen)).toEqual(numbers(start + 1, 640));
    const ofHot = seen.filter(({ stream }) => stream === hot);
    expect(revisions(ofHot)).toEqual(numbers(1, 320));
  });

  test('a slow subscriber has read one page ahead and no further', async () => {
    const start = await journal().head();
    await appendMany(journal(), aStream(), 20);
    const asked: number[] = [];
    const watched = new Proxy(journal(), {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name === 'readAll') return (after: number, limit: number) => (asked.push(after), target.readAll(after, limit));
        return value.bind(target) as unknown;
      },
    });
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const seen: StoredEvent[] = [];
    const subscription = subscribe({
      journal: watched,
      batch: 5,
      pollEvery: 5,
      from: async () => ({ after: start }),
      handle: async (events) => held.then(() => void seen.push(...events)),
      onError: () => {},
    });
    await until(() => asked.length === 2);
    await sleep(50);
    expect(asked).toEqual([start, start + 5]);
    letGo();
    await until(() => seen.length === 20);
    await subscription.stop();
    expect(positions(seen)).toEqual(numbers(start + 1, 20));
  });

  test('a subscriber is asked where to continue at the position it was to go to, and before any page when that is stale', async () => {
    const start = await journal().head();
    await appendMany(journal(), aStream(), 12);
    const froms = [{ after: start, until: start + 5 }, { after: start + 5 }, { after: start + 10 }];
    const pages: number[][] = [];
    let stale = false;
    const subscription = subscribe({
      journal: journal(),
      batch: 3,
      pollEvery: 5,
      from: async () => ((stale = false), froms.shift()),
      stale: async () => stale,
      handle: async (events) => {
        pages.push(positions(events).map((position) => position - start));
        stale = pages.length === 3;
      },
      onError: () => {},
    });
    await until(() => pages.length === 4);
    await subscription.stop();
    expect(pages).toEqual([[1, 2, 3], [4, 5], [6, 7, 8], [11, 12]]);
  });

  test('a subscriber resumes from its checkpoint, and repeats a batch it failed to handle', async () => {
    const start = await journal().head();
    const seen: StoredEvent[] = [];
    const errors: unknown[] = [];
    await appendMany(journal(), aStream(), 5);
    const first = follow(journal(), start, seen, 2);
    await until(() => seen.length === 5);
    await first.stop();
    await appendMany(journal(), aStream(), 5);
    let failures = 2;
    const second = subscribe({
      journal: journal(),
      batch: 3,
      pollEvery: 10,
      from: async () => ({ after: start + seen.length }),
      handle: async (events) => {
        if (failures > 0 && seen.length > 7) throw new Error(`failure ${(failures -= 1)}`);
        seen.push(...events);
      },
      onError: (error) => errors.push(error),
    });
    await until(() => seen.length === 10);
    await second.stop();
    expect(positions(seen)).toEqual(numbers(start + 1, 10));
    expect(errors).toHaveLength(2);
  });
}
