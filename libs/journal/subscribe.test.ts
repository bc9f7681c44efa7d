import { expect, test } from '@jest/globals';
import { setImmediate as hintsToCome } from 'node:timers/promises';
import { anEvent, appendMany, aStream, positions, until } from './contract/cast.js';
import type { Page, Share } from './journal.js';
import { MemoryJournal } from './memory/memory-journal.js';
import { subscribe } from './subscribe.js';

class WatchedJournal extends MemoryJournal {
  readonly asked: number[] = [];

  override readAll(after: number, limit: number, share?: Share): Promise<Page> {
    this.asked.push(after);
    return super.readAll(after, limit, share);
  }
}

test('a subscriber that has read all there was asks again at a hint alone, and misses nothing that comes while it works', async () => {
  const journal = new WatchedJournal();
  await appendMany(journal, aStream(), 2);
  const seen: number[] = [];
  let idle = 0;
  const subscription = subscribe({
    journal, pollEvery: 3_600_000, from: async () => ({ after: 0 }), idle: async () => void (idle += 1),
    handle: async (events) => {
      if (seen.length === 0) await journal.append(aStream(), 0, [anEvent()]);
      await hintsToCome();
      seen.push(...positions(events));
    },
    onError: (error) => { throw error; },
  });
  try {
    await until(() => idle === 1);
    expect([seen, journal.asked]).toEqual([[1, 2, 3], [0, 2]]);
  } finally {
    await subscription.stop();
  }
});
