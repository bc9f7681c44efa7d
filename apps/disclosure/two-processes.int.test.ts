import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { actorOf, Stage } from '../../tests/stage.js';
import { createTestDatabase } from '../../tests/test-database.js';
import { ReadFeed } from '#libs/contracts';
import { PostgresJournal } from '#libs/journal';

import { Casebook } from './casebook.js';
import { Present } from './present.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let stage: Stage;

beforeAll(async () => {
  database = await createTestDatabase();
  stage = await Stage.open(database.url);
});
afterAll(async () => {
  await stage.close();
  await database.drop();
});

/** A promise with its resolution in hand. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}

describe('A process that reads beside the one that projects', () => {
  test('has not caught up before it knows the register', async () => {
    await stage.settled();
    const held = gate();
    const journal = await PostgresJournal.open(stage.url);
    const readCorrelation = journal.readCorrelation.bind(journal);
    jest.spyOn(journal, 'readCorrelation').mockImplementation(async (...range) => held.passed.then(() => readCorrelation(...range)));
    const second = new Present({ journal, pool: stage.pool, clock: stage.clock, onError: () => {} });
    second.start();
    expect(await second.caughtUp(500)).toBe(false);
    held.open();
    expect(await second.caughtUp(5_000)).toBe(true);
    expect(second.book.register.agencies.size).toBe(stage.present.book.register.agencies.size);
    await second.stop();
    await journal.close();
  });

  test('does not take for withdrawn what it does not know yet', async () => {
    const id = await stage.open();
    await stage.settled();
    const journal = await PostgresJournal.open(stage.url);
    const readAll = journal.readAll.bind(journal);
    const held = gate();
    const second = new Present({ journal, pool: stage.pool, clock: stage.clock, onError: () => {} });
    second.start();
    expect(await second.caughtUp(5_000)).toBe(true);
    // It caught up with a head that it asked for before this was recorded.
    jest.spyOn(journal, 'readAll').mockImplementation(async (...range) => held.passed.then(() => readAll(...range)));
    jest.spyOn(second, 'caughtUp').mockResolvedValue(true);
    await stage.record(id, 'LAB', 'NoteAdded', { text: 'Later' });
    await stage.settled();
    const { audit, clock, pool } = stage;
    const reading = stage.readWith({ present: second, pool, audit, clock }, new ReadFeed(actorOf('LAB'), 'labour-inspection', 0, 1_000, 0));
    held.open();
    expect((await reading).body).not.toContain('withdrawn');
    await second.stop();
    await journal.close();
  });

  test('keeps no case as of the position before it started over', async () => {
    const id = await stage.open();
    const held = gate();
    const book = new Casebook(stage.journal);
    await book.openAt(await stage.journal.head());
    await stage.record(id, 'LAB', 'NoteAdded', { text: 'Later' });
    const readCorrelation = stage.journal.readCorrelation.bind(stage.journal);
    const slow = jest.spyOn(stage.journal, 'readCorrelation').mockImplementationOnce((...range) => held.passed.then(() => readCorrelation(...range)));
    const opening = book.openAt(await stage.journal.head());
    const before = await book.facts(id);
    held.open();
    await opening;
    slow.mockRestore();
    expect([before.entries.size, (await book.facts(id)).entries.size]).toEqual([1, 2]);
  });
});
