import { expect, test } from '@jest/globals';
import { day } from '#libs/kernel';
import fc from 'fast-check';
import { delayAfter, mostAttempts } from './backoff.js';

const delays = (chance: number): number[] => Array.from({ length: mostAttempts - 1 }, (_, nth) => delayAfter(nth + 1, chance));

test('What does not arrive is tried ten times in about three days', () => {
  expect(delays(1).map((delay) => delay / 1_000)).toEqual([15, 60, 240, 960, 3_840, 15_360, 61_440, 86_400, 86_400]);
  const whole = delays(1).reduce((sum, delay) => sum + delay, 0);
  expect([whole > 2.5 * day, whole < 3.5 * day]).toEqual([true, true]);
});

test('Each wait is no shorter than three quarters of the one before, a day at most, and spread by chance over a quarter of it', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(fc.integer({ min: 1, max: mostAttempts }), chance, chance, (attempts, one, other) => {
    const delay = delayAfter(attempts, one);
    expect(delay).toBeLessThanOrEqual(day);
    expect(delayAfter(attempts + 1, other)).toBeGreaterThanOrEqual(delay * 0.75);
    expect(delay).toBeGreaterThanOrEqual(Math.floor(delayAfter(attempts, 1) * 0.75));
  }));
  expect(new Set([0, 0.5, 1].map((each) => delayAfter(3, each))).size).toBe(3);
});
