import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PairwiseNames } from '#libs/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { Door } from '../door.js';
import { requestsAbout, sendTo } from '../every-route.js';
import { compare, compareAgain, isTelling, type Comparison } from './paired-timing.js';

/** Entries of the case that is not the asker's: what loading it costs must not show. */
const size = 300;
let door: Door;
let theirs: { case: string; person: string; entry: string; referral: string }; // as POL-DE would name them, if it had a ground
let mine: { case: string; person: string };
const never = (nth: number) => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;

beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'POL-DE': 'police', 'NGO-DE': 'ngo' });
  const of = await door.openCase('LI-DE');
  const referral = await door.refer('LI-DE', 'NGO-DE', of, 'psychosocial');
  let entry = '';
  for (let nth = 0; nth < size; nth += 1) ({ entry } = (await door.done('LI-DE', `/cases/${of.case}/entries`, { type: 'NoteAdded', data: { text: `Note ${nth} `.repeat(20) } })) as { entry: string });
  const names = door.app.get(PairwiseNames);
  const renamed = (kind: 'case' | 'person' | 'entry', reference: string) => names.name('POL-DE', kind, names.resolve('LI-DE', kind, reference)!);
  theirs = { case: renamed('case', of.case), person: renamed('person', of.person), entry: renamed('entry', entry), referral };
  mine = await door.openCase('POL-DE');
});
afterAll(() => door.close());

let asked = 0;
const told = (what: string, { pairs, median, otherMedian, difference, delta }: Comparison) =>
  console.log(`${what}: not yours ${median.toFixed(2)} ms, not there ${otherMedian.toFixed(2)} ms, paired difference ${difference.toFixed(3)} ms, Cliff's delta ${delta.toFixed(2)} (${pairs} pairs)`);

async function expectNoTelling(what: string, ask: (named: { case: string; person: string; entry: string; referral: string }) => Promise<{ status: number }>): Promise<void> {
  const status = async (of: typeof theirs) => (await ask(of)).status;
  expect(await status(theirs)).toBe(await status({ case: never(1), person: never(1), entry: never(1), referral: never(1) }));
  // What is not there is another every time, as whoever guesses would have it.
  const absent = () => {
    asked += 1;
    return ask({ case: never(asked), person: never(asked), entry: never(asked), referral: never(asked) });
  };
  const comparison = await compareAgain(() => ask(theirs), absent, { pairs: 240 });
  told(what, comparison);
  expect([what, isTelling(comparison)]).toEqual([what, false]);
}

describe('what is not yours takes as long as what is not there', () => {
  const routes = requestsAbout().map(({ route }) => route).filter((route) => /\{(case|referral)\}/.test(route));
  test.each(routes)('%s', async (route) => {
    await expectNoTelling(route, (named) => sendTo(door, 'POL-DE', requestsAbout(named).find((request) => request.route === route)!));
  });

  const entry = (type: string, data: (named: typeof theirs) => object) => (named: typeof theirs) => door.post('POL-DE', `/cases/${mine.case}/entries`, { type, data: data(named) });
  test.each<[string, (named: typeof theirs) => Promise<{ status: number }>]>([
    ['a person in an entry', entry('RiskAssessed', ({ person }) => ({ person }))],
    ['the target of a correction', entry('EntryCorrected', ({ entry: target }) => ({ target, fields: { text: 'y' } }))],
    ['a person in a referral', ({ person }) => door.post('POL-DE', `/cases/${mine.case}/referrals`, { to: 'NGO-DE', need: 'shelter', urgency: 'urgent', persons: [person] })],
  ])('%s', expectNoTelling);
});

describe('the comparison', () => {
  const request = () => door.get('POL-DE', `/referrals/${never(1)}`);
  const late = (by: number) => async () => {
    await sleep(by);
    return request();
  };
  test('catches an answer that is 20 ms late, and one that is 2 ms late', async () => {
    for (const by of [20, 2]) {
      const comparison = await compare(late(by), request, { pairs: 60, warmUp: 5 });
      told(`${by} ms late`, comparison);
      expect(isTelling(comparison)).toBe(true);
    }
  });
  test('finds nothing between a request and itself', async () => {
    expect(isTelling(await compareAgain(request, request, { pairs: 200 }))).toBe(false);
  });
});
