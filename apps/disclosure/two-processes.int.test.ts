import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { cast, Stage } from '../../tests/stage.js';
import { createTestDatabase } from '../../tests/test-database.js';
import { PostgresJournal } from '#libs/journal';
import { Casebook } from './casebook.js';
import { Projection } from './projection.js';

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

describe('A process that projects beside another one', () => {
  test('does not decide what is due by a register the other one has moved past', async () => {
    const id = await stage.open();
    await stage.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
    await stage.settled();
    await stage.projection.stop();
    // The second process has read nothing beyond this point; the first one then projects a suspension and dies before it decides what is due.
    const late = jest.spyOn(stage.journal, 'readAll').mockImplementation(async (after) => ({ events: [], upTo: after }));
    stage.projection = stage.anotherProjection();
    stage.projection.start();
    await stage.settled();
    await stage.operate({ do: 'ChangeCertification', agency: 'POL', change: 'suspend', data: {} });
    await stage.pool.query(
      "with moved as (update disclosure.checkpoint set position = $1) update disclosure.case_file set due = 0, cause = 'CertificationSuspended'",
      [await stage.journal.head()],
    );
    await sleep(600);
    late.mockRestore();
    expect((await stage.told('POL', 'criminal-investigation', id)).slice(-2)).toEqual([
      'recall CaseOpened certification-suspended', 'recall TeamFormed certification-suspended',
    ]);
  });

  test('has not caught up before it knows the register', async () => {
    await stage.settled();
    const held = gate();
    const journal = await PostgresJournal.open(stage.url);
    const readCorrelation = journal.readCorrelation.bind(journal);
    jest.spyOn(journal, 'readCorrelation').mockImplementation(async (...range) => held.passed.then(() => readCorrelation(...range)));
    const second = new Projection({ journal, pool: stage.pool, clock: stage.clock, names: stage.tools.names, onError: () => {} });
    second.start();
    expect(await second.caughtUp(500)).toBe(false);
    held.open();
    expect(await second.caughtUp(5_000)).toBe(true);
    expect(second.book.register.agencies.size).toBe(cast.length);
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
