import { PostgresJournal } from '#libs/journal';
import { startEmbeddedPostgres } from '#libs/platform';
import { randomInt } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { Chance } from '../chance.js';
import { idleInTransaction, killBackends } from './disturbance.js';
import { Difference, Ledger } from './ledger.js';
import { follow, type Subscriber } from './subscriber.js';
import { checkJournal, checkSubscriber } from './verdict.js';
import { writeElsewhere, writeHere } from './writers.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    writers: { type: 'string', default: '8' },
    subscribers: { type: 'string', default: '4' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
  },
});
const [seconds, writers, subscribers, seed] = [values.seconds, values.writers, values.subscribers, values.seed].map(Number) as [number, number, number, number];
if (![seconds, writers, subscribers].every((value) => Number.isInteger(value) && value > 0) || !Number.isInteger(seed)) {
  console.error('npm run soak -- [--seconds 600] [--writers 8] [--subscribers 4] [--seed N]');
  process.exit(2);
}

const server = await startEmbeddedPostgres({ folder: await mkdtemp(join(tmpdir(), 'firebreak-soak-')), persistent: false, durable: true });
let code = 0;
try {
  const counts = await soak();
  console.log(`nothing lost, doubled or reordered: ${counts}`);
} catch (error) {
  code = 1;
  console.log(error instanceof Difference ? `DIFFERENCE (seed ${seed}): ${error.message}` : error);
} finally {
  await server.stop();
}
process.exit(code);

async function soak(): Promise<string> {
  const chance = new Chance(seed);
  const ledger = new Ledger();
  const url = await server.createDatabase('soak');
  const foreign = await server.createDatabase('foreign');
  const admin = new pg.Client(server.url);
  const client = new pg.Client(url);
  admin.on('error', () => {}); // only when the server stops before its time
  await Promise.all([admin.connect(), client.connect()]);
  await (await PostgresJournal.open(url)).close();
  await client.query('create schema soak; create table soak.checkpoint (subscriber text primary key, position bigint not null)');
  await client.end();

  const followers = await Promise.all(Array.from({ length: subscribers }, (_, nth) => follow(url, nth, ledger)));
  const writing = Array.from({ length: writers }, (_, nth) => (nth % 2 ? writeElsewhere : writeHere)(url, chance.branch(nth), ledger));
  let running = true;
  const disturbing = [
    killBackends(admin, 'soak', chance.branch(100), ledger, () => running),
    ...[url, foreign].map((where, nth) => idleInTransaction(where, chance.branch(101 + nth), () => running)),
  ];
  const { counts } = ledger;
  const summary = () => `${ledger.acknowledged} events, ${counts.killed} kills, ${counts.resumed} subscriptions resumed, `
    + `${counts.unknown} unknown outcomes taken again, ${counts.duplicate} duplicates answered, ${counts.refused} refused`;
  console.log(`seed ${seed}: ${writers} writers, ${subscribers} subscribers, ${seconds} s`);
  const failed = Promise.all([...writing.map(({ done }) => done), ...disturbing]);
  for (let second = 1; second <= seconds; second += 1) {
    await Promise.race([sleep(1_000), failed]);
    if (second % 10 === 0) console.log(`${second} s: ${summary()}`);
  }
  running = false;
  writing.forEach((writer) => writer.stop());
  await failed;
  await settled(followers, ledger);
  await Promise.all(followers.map((follower) => follower.stop()));

  const reader = new pg.Client(url);
  await reader.connect();
  try {
    await checkJournal(reader, ledger);
    for (const { table } of followers) await checkSubscriber(reader, table, ledger);
  } finally {
    await Promise.all([reader.end(), admin.end()]);
  }
  return `${summary()} (seed ${seed})`;
}

/** Waits until all have seen everything, or none has come any further for half a minute. */
async function settled(followers: readonly Subscriber[], ledger: Ledger): Promise<void> {
  const reached = () => followers.map((follower) => follower.reached());
  for (let before = '', still = 0; still < 300 && Math.min(...reached()) < ledger.ids.length; still += 1) {
    await sleep(100);
    if (before !== (before = reached().join())) still = 0;
  }
}
