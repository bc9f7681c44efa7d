import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase } from '../../tests/test-database.js';
import { allRows, cast, policyWithout, Stage } from '../../tests/stage.js';
import { purposesOf } from '#libs/casework';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let stage: Stage;

beforeAll(async () => {
  database = await createTestDatabase();
  stage = await Stage.open(database.url);
});
afterAll(async () => {
  await stage.close();
  await database.drop();
});

const indicator = (person: string) => ({ person, indicator: 'debt-bondage', how: 'interview', detail: 'She said so' });

async function caseWithWorker(): Promise<{ id: string; person: string }> {
  const id = await stage.open();
  const person = await stage.person(id);
  await stage.record(id, 'LAB', 'IndicatorObserved', indicator(person));
  return { id, person };
}

describe('A feed grows with the case', () => {
  test('by every new entry for each audience that has a ground, and for nobody else', async () => {
    const { id, person } = await caseWithWorker();
    await stage.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
    await stage.record(id, 'LAB', 'EmploymentRecorded', { person, employer: 'Mill' });
    expect(await stage.told('LAB', 'labour-inspection', id)).toEqual([
      'entry CaseOpened', 'entry PersonRecorded', 'entry IndicatorObserved', 'entry TeamFormed', 'entry EmploymentRecorded',
    ]);
    expect(await stage.told('POL', 'criminal-investigation', id)).toEqual([
      'backfill CaseOpened', 'backfill PersonRecorded', 'backfill IndicatorObserved', 'entry TeamFormed', 'entry EmploymentRecorded',
    ]);
    for (const [agency, purpose] of [['POL-2', 'criminal-investigation'], ['NGO', 'victim-support'], ['UNION', 'wage-recovery']] as const) {
      expect(await stage.told(agency, purpose, id)).toEqual([]);
    }
  });

  test('by the history of the case, in its order, when a referral is accepted', async () => {
    const { id, person } = await caseWithWorker();
    const referral = await stage.refer(id, 'NGO', [person]);
    expect(await stage.told('NGO', 'victim-support', id)).toEqual(['backfill CaseOpened', 'entry ReferralSent']);
    await stage.move(referral, 'NGO', 'accept');
    expect(await stage.told('NGO', 'victim-support', id)).toEqual([
      'backfill CaseOpened', 'entry ReferralSent',
      'backfill CaseOpened', 'backfill PersonRecorded', 'backfill IndicatorObserved', 'backfill ReferralSent', 'entry ReferralAccepted',
    ]);
  });

  test('by the wider entry in place of the narrower one when consent is given', async () => {
    const { id, person } = await caseWithWorker();
    await stage.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
    await stage.consent(id, person);
    expect((await stage.told('POL', 'criminal-investigation', id)).slice(4)).toEqual(['backfill PersonRecorded', 'backfill IndicatorObserved']);
    const rows = (await allRows(stage.pool)).filter((row) => row.case_id === id && row.agency === 'POL' && row.body.includes('"PersonRecorded"'));
    expect(rows.map(({ ended_by, seq }) => ended_by ?? seq)).toEqual([rows[1]!.seq, rows[1]!.seq]);
    expect(rows.map(({ body }) => body.includes('Asha Okafor'))).toEqual([false, true]);
  });

  test('by a correction as far as the corrected entry is shown', async () => {
    const { id, person } = await caseWithWorker();
    await stage.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
    const job = await stage.record(id, 'LAB', 'EmploymentRecorded', { person, employer: 'Mill' });
    await stage.record(id, 'LAB', 'EntryCorrected', { target: job.id, fields: { employer: 'Old Mill' }, reason: 'misheard' });
    expect((await stage.told('POL', 'criminal-investigation', id)).at(-1)).toBe('entry EntryCorrected');
    expect(JSON.stringify((await stage.page('POL', 'criminal-investigation')).at(-1))).toMatch(/Old Mill(?!.*misheard)/);
  });

  test('by nothing but a recall when an entry is retracted, also for its author', async () => {
    const { id, person } = await caseWithWorker();
    await stage.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
    const job = await stage.record(id, 'LAB', 'EmploymentRecorded', { person, employer: 'Mill' });
    await stage.record(id, 'LAB', 'EntryRetracted', { target: job.id, reason: 'another person' });
    expect((await stage.told('POL', 'criminal-investigation', id)).at(-1)).toBe('recall EmploymentRecorded retracted');
    expect((await stage.told('LAB', 'labour-inspection', id)).slice(-2)).toEqual(['recall EmploymentRecorded retracted', 'entry EntryRetracted']);
  });
});

describe('A policy that is adopted decides every case again', () => {
  test('with a recall where it narrows, and a backfill where it widens again', async () => {
    const { id, person } = await caseWithWorker();
    await stage.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
    await stage.record(id, 'LAB', 'EmploymentRecorded', { person, employer: 'Mill' });
    await stage.adopt(policyWithout('police-receives-employment'));
    expect((await stage.told('POL', 'criminal-investigation', id)).slice(5)).toEqual(['recall EmploymentRecorded policy-changed']);
    await stage.adopt(policyWithout());
    expect((await stage.told('POL', 'criminal-investigation', id)).slice(6)).toEqual(['backfill EmploymentRecorded']);
  });

  test('except that it does not widen what was accepted under a narrower one', async () => {
    const { id, person } = await caseWithWorker();
    await stage.record(id, 'LAB', 'EmploymentRecorded', { person, employer: 'Mill' });
    await stage.adopt(policyWithout('police-receives-employment'));
    await stage.move(await stage.refer(id, 'POL', [person]), 'POL', 'accept');
    const before = await stage.told('POL', 'criminal-investigation', id);
    await stage.adopt(policyWithout());
    expect(await stage.told('POL', 'criminal-investigation', id)).toEqual(before);
    expect(before.join()).not.toContain('EmploymentRecorded');
  });
});

describe('Over everything that was played', () => {
  test('every feed counts 1, 2, 3 without a gap', async () => {
    await stage.settled();
    const rows = await allRows(stage.pool);
    for (const [agency, kind] of cast) {
      for (const purpose of purposesOf(kind)) {
        const numbers = rows.filter((row) => row.agency === agency && row.purpose === purpose).map(({ seq }) => seq);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      }
    }
    expect(new Set(rows.map(({ agency, purpose }) => `${agency}|${purpose}`)).size).toBe(4);
  });

  test('no two agencies share a name for an entry or a case, and none is an id of the journal', async () => {
    const names = new Map<string, Set<string>>();
    const ids = new Set<string>();
    for (const { agency, body, case_id, event_id } of await allRows(stage.pool)) {
      const { entry, case: name } = JSON.parse(body) as { entry: string; case: string };
      const known = names.get(agency) ?? new Set();
      names.set(agency, known.add(entry).add(name));
      ids.add(case_id).add(event_id);
    }
    const all = [...names.values()].flatMap((own) => [...own]);
    expect(names.size).toBeGreaterThan(2);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((name) => ids.has(name))).toEqual([]);
  });
});
