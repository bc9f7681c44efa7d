import { randomUUID } from 'node:crypto';
import type { EmbeddedPostgres } from '#libs/platform';
import { takeTurns, type Figures, type Pace } from '../load.js';
import { compare, type Row } from '../results.js';
import { openBareInsert, openEmmett, openJournal, type Contestant } from './contestants.js';
import { newEvent, upTo } from './events.js';

const streamLength = 40;

interface Setting {
  readonly callers: number;
  /** Events per append. */
  readonly size: number;
  /** Least ratios that are asked for. */
  readonly targets?: { readonly insert: number; readonly oneLane?: number; readonly emmett: number; readonly p99?: number };
}

const settings: readonly Setting[] = [
  { callers: 16, size: 1, targets: { insert: 1, emmett: 4, p99: 1 } },
  { callers: 16, size: 10 },
  { callers: 128, size: 1, targets: { insert: 2, oneLane: 1.4, emmett: 8 } },
];

/** Measures appends beside bare INSERTs and emmett on one server; the targets are for a disk as it is. */
export async function benchAppending(server: EmbeddedPostgres, pace: Pace, disk: 'as it is' | 'slow'): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { callers, size, targets } of settings) {
    rows.push(...(await oneSetting(server, pace, disk === 'slow' || !targets ? { callers, size } : { callers, size, targets })));
  }
  return rows;
}

async function oneSetting(server: EmbeddedPostgres, pace: Pace, { callers, size, targets }: Setting): Promise<Row[]> {
  const many = callers > 16;
  const database = (name: string) => server.createDatabase(`${callers}x${size} ${name}`);
  const entrants: Contestant[] = [
    await openJournal(await database('journal')),
    await openBareInsert(await database('bare')),
    await openEmmett(await database('emmett')),
    ...(many ? [await openBareInsert(await database('bare over more'), 64), await openJournal(await database('journal by one lane'), 1)] : []),
  ];
  const figures = await takeTurns(callers, entrants.map((contestant) => () => author(contestant, size)), pace);
  await Promise.all(entrants.map((contestant) => contestant.close()));
  const [ours, sixteen, emmett, more, oneLane] = figures as [Figures, Figures, Figures, Figures?, Figures?];
  const floor = more && more.perSecond > sixteen.perSecond ? more : sixteen;
  const floorName = entrants[figures.indexOf(floor)]!.name;
  const insert = (of: keyof Figures, times = 1) => ({ name: floorName, value: floor[of] * times });
  const theirs = (of: keyof Figures, times = 1) => ({ name: 'emmett', value: emmett[of] * times });
  const what = `${size === 1 ? 'appends' : `appends of ${size}`}, ${callers} callers`;
  const atLeast = (least: number | undefined) => (least ? { atLeast: least } : undefined);
  return [
    compare(`${what}, beside INSERT`, ours.perSecond, '/s', insert('perSecond'), atLeast(targets?.insert)),
    ...(oneLane ? [compare(`${what}, one lane, beside INSERT`, oneLane.perSecond, '/s', insert('perSecond'), atLeast(targets?.oneLane))] : []),
    compare(`${what}, beside emmett`, ours.perSecond, '/s', theirs('perSecond'), atLeast(targets?.emmett)),
    ...(size > 1
      ? [
        compare(`events in ${what}, beside INSERT`, ours.perSecond * size, 'events/s', insert('perSecond', size)),
        compare(`events in ${what}, beside emmett`, ours.perSecond * size, 'events/s', theirs('perSecond', size)),
      ]
      : []),
    compare(`${what}, p50, beside INSERT`, ours.p50, 'ms', insert('p50')),
    compare(`${what}, p99, beside INSERT`, ours.p99, 'ms', insert('p99'), targets?.p99 ? { atMost: targets.p99 } : undefined),
    compare(`${what}, p50, beside emmett`, ours.p50, 'ms', theirs('p50')),
    compare(`${what}, p99, beside emmett`, ours.p99, 'ms', theirs('p99')),
  ];
}

/** One caller: fills one stream after the other, always at the revision it knows. */
export function author(contestant: Contestant, size: number): () => Promise<void> {
  let stream = '';
  let revision = streamLength;
  return async () => {
    if (revision >= streamLength) [stream, revision] = [`case-${randomUUID()}`, 0];
    await contestant.append(stream, revision, upTo(size).map(() => newEvent(stream)));
    revision += size;
  };
}
