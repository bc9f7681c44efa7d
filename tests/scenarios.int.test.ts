import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compareExpectations, compareNever, compareReplays } from '../apps/standalone/compare.js';
import { play } from '../apps/standalone/play.js';
import { Difference, type Player, type Served } from '../apps/standalone/player.js';
import { readScenario, type Scenario } from '../apps/standalone/scenario.js';
import { Door, start } from './door.js';

const folder = fileURLToPath(new URL('../../tests/scenarios/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const scenarioOf = (name: string): Scenario => readScenario(`${folder}${name}`);
const waits = (scenario: Scenario) => scenario.steps.some((step) => 'wait' in step) || Date.parse(scenario.starts) !== start;

let shared: Door;
beforeAll(async () => {
  shared = await Door.open();
});
afterAll(() => shared.close());

describe('every scenario plays as written', () => {
  test.each(files)('%s', async (name) => {
    const scenario = scenarioOf(name);
    const alone = waits(scenario) ? await Door.open({ starts: scenario.starts }) : undefined;
    const { url, clock } = alone ?? shared;
    try {
      const { player, replays } = await play(scenario, url, (by) => clock.advance(by));
      expect(player.cases().length).toBeGreaterThan(0);
      expect(replays > 0).toBe(scenario.replay.length > 0);
    } finally {
      await alone?.close();
    }
  });
});

test('a scenario that waits is refused by a running exchange, whose clock is real', async () => {
  const scenario = { ...scenarioOf('recruitment-deposit.yaml'), steps: [{ wait: 'P1D' }] };
  await expect(play(scenario, shared.url)).rejects.toThrow('scripted clock');
});

type Change = (scenario: Scenario) => Partial<Scenario>;

const expecting = (agency: string, change: object): Change => ({ expect: all }) => ({
  expect: all.map((each) => (each.agency === agency ? { ...each, ...change } : each)),
});
const step = (number: number, change: object): Change => ({ steps }) => ({
  steps: steps.slice(0, number).map((each, index) => (index === number - 1 ? ({ ...each, ...change }) : each)),
});

describe('the player tells the first difference at the end, with what was expected and what came', () => {
  let player: Player;
  beforeAll(async () => {
    player = (await play(scenarioOf('recruitment-deposit.yaml'), shared.url)).player;
  });
  const compare = async (change: Change): Promise<void> => {
    const expectingOther = Object.create(player, { scenario: { value: { ...player.scenario, ...change(player.scenario) } } }) as Player;
    await compareExpectations(expectingOther);
    compareNever(expectingOther);
  };

  test.each<[string, Change, string]>([
    ['a field that should be seen and is not', expecting('REG-VN', { sees: { PersonRecorded: ['name'] } }), 'at the end, REG-VN: expected to see PersonRecorded.name, got nothing of it'],
    ['a field that should be hidden and is not', expecting('REG-VN', { hides: { IndicatorObserved: ['indicator'] } }), 'at the end, REG-VN: expected IndicatorObserved.indicator to be hidden, got "retention-of-identity-documents"'],
    ['an agency that should see nothing and does', expecting('REG-VN', { sees: 'nothing' }), 'at the end, REG-VN: expected to see nothing, got 9 entries, first CaseOpened'],
    ['a feed that is refused', expecting('REG-VN', { purpose: 'prosecution' }), 'at the end, REG-VN: expected a feed for prosecution, got a refusal'],
    ['a recall that never came', expecting('REG-VN', { recalled: ['i1'] }), 'at the end, REG-VN: expected a recall of i1, got none'],
    ['a string that must never be received', () => ({ never: [{ agency: 'REG-VN', strings: ['Mai Labour'] }] }), 'during the play, REG-VN: expected never to receive "Mai Labour", got it in {"'],
  ])('%s', async (_name, change, message) => {
    await compare(() => ({}));
    await expect(compare(change)).rejects.toThrow(Difference);
    await expect(compare(change)).rejects.toThrow(message);
  });

  test('an agency that nobody named and that sees something', async () => {
    player.active.delete('REG-VN');
    await expect(compare(({ expect: all }) => ({ expect: all.filter(({ agency }) => agency !== 'REG-VN') }))).rejects.toThrow('REG-VN: expected to see nothing, got 9 entries');
  });
});

describe('the player stops at the first step that goes otherwise', () => {
  test.each<[string, Change, string]>([
    ['a refusal with another code', step(7, { refused: 'lead-only' }), 'step 7 (officer@POL-VN AcceptReferral): expected refusal lead-only, got not-found'],
    ['a refusal that was not written', step(7, { refused: undefined }), 'step 7 (officer@POL-VN AcceptReferral): expected it to be done, got 404 not-found'],
    ['a step that should be refused and is done', step(1, { refused: true }), 'step 1 (inspector@LI-VN OpenCase): expected a refusal, got 201'],
    ['a fault in what is sent, with its place', step(2, { data: { person: 'p1', role: 'boss' } }), 'expected it to be done, got 422 invalid-field at /data/role'],
    ['an agency that is registered as another kind', ({ agencies }) => ({ agencies: { ...agencies, 'REG-VN': { kind: 'police', jurisdiction: 'VN' } } }), 'agency REG-VN: expected police in VN, got a registered recruitment-regulator in VN'],
  ])('%s', async (_name, change, message) => {
    const scenario = scenarioOf('recruitment-deposit.yaml');
    await expect(play({ ...scenario, ...change(scenario) }, shared.url)).rejects.toThrow(message);
  });
});

test('the player tells a replay that is not what was served', async () => {
  const scenario = scenarioOf('recruitment-deposit.yaml');
  const { player, replays } = await play({ ...scenario, expect: [], never: [], steps: scenario.steps.slice(0, 2), replay: [{ agency: 'LI-VN', case: 'c1', 'after-step': 2, purpose: 'labour-inspection' }] }, shared.url);
  expect(replays).toBe(1);
  const [{ answer, ...served }] = player.served as [Served];
  player.served.splice(0, 1, { ...served, answer: { ...answer, text: answer.text.replace('Linh', 'Lynh') } });
  await expect(compareReplays(player)).rejects.toThrow('replay for LI-VN of c1 after step 2 for labour-inspection: expected {"case"');
  player.served.splice(0, 1, { ...served, answer: { ...answer, release: '00000000-0000-4000-8000-000000000000' } });
  await expect(compareReplays(player)).rejects.toThrow('expected a release in the log');
});
