import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PostgresJournal, type StoredEvent } from '#libs/journal';
import { day, isoTime } from '#libs/kernel';
import { Player } from '../apps/standalone/player.js';
import type { Scenario, Step } from '../apps/standalone/scenario.js';
import { Session } from '../apps/standalone/session.js';
import { Chance } from './chance.js';
import { createTestDatabase } from './test-database.js';

const seed = Number(process.env['FIREBREAK_CRASH_SEED'] ?? randomInt(2 ** 31));
const chance = new Chance(seed);
const hour = 3_600_000;
const began = Date.parse('2026-04-01T08:00:00.000Z');
const script = fileURLToPath(new URL('./firewall/canary/exchange-process.js', import.meta.url));
// Where the clock of each next process stands, counted from the beginning: it jumps forward, and back.
const clocks = [9 * hour, -3 * hour, 5 * day, 26 * hour, 40 * day, 39 * day];

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let journal: PostgresJournal;
let child: ChildProcess | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await kill();
  await journal?.close();
  await database.drop();
});

/** Starts a whole exchange as a process of its own, at a time of its own; gives its address. */
async function start(at: number): Promise<string> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: database.url, FIREBREAK_ROOT_KEY: '07'.repeat(32) };
  child = fork(script, [isoTime(at)], { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The exchange did not start')));
  ended.catch(() => {});
  const [{ url }] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string }];
  return url;
}

async function kill(): Promise<void> {
  if (!child) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  child = undefined;
}

async function advance(by: number): Promise<void> {
  const done = once(child!, 'message');
  child!.send({ advance: by });
  await done;
}

const as = 'inspector@LI-DE';
const many = (count: number, urgency: string, persons: readonly string[]): Step[] => Array.from({ length: count }, (_, nth) => (
  { as, do: 'SendReferral', referral: `${urgency} ${persons.join()} ${nth}`, case: 'c1', to: 'NGO-DE', need: 'shelter', urgency, persons: [...persons] }));
const steps: Step[] = [
  { as, do: 'OpenCase', case: 'c1', data: { jurisdiction: 'DE' } },
  { as, do: 'RecordEntry', case: 'c1', type: 'PersonRecorded', data: { person: 'girl', role: 'worker', isChild: true } },
  ...Array.from({ length: 3 }, (): Step => ({ as, do: 'RecordEntry', case: 'c1', type: 'InspectionCarriedOut', data: { on: '2026-04-01' } })),
  ...many(10, 'immediate', []), ...many(10, 'urgent', []), ...many(10, 'routine', []), ...many(6, 'routine', ['girl']),
];
const scenario: Scenario = {
  scenario: 'crash', title: 'Everything falls due', starts: isoTime(began), steps, agreements: [], expect: [], never: [], replay: [],
  agencies: { 'LI-DE': { kind: 'labour-inspectorate', jurisdiction: 'DE' }, 'NGO-DE': { kind: 'ngo', jurisdiction: 'DE' } },
};

async function stored(): Promise<readonly StoredEvent[]> {
  return (await journal.readAll(0, 10_000)).events;
}
const bySystem = ({ meta }: StoredEvent): boolean => (meta['recordedBy'] as { role: string }).role === 'system';
const recordedBySystem = async () => (await stored()).filter(bySystem).length;

/** What became of each referral in order, and what fell due in the case. */
function told(events: readonly StoredEvent[]): string[] {
  const streams = new Map<string, string[]>();
  for (const { stream, type } of events.filter((event) => event.stream.startsWith('referral-') || event.type === 'CheckInDue')) {
    streams.set(stream, [...(streams.get(stream) ?? []), type.replace('Referral', '')]);
  }
  return [...streams.values()].map((types) => types.join(' ')).sort();
}
const everything = [
  'CheckInDue '.repeat(9).trim(), ...Array<string>(20).fill('Sent Escalated Expired'), ...Array<string>(6).fill('Sent Raised Escalated Escalated Expired'),
  ...Array<string>(10).fill('Sent Reminded Escalated Expired'),
];

test(`every step that falls due is recorded once, whenever the exchange is killed and wherever its clock stands then (seed ${seed})`, async () => {
  const player = new Player(scenario, new Session(await start(began), 'crash-test'), undefined);
  await player.prepare();
  for (const step of steps) expect((await player.attempt(step)).status).toBe(201);
  await kill();
  journal = new PostgresJournal(database.url);

  const killedAt: number[] = [];
  for (const clock of clocks) {
    await start(began + clock);
    const before = await recordedBySystem();
    const enough = before + chance.between(1, 25);
    // Where the clock has gone back there may be nothing to wait for.
    for (let waited = 0; waited < 150 && (await recordedBySystem()) < enough; waited += 1) await sleep(10);
    await kill();
    killedAt.push((await recordedBySystem()) - before);
  }
  expect(killedAt.some((count) => count > 0)).toBe(true);
  expect(told(await stored())).not.toEqual(everything);

  await start(began + 300 * day);
  for (let turn = 0; turn < 40 && told(await stored()).join() !== everything.join(); turn += 1) {
    await sleep(250);
    await advance(30 * day);
  }
  await advance(300 * day);
  await sleep(1_000);
  const events = await stored();
  expect(told(events)).toEqual(everything);
  for (const { meta } of events.filter(bySystem)) expect(Date.parse(meta['recordedAt'] as string)).toBeGreaterThanOrEqual(Date.parse(meta['occurredAt'] as string));
}, 300_000);
