import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Playwright, stageNames } from '../../tests/stage.js';
import { createTestDatabase } from '../../tests/test-database.js';
import { ReferralCommand } from '#libs/contracts';
import { PostgresJournal, type StoredEvent } from '#libs/journal';
import { Deadlines } from './deadlines.js';
import { handleCommand } from './handle-command.js';

const hour = 3_600_000;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let journal: PostgresJournal;
let play: Playwright;
let id: string;
let running: Deadlines[];
let others: PostgresJournal[];
let errors: unknown[];

beforeAll(async () => {
  database = await createTestDatabase();
  journal = await PostgresJournal.open(database.url);
  play = new Playwright(journal);
  await play.begin();
});
beforeEach(async () => {
  id = await play.open();
  [running, others, errors] = [[], [], []];
});
afterEach(async () => {
  for (const each of running) await each.stop();
  for (const each of others) await each.close();
  expect(errors).toEqual([]);
});
afterAll(async () => {
  await journal.close();
  await database.drop();
});

function start(on = journal): void {
  const deadlines = new Deadlines({ journal: on, clock: play.clock, onError: (error) => errors.push(error) });
  running.push(deadlines);
  deadlines.start();
}

async function told(referral: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const event of journal.readStream(`referral-${referral}`)) events.push(event);
  return events;
}
const types = async (referral: string) => (await told(referral)).map(({ type }) => type.slice('Referral'.length)).join(' ');

async function until(referral: string, expected: string): Promise<void> {
  const waited = Date.now() + 20_000; // for the database, never for the time of the play
  while ((await types(referral)) !== expected) {
    if (Date.now() > waited) throw new Error(`${await types(referral)} instead of ${expected}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('A referral about somebody in danger', () => {
  const sendAbout = async (person: string): Promise<string> => {
    const order = { do: 'SendReferral', case: stageNames.name('LAB', 'case', id), to: 'NGO', need: 'shelter', urgency: 'routine', persons: [stageNames.name('LAB', 'person', person)] } as const;
    return (await handleCommand(play.tools, new ReferralCommand(play.context('LAB'), order))).stream.slice('referral-'.length);
  };

  test('becomes urgent whenever that is known, and escalates again and again', async () => {
    const person = await play.person(id);
    const [before, answered] = [await sendAbout(person), await sendAbout(person)];
    await play.move(answered, 'NGO', 'accept');
    start();
    await play.record(id, 'LAB', 'RiskAssessed', { person, immediateDanger: true });
    await until(before, 'Sent Raised');
    await until(answered, 'Sent Accepted Raised');
    const after = await sendAbout(person);
    await until(after, 'Sent Raised');
    play.clock.advance(hour / 2);
    await until(before, 'Sent Raised Escalated');
    play.clock.advance(hour / 2);
    await until(before, 'Sent Raised Escalated Escalated');
    const [, raised, first, second] = await told(before);
    expect(raised).toMatchObject({ data: { urgency: 'immediate', reasons: ['immediate-danger'], persons: [person] }, meta: { recordedBy: { role: 'system' } } });
    expect(first!.id).not.toBe(second!.id);
  });

  test('does so once, however many processes look', async () => {
    const person = await play.person(id);
    const referrals = await Promise.all(Array.from({ length: 6 }, () => sendAbout(person)));
    for (let nth = 0; nth < 3; nth += 1) {
      const other = await PostgresJournal.open(database.url);
      others.push(other);
      start(other);
    }
    await play.record(id, 'LAB', 'RiskAssessed', { person, immediateDanger: true });
    for (const referral of referrals) await until(referral, 'Sent Raised');
    play.clock.advance(hour / 2);
    for (const referral of referrals) await until(referral, 'Sent Raised Escalated');
    for (const each of running) await each.stop();
    for (const referral of referrals) expect(await types(referral)).toBe('Sent Raised Escalated');
  });
});
