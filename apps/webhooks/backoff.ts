/** How often a notification is tried before it is given up: over about three days. */
export const mostAttempts = 10;

const first = 15_000;
const longest = 86_400_000;

/**
 * Gives how long to wait after so many attempts, in milliseconds: four times as long each time, a day at most, and between three quarters and
 * the whole of it by chance, so that receivers that failed together are not asked together.
 * @param chance from 0 to 1.
 */
export const delayAfter = (attempts: number, chance: number): number => Math.round(Math.min(longest, first * 4 ** (attempts - 1)) * (0.75 + chance / 4));
