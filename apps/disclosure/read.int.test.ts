import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '../../tests/test-database.js';
import { actorOf, Stage, stageNames } from '../../tests/stage.js';
import { ListReferrals, ReadCase, ReadFeed, ReadReferral } from '#libs/contracts';
import { derivedId, isoTime, Rejection } from '#libs/kernel';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let stage: Stage;
let id: string;
let person: string;
let referral: string;
const purpose = 'labour-inspection';
const nowhere = derivedId('nowhere');

beforeAll(async () => {
  database = await createTestDatabase();
  stage = await Stage.open(database.url);
  id = await stage.open();
  person = await stage.person(id);
  referral = await stage.refer(id, 'NGO', [person]);
  for (const text of ['one', 'two', 'three']) await stage.record(id, 'LAB', 'NoteAdded', { text });
});
afterAll(async () => {
  await stage.close();
  await database.drop();
});

const caseOf = (agency: string, by: string, caseId = id) => new ReadCase(actorOf(by), by === 'LAB' ? purpose : 'victim-support', stageNames.name(agency, 'case', caseId));
const refusal = async (reading: Promise<unknown>): Promise<Record<string, unknown>> => {
  const error = await reading.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof Rejection)) throw new Error(`Not refused: ${String(error)}`);
  return { code: error.code, detail: error.detail, pointer: error.pointer };
};

describe('A page of a feed', () => {
  test('begins after a number, ends at a limit and says where to go on', async () => {
    const whole = await stage.page('LAB', purpose);
    const pages: unknown[] = [];
    for (let after = 0; ; ) {
      const { body } = await stage.read(new ReadFeed(actorOf('LAB'), purpose, after, 2, 0));
      const { entries, next } = JSON.parse(body) as { entries: Array<{ seq: number }>; next: number };
      if (entries.length === 0) break;
      expect([entries.length <= 2, next]).toEqual([true, entries.at(-1)!.seq]);
      pages.push(...entries);
      after = next;
    }
    expect(pages).toEqual(whole);
    expect(whole.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('that is empty goes on where it began and releases nothing', async () => {
    const before = stage.audit.releases.length;
    expect(await stage.read(new ReadFeed(actorOf('LAB'), purpose, 99, 10, 0))).toEqual({ body: '{"entries":[],"next":99}' });
    expect(stage.audit.releases.length).toBe(before);
  });

  test('keeps the number of a recalled line and nothing else of it', async () => {
    const note = await stage.record(id, 'LAB', 'NoteAdded', { text: 'Unfounded' });
    await stage.record(id, 'LAB', 'EntryRetracted', { target: note.id, reason: 'unfounded' });
    const lines = await stage.page('LAB', purpose, 6);
    const entry = stageNames.name('LAB', 'entry', note.id);
    expect(lines[0]).toEqual({ seq: 7, kind: 'withdrawn' });
    expect(lines[1]).toEqual({ seq: 8, kind: 'recall', entry, case: stageNames.name('LAB', 'case', id), reason: 'retracted' });
    expect(JSON.stringify(lines)).not.toContain('Unfounded');
  });

  test('is refused for a purpose of another kind of agency', async () => {
    const answer = await refusal(stage.read(new ReadFeed(actorOf('LAB'), 'prosecution', 0, 10, 0)));
    expect(answer).toMatchObject({ code: 'purpose-not-yours', pointer: '/purpose' });
  });
});

describe('A reader that waits', () => {
  const waiting = (wait: number) => {
    const state = { answered: false };
    const reading = stage.read(new ReadFeed(actorOf('UNION'), 'wage-recovery', 0, 10, wait)).finally(() => (state.answered = true));
    return { state, reading };
  };

  test('gets an empty page when the time is over', async () => {
    expect((await waiting(1).reading).body).toBe('{"entries":[],"next":0}');
  });

  test('is woken by a line of its own feed and not by those of others', async () => {
    const { state, reading } = waiting(20);
    for (let index = 0; index < 3; index += 1) {
      await stage.record(id, 'LAB', 'NoteAdded', { text: 'For others' });
      await stage.settled();
      await sleep(300);
    }
    expect(state.answered).toBe(false);
    await stage.record(id, 'LAB', 'TeamFormed', { agencies: ['UNION'] });
    const { entries } = JSON.parse((await reading).body) as { entries: Array<{ kind: string; type: string }> };
    expect(entries[0]).toMatchObject({ kind: 'backfill', type: 'CaseOpened' });
  });
});

describe('What is not there and what is not yours answer alike', () => {
  test('for a case, whatever the reference', async () => {
    const answers = await Promise.all([
      caseOf('LAB', 'NGO', nowhere), caseOf('LAB', 'NGO'), new ReadCase(actorOf('POL'), 'criminal-investigation', stageNames.name('POL', 'case', id)),
      new ReadCase(actorOf('NGO'), 'victim-support', id), new ReadCase(actorOf('NGO'), 'victim-support', 'no reference at all'),
    ].map((query) => refusal(stage.read(query))));
    expect(answers[0]).toMatchObject({ code: 'not-found' });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('for a referral', async () => {
    const answers = await Promise.all([
      new ReadReferral(actorOf('POL'), referral), new ReadReferral(actorOf('POL'), nowhere), new ReadReferral(actorOf('POL'), "'; drop table"),
    ].map((query) => refusal(stage.read(query))));
    expect(answers[0]).toMatchObject({ code: 'not-found' });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('for an agency that is not registered', async () => {
    expect(await refusal(stage.read(new ReadFeed(actorOf('GHOST'), purpose, 0, 10, 0)))).toMatchObject({ code: 'not-found' });
  });
});

describe('A case and its referrals', () => {
  test('are shown as the agency knows them, now and as of a place in its feed', async () => {
    const now = JSON.parse((await stage.read(caseOf('LAB', 'LAB'))).body) as { summary: object; people: unknown[]; entries: unknown[] };
    const then = new ReadCase(actorOf('LAB'), purpose, stageNames.name('LAB', 'case', id), 1);
    const first = JSON.parse((await stage.read(then)).body) as typeof now;
    expect([now.people.length, first.people.length, first.entries.length]).toEqual([1, 0, 1]);
    expect(now.summary).toMatchObject({ status: 'open', jurisdiction: 'XY' });
  });

  test('name persons to the receiver only once it has accepted', async () => {
    const seen = async (agency: string) => JSON.parse((await stage.read(new ReadReferral(actorOf(agency), referral))).body) as { persons?: string[] };
    expect([(await seen('LAB')).persons, (await seen('NGO')).persons]).toEqual([[stageNames.name('LAB', 'person', person)], undefined]);
    await stage.move(referral, 'NGO', 'accept');
    expect((await seen('NGO')).persons).toEqual([stageNames.name('NGO', 'person', person)]);
  });

  test('are listed to their parties alone, by the state they are in', async () => {
    const list = async (agency: string, state?: string) => JSON.parse((await stage.read(new ListReferrals(actorOf(agency), state, 10))).body) as { referrals: unknown[] };
    expect((await list('NGO', 'accepted')).referrals).toMatchObject([{ referral, from: 'LAB', state: 'accepted' }]);
    expect([await list('NGO', 'requested'), await list('POL')]).toEqual([{ referrals: [] }, { referrals: [] }]);
  });
});

describe('Nothing leaves', () => {
  test('that the log does not hold, byte for byte, with decision time and reader', async () => {
    const { body, release } = await stage.read(caseOf('LAB', 'LAB'));
    expect(stage.audit.releases.at(-1)).toMatchObject({ id: release, body, at: stage.clock.now(), actor: actorOf('LAB'), purpose });
  });

  test('while the log cannot record', async () => {
    stage.audit.failing = true;
    const reads = [new ReadFeed(actorOf('LAB'), purpose, 0, 10, 0), caseOf('LAB', 'LAB'), new ReadReferral(actorOf('LAB'), referral), new ListReferrals(actorOf('LAB'), undefined, 5)];
    const outcomes = await Promise.allSettled(reads.map((query) => stage.read(query)));
    stage.audit.failing = false;
    expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : outcome.value))).toEqual(reads.map(() => 'Error: The log cannot record'));
  });

  test('while the feeds are behind the journal', async () => {
    await stage.settled();
    await stage.projection.stop();
    await stage.record(id, 'LAB', 'NoteAdded', { text: isoTime(stage.clock.now()) });
    for (const query of [new ReadFeed(actorOf('LAB'), purpose, 0, 10, 0), caseOf('LAB', 'LAB'), new ReadReferral(actorOf('LAB'), referral)]) {
      expect(await refusal(stage.read(query, 50))).toMatchObject({ code: 'disclosure-unavailable' });
    }
  });
});
