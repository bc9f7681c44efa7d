import { randomUUID } from 'node:crypto';
import { subscribe, type Journal } from '#libs/journal';
import type { EmbeddedPostgres } from '#libs/platform';
import { takeTurns, type Figures, type Pace } from '../load.js';
import { compare, median, type Row } from '../results.js';
import { openEmmett, openJournal, openPlainRows, type Contestant } from './contestants.js';
import { newEvent, upTo } from './events.js';

const readers = 4;
const lengths = [20, 200] as const;
const appendSize = 20;
const emmettBatch = 500;

/** Measures stream reads and catching up over one backlog, the same in both stores: half of it in streams of 20 events, half in streams of 200. */
export async function benchReading(server: EmbeddedPostgres, pace: Pace, backlog: number): Promise<Row[]> {
  const [ourUrl, theirUrl] = [await server.createDatabase('reading journal'), await server.createDatabase('reading emmett')];
  const [ours, theirs, plain, vacuum] = [await openJournal(ourUrl), await openEmmett(theirUrl), openPlainRows(ourUrl), openPlainRows(theirUrl)];
  const streams = lengths.map((length) => upTo(Math.ceil(backlog / 2 / length)).map(() => `case-${randomUUID()}`));
  for (const store of [ours, theirs]) await fill(store, streams);
  await Promise.all([plain.analyze(), vacuum.analyze()]);
  const rows: Row[] = [];
  for (const [nth, length] of lengths.entries()) {
    const contestants = [ours, plain, theirs].map(({ read }) => () => reader(read, streams[nth]!, length));
    const [journal, rowed, emmett] = (await takeTurns(readers, contestants, pace)) as [Figures, Figures, Figures];
    const what = `stream reads, streams of ${length}, ${readers} readers`;
    rows.push(
      compare(`${what}, beside rows`, journal.perSecond * length, 'events/s', { name: 'SELECT of rows', value: rowed.perSecond * length }, { atLeast: 2 }),
      compare(`${what}, beside emmett`, journal.perSecond * length, 'events/s', { name: 'emmett', value: emmett.perSecond * length }, { atLeast: 3 }),
    );
  }
  rows.push(...(await catchUp(ours.journal, theirs.follow, pace)));
  await Promise.all([ours, theirs, plain, vacuum].map((one) => one.close()));
  return rows;
}

async function fill(store: Contestant, streams: readonly (readonly string[])[]): Promise<void> {
  const left = streams.flatMap((names, nth) => names.map((name) => ({ name, length: lengths[nth]! })));
  await Promise.all(upTo(16).map(async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const { name, length } = next;
      for (let revision = 0; revision < length; revision += appendSize) await store.append(name, revision, upTo(appendSize).map(() => newEvent(name)));
    }
  }));
}

/** One reader: one stream after the other, in an order that jumps about. */
function reader(read: (stream: string) => Promise<number>, streams: readonly string[], length: number): () => Promise<void> {
  let at = Math.floor(Math.random() * streams.length);
  return async () => {
    at = (at + 7_919) % streams.length;
    const count = await read(streams[at]!);
    if (count !== length) throw new Error(`Read ${count} events of ${length}`);
  };
}

async function catchUp(journal: Journal, follow: (seconds: number, batch: number) => Promise<number>, { rounds, seconds }: Pace): Promise<Row[]> {
  const head = await journal.head();
  const [usual, large, theirs]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    usual.push(head / (await secondsToCatchUp(journal, head)));
    large.push(head / (await secondsToCatchUp(journal, head, 1_000)));
    theirs.push((await follow(seconds, emmettBatch)) / seconds);
  }
  const against = { name: `emmett, batches of ${emmettBatch}, ${seconds} s`, value: median(theirs) };
  const row = compare('catching up, no-op handler, batches as by default', median(usual), 'events/s', against);
  return [
    { ...row, target: 'at least 100,000 events/s', met: row.value >= 100_000 },
    compare('catching up, no-op handler, batches of 1,000', median(large), 'events/s', against),
  ];
}

function secondsToCatchUp(journal: Journal, head: number, batch?: number): Promise<number> {
  const began = performance.now();
  let count = 0;
  return new Promise((resolve, reject) => {
    const subscription = subscribe({
      journal,
      from: async () => ({ after: 0 }),
      handle: async (events) => { count += events.length; },
      idle: async () => {
        const took = (performance.now() - began) / 1_000;
        void subscription.stop().then(() => (count === head ? resolve(took) : reject(new Error(`Handled ${count} events of ${head}`))));
      },
      onError: reject,
      ...(batch && { batch }),
    });
  });
}
