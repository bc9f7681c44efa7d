import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { actorOf, Stage, stageNames } from '../../tests/stage.js';
import { createTestDatabase } from '../../tests/test-database.js';
import { ListReferrals, ReadCase, ReadReferral } from '#libs/contracts';
import { retryParked } from '#libs/journal';
import { day, faultOf, Rejection } from '#libs/kernel';
import { until } from '../../libs/journal/contract/cast.js';
import { feeds } from './projection.js';
import { readStanding } from './standing.js';

const purpose = 'criminal-investigation';
const secret = 'Asha Okafor';
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let stage: Stage;
let broken: string;
let sound: string;
let person: string;
let referral: string;

/** Names cannot be made for the police in this case, so that nothing of it can be rendered for it. */
function breakCase(id: string): void {
  const name = stageNames.name.bind(stageNames);
  jest.spyOn(stageNames, 'name').mockImplementation((agency, kind, of) => {
    if (agency === 'POL' && of === id) throw new TypeError(`No name for ${secret}`);
    return name(agency, kind, of);
  });
}
const parked = async () => (await readStanding(stage)).parked;
const linesOf = async (after = 0) => (await stage.page('POL', purpose, after)).map((line) => ('type' in line ? line.type : line.kind));
const lastOf = async () => (await stage.page('POL', purpose)).at(-1)!.seq;

beforeAll(async () => {
  database = await createTestDatabase();
  stage = await Stage.open(database.url);
  [broken, sound] = [await stage.open(), await stage.open()];
  person = await stage.person(broken);
  for (const id of [broken, sound]) await stage.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
  referral = await stage.refer(broken, 'POL', [person]);
  await stage.settled();
  breakCase(broken);
  await stage.record(broken, 'LAB', 'EmploymentRecorded', { person, employer: 'Mill' });
  await stage.record(sound, 'LAB', 'FindingMade', { against: 'Dyer' });
  await stage.record(broken, 'LAB', 'FindingMade', { against: 'Mill' }); // the newest of all: nothing else brings the books this far
  await until(async () => (await parked()).length === 1);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await stage.close();
  await database.drop();
});

describe('A case of which an event cannot be projected', () => {
  test('does not keep other cases from their feeds', async () => {
    expect((await linesOf()).at(-1)).toBe('FindingMade');
    expect(JSON.stringify(await stage.page('POL', purpose))).toContain('Dyer');
  });

  test('is withheld from everybody who has it, whichever way they ask', async () => {
    expect((await linesOf()).filter((line) => line === 'withdrawn').length).toBeGreaterThanOrEqual(4);
    expect(JSON.stringify(await stage.page('LAB', 'labour-inspection'))).not.toContain('Mill');
    const absent = (answer: Promise<unknown>) => expect(answer).rejects.toThrow(new Rejection('not-found', 'There is nothing here for you.'));
    await absent(stage.read(new ReadCase(actorOf('LAB'), 'labour-inspection', stageNames.name('LAB', 'case', broken))));
    await absent(stage.read(new ReadReferral(actorOf('POL'), referral)));
    expect((await stage.read(new ListReferrals(actorOf('POL'), undefined, 10))).body).toBe('{"referrals":[]}');
  });

  test('is shown to operators with the fault, and with nothing of what it holds', async () => {
    const { head, lag, slots, parked: [only] } = await readStanding(stage);
    expect([lag, new Set(slots.map(({ position }) => position))]).toEqual([{ events: 0, seconds: 0 }, new Set([head])]);
    expect(only).toMatchObject({ correlation: broken, type: 'EmploymentRecorded', attempts: 1 });
    expect(only?.fault).toMatch(/^TypeError\nat .*parked\.int\.test/);
    expect(faultOf(stage.errors.at(-1))).not.toContain(secret);
    expect(JSON.stringify(only)).not.toContain(secret);
  });

  test('stands in nobody\'s way by falling due', async () => {
    stage.clock.advance(day);
    await stage.pool.query('update disclosure.case_file set due = 0');
    await stage.settled();
    expect(await parked()).toHaveLength(1);
  });

  test('is sent whole when it can be projected again, for nobody saw it meanwhile', async () => {
    const after = await lastOf();
    jest.restoreAllMocks();
    expect(await retryParked(stage.pool, feeds)).toBe(1);
    await until(async () => (await parked()).length === 0);
    expect(await linesOf(after)).toEqual(['CaseOpened', 'PersonRecorded', 'TeamFormed', 'ReferralSent', 'EmploymentRecorded', 'FindingMade']);
    expect((await stage.read(new ListReferrals(actorOf('POL'), undefined, 10))).body).toContain(referral);
    await stage.record(broken, 'LAB', 'NoteAdded', { text: 'Goes on' });
    expect((await stage.told('LAB', 'labour-inspection', broken)).at(-1)).toBe('entry NoteAdded');
  });

  test('is parked as well when it is time that has it decided', async () => {
    breakCase(sound);
    await stage.pool.query('update disclosure.entry set ended_by = seq where case_id = $1 and agency = $2', [sound, 'POL']);
    await stage.pool.query('update disclosure.case_file set due = 0 where case_id = any($1)', [[sound, broken]]);
    await stage.settled();
    expect(await parked()).toMatchObject([{ correlation: sound, event: sound, type: 'due' }]);
    jest.restoreAllMocks();
    await retryParked(stage.pool, feeds);
    await until(async () => (await parked()).length === 0);
  });
});
