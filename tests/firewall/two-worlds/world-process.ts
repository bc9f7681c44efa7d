import { setTimeout as sleep } from 'node:timers/promises';
import { FreshIds } from '#libs/kernel';
import { ScriptedClock, Settings } from '#libs/platform';
import pg from 'pg';
import { after } from '../../../apps/standalone/scenario.js';
import { startExchange } from '../../../apps/standalone/exchange-process.js';
import { inBatch } from './cast.js';
import { WebhookReceiver } from '../../webhook-receiver.js';
import { notified } from './notified.js';
import { listen, observe } from './observe.js';
import { KnowingPlayer, WatchedSession } from './watched-session.js';
import { rootKey, worldNames, type Asked, type Told } from './worlds.js';

/** Ids by count, each agency's by its own, so that they are the same in two worlds unless something makes them differ. */
class CountedIds extends FreshIds {
  private readonly counts = new Map<string, number>();

  override next(agency: string): string {
    const count = (this.counts.get(agency) ?? 0) + 1;
    this.counts.set(agency, count);
    return `${agency} ${count}`;
  }
}

// One of two worlds: an exchange of its own with a fixed clock, fixed keys and counted ids. What it is sent it plays through its own door.
const clock = new ScriptedClock(Date.parse('2026-03-01T08:00:00Z'));
const settings = new Settings({
  production: false, host: '127.0.0.1', port: 0, databaseUrl: process.argv[2]!, rootKey, demoIssuer: true, bodyLimit: 262_144, webhookLoopback: true,
});
const receiver = await WebhookReceiver.open();
const { url, close } = await startExchange({ settings, clock, issuers: [], ids: new CountedIds() });

// Nothing falls due any more once the journal has not grown for some seconds, in which the exchange looks several times. Tells how much it has grown.
async function letPass(duration: string): Promise<number> {
  const client = new pg.Client({ connectionString: process.argv[2]! });
  await client.connect();
  const head = async () => Number((await client.query<{ position: string }>('select position from journal.head')).rows[0]!.position);
  const before = await head();
  clock.advance(after(duration, clock.now()) - clock.now());
  let last = before;
  for (let still = 0; still < 20; ) {
    await sleep(100);
    const now = await head();
    [last, still] = [now, now === last ? still + 1 : 0];
  }
  await client.end();
  return last - before;
}

async function play({ number, scenario, readers, cases, listening }: Asked): Promise<Told> {
  const [here, who, where] = inBatch([scenario, readers, cases] as const, number);
  const session = new WatchedSession(url, `batch-${number}`, worldNames);
  const player = new KnowingPlayer(here, session);
  await player.prepare();
  const refused: number[] = [];
  let fellDue = 0;
  for (const [index, step] of here.steps.entries()) {
    if ('wait' in step) {
      const due = await letPass(step.wait);
      fellDue += due;
      session.forgetTokens();
    } else if ((await player.attempt(step)).status >= 300) refused.push(index);
  }
  const isAuditor = (reader: string) => here.agencies[reader]!.kind === 'auditor';
  const ends = await Promise.all(who.filter((reader) => !isAuditor(reader)).map(async (reader) => [reader, await observe(player, session, reader, where)] as const));
  await Promise.all(ends.map(([reader, feeds]) => notified(session, receiver, reader, feeds)));
  receiver.received.length = 0;
  if (listening) {
    const waiting = ends.map(([reader, after]) => listen(session, reader, after));
    await sleep(200); // they wait by now
    if (listening.meanwhile) await player.attempt(inBatch(listening.meanwhile, number));
    await Promise.all(waiting);
  }
  for (const reader of who.filter(isAuditor)) await observe(player, session, reader, where); // what the others were told
  session.close();
  return { refused, fellDue, observed: who.map((reader) => session.watched.get(reader) ?? []) };
}

process.on('message', (asked: Asked | { leak: string } | 'stop') => {
  if (asked === 'stop') void close().then(() => receiver.close()).then(() => process.exit(0));
  else if ('leak' in asked) process.send!(Object.assign(globalThis, asked) && {});
  else void play(asked).then((told) => process.send!(told), (error: unknown) => process.send!({ failed: String((error as Error).stack) }));
});
process.send!({ url });
