import { expect, test } from '@jest/globals';
import { screenedLanguages } from '../libs/casework/status-words.js';
import { figuresOf, labelled } from './status-screen.js';

/** Unseen sentences of ten that may be missed: what was measured when the lists were done. The aim, 95 % of each language, is missed where one is missed. */
const missed: Record<string, number> = { am: 1, ar: 2, fr: 1, id: 1, ne: 1 };

test.each(screenedLanguages)('the screen does in %s at least as well as recorded', (language) => {
  const { unseen, tuned } = labelled(language);
  for (const { speaks, silent } of [unseen, tuned]) expect(new Set([...speaks, ...silent]).size).toBe(speaks.length + silent.length);
  expect(figuresOf(unseen)).toMatchObject({ speaks: 10, silent: 10, alarms: 0 });
  expect(figuresOf(unseen).found).toBeGreaterThanOrEqual(10 - (missed[language] ?? 0));
  expect(figuresOf(tuned)).toMatchObject({ speaks: 30, silent: 30, alarms: 0 });
  expect(figuresOf(tuned).found).toBeGreaterThanOrEqual(29);
});
