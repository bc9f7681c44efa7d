import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isoTime } from '#libs/kernel';
import { paced } from '../../../tests/paced.js';
import { PlayedExchange } from '../../../tests/played-exchange.js';
import type { ReplayAnswer, WhoSawWhatAnswer } from '../answer.js';
import { AuditTools } from '../audit.module.js';
import { readDetail, readLeaf } from '../log/leaf.js';

let exchange: PlayedExchange;
let reference: string;
beforeAll(async () => {
  exchange = await PlayedExchange.play(paced);
  reference = await exchange.caseAs('LI-DE');
});
afterAll(() => exchange.close());

const table = async (at?: string) => (await exchange.audit('who-saw-what', { agency: 'LI-DE', case: reference, ...(at && { at }) })).json as unknown as WhoSawWhatAnswer;
const cellsOf = ({ events }: WhoSawWhatAnswer) => events.flatMap(({ cells }) => cells);

test('by each time, who saw what counts the releases that had left by then and no other', async () => {
  const { moments } = await table();
  expect(moments.length).toBeGreaterThan(4);
  const store = exchange.running.app.get(AuditTools).store;
  const lines = (await store.leaves(0, 10_000)).flatMap(({ leaf, detail }) => {
    const { at, agency } = readLeaf(leaf);
    return readDetail(detail).items.filter(({ kind }) => kind === 'entry' || kind === 'backfill').map(() => ({ at, agency }));
  });
  for (const moment of moments) {
    const counted = new Map<string, number>();
    for (const { agency, releases } of cellsOf(await table(moment))) counted.set(agency, (counted.get(agency) ?? 0) + releases);
    const expected = new Map<string, number>();
    for (const { agency } of lines.filter(({ at }) => at <= moment)) expected.set(agency, (expected.get(agency) ?? 0) + 1);
    expect(new Map([...counted].sort())).toEqual(new Map([...expected].sort()));
  }
});

test('before anything left nobody had seen anything, and by the newest time everything', async () => {
  const whole = await table();
  expect(cellsOf(await table(isoTime(Date.parse(whole.moments[0]!) - 1)))).toEqual([]);
  expect(await table(whole.moments.at(-1))).toEqual(whole);
});

test('a recall is on the record from its own time on', async () => {
  const { moments } = await table();
  const recalls = await Promise.all(moments.map(async (moment) => cellsOf(await table(moment)).filter(({ recalled }) => recalled).length));
  expect(recalls[0]).toBe(0);
  expect(recalls.at(-1)).toBe(2);
  expect(recalls).toEqual([...recalls].sort((a, b) => a - b));
});

test('each cell names the newest release that holds the event, as that agency calls it', async () => {
  for (const moment of [undefined, (await table()).moments[2]]) {
    for (const { release, entry, agency, first, last } of cellsOf(await table(moment))) {
      const replayed = (await exchange.audit('replay', { release })).json as unknown as Extract<ReplayAnswer, { found: true }>;
      expect(replayed).toMatchObject({ found: true, holds: true, agency, at: last });
      expect(replayed.why.map((line) => line.entry)).toContain(entry);
      expect(first <= last).toBe(true);
    }
  }
});

test('the log says which time an auditor asked for', async () => {
  const answer = await exchange.audit('who-saw-what', { agency: 'LI-DE', case: reference, at: '2026-03-02' });
  const stored = await exchange.running.app.get(AuditTools).store.find(answer.release!);
  expect(readDetail(stored!.detail).request).toEqual({ kind: 'who-saw-what', of: `${reference} 2026-03-02T00:00:00.000Z` });
});
