import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { actorOf, cast, Playwright, policyWithout, stageNames } from '../../tests/stage.js';
import { createTestDatabase } from '../../tests/test-database.js';
import { CaseCommand, ReferralCommand, RegisterCommand, ServiceCommand, type CaseOrder, type ReferralOrder, type RegisterOrder } from '#libs/contracts';
import { PostgresJournal } from '#libs/journal';
import { derivedId, operatorAgency, Rejection, type Json } from '#libs/kernel';
import { handleCommand, recordedAs } from './handle-command.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let journal: PostgresJournal;
let play: Playwright;
let id: string;
let person: string;
let keys = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  journal = await PostgresJournal.open(database.url);
  play = new Playwright(journal);
  await play.begin();
});
beforeEach(async () => {
  id = await play.open();
  person = await play.person(id);
});
afterAll(async () => {
  await journal.close();
  await database.drop();
});

const aKey = () => `own-key-${(keys += 1)}`;
const inCase = (by: string, order: CaseOrder, idempotencyKey = aKey()) => handleCommand(play.tools, new CaseCommand({ actor: actorOf(by), idempotencyKey }, order));
const refer = (by: string, order: ReferralOrder, idempotencyKey = aKey()) => handleCommand(play.tools, new ReferralCommand({ actor: actorOf(by), idempotencyKey }, order));
const operate = (order: RegisterOrder, idempotencyKey = aKey()) => handleCommand(play.tools, new RegisterCommand({ actor: actorOf(operatorAgency), idempotencyKey }, order));
const note = (text: string, by = 'LAB'): CaseOrder => ({ do: 'RecordEntry', case: stageNames.name(by, 'case', id), type: 'NoteAdded', data: { text } });
const codeOf = (attempt: Promise<unknown>): Promise<unknown> => attempt.then(() => 'done', (error: unknown) => (error instanceof Rejection ? error.code : error));

describe('A request that comes again with its key', () => {
  test('is answered with the first outcome, and nothing is appended', async () => {
    const key = aKey();
    const first = await inCase('LAB', note('one'), key);
    const head = await journal.head();
    play.clock.advance(60_000);
    expect(await inCase('LAB', note('one'), key)).toEqual(first);
    expect(await journal.head()).toBe(head);
  });

  test('is answered so even when it would be refused by now', async () => {
    const key = aKey();
    const close: CaseOrder = { do: 'RecordEntry', case: stageNames.name('LAB', 'case', id), type: 'CaseClosed', data: {} };
    const first = await inCase('LAB', close, key);
    expect([await inCase('LAB', close, key), await codeOf(inCase('LAB', close))]).toEqual([first, 'case-closed']);
  });

  test('is refused with another body, and nothing is appended', async () => {
    const key = aKey();
    await inCase('LAB', note('one'), key);
    const head = await journal.head();
    expect(await codeOf(inCase('LAB', note('two'), key))).toBe('idempotency-key-reused');
    expect(await journal.head()).toBe(head);
  });

  test('means another request when another agency uses the same key', async () => {
    const key = aKey();
    const mine = await inCase('LAB', note('one'), key);
    await play.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
    expect((await inCase('POL', note('one', 'POL'), key)).id).not.toBe(mine.id);
  });

  test('is recorded once however many come at the same time', async () => {
    const key = aKey();
    const head = await journal.head();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => inCase('LAB', note('at once'), key)));
    expect(new Set(outcomes.map((event) => `${event.id} at ${event.position}`)).size).toBe(1);
    expect(await journal.head()).toBe(head + 1);
  });

  test('is recorded once where only the first can succeed, and all hear of that', async () => {
    const referral = await play.refer(id, 'NGO', [person]);
    const key = aKey();
    const accept: ReferralOrder = { do: 'MoveReferral', referral, move: 'accept', data: {}, expected: 1 };
    // The second request looked for its first outcome just before there was one.
    const find = journal.find.bind(journal);
    const early = jest.spyOn(journal, 'find').mockImplementationOnce(async (event) => {
      const before = await find(event);
      await refer('NGO', accept, key);
      return before;
    });
    const second = await refer('NGO', accept, key);
    early.mockRestore();
    expect(second).toEqual(await refer('NGO', accept, key));
  });
});

describe('Those who record in one case at the same time', () => {
  test('all succeed, because a conflict is decided again', async () => {
    const head = await journal.head();
    const notes = await Promise.all(['one', 'two', 'three', 'four'].map((text) => inCase('LAB', note(text))));
    expect(notes.map(({ revision }) => revision).sort()).toEqual([3, 4, 5, 6]);
    expect(await journal.head()).toBe(head + 4);
  });

  test('never both succeed with what only one can do', async () => {
    const close: CaseOrder = { do: 'RecordEntry', case: stageNames.name('LAB', 'case', id), type: 'CaseClosed', data: {} };
    const answers = await Promise.all(Array.from({ length: 4 }, () => codeOf(inCase('LAB', close))));
    expect(answers.sort()).toEqual(['case-closed', 'case-closed', 'case-closed', 'done']);
  });

  test('are asked to try again when others never stop', async () => {
    const append = journal.append.bind(journal);
    const rivals = jest.spyOn(journal, 'append').mockImplementation((stream, _, events) => append(stream, 99, events));
    expect(await codeOf(inCase('LAB', note('late')))).toBe('revision-conflict');
    expect(rivals).toHaveBeenCalledTimes(20);
    rivals.mockRestore();
  });
});

describe('A move of a referral', () => {
  test('is refused on a revision that is not the newest', async () => {
    const referral = await play.refer(id, 'NGO', [person]);
    await play.move(referral, 'NGO', 'receive');
    const accept = (expected: number): ReferralOrder => ({ do: 'MoveReferral', referral, move: 'accept', data: {}, expected });
    expect([await codeOf(refer('NGO', accept(1))), await codeOf(refer('NGO', accept(2)))]).toEqual(['precondition-failed', 'done']);
  });

  test('is refused when the referral moves while it is decided', async () => {
    const referral = await play.refer(id, 'NGO', [person]);
    const append = journal.append.bind(journal);
    const rival = jest.spyOn(journal, 'append').mockImplementationOnce(async (...given) => {
      await play.move(referral, 'NGO', 'receive');
      return append(...given);
    });
    expect(await codeOf(refer('NGO', { do: 'MoveReferral', referral, move: 'accept', data: {}, expected: 1 }))).toBe('precondition-failed');
    rival.mockRestore();
  });

  test('by two people of the receiver at the same time is one answer', async () => {
    const referral = await play.refer(id, 'NGO', [person]);
    const answers = await Promise.all([['accept', {}], ['reject', { reason: 'no-capacity' }], ['accept', {}], ['reject', { reason: 'unsafe' }]].map(([move, data]) =>
      codeOf(refer('NGO', { do: 'MoveReferral', referral, move, data } as ReferralOrder))));
    expect(answers.sort()).toEqual(['done', 'referral-already-answered', 'referral-already-answered', 'referral-already-answered']);
  });

  test('to the next provider is made once, at whatever revision it is asked for', async () => {
    const referral = await play.refer(id, 'NGO', [person]);
    await play.move(referral, 'NGO', 'reject', { reason: 'no-capacity' });
    await operate({ do: 'ChangeCertification', agency: 'UNION', change: 'certify', data: {} });
    await handleCommand(play.tools, new ServiceCommand(play.context('UNION'), { do: 'OfferService', data: { service: 'advice', name: 'Advice', needs: ['legal-aid'], regions: ['XY'] } }));
    const on = (more: object = {}) => codeOf(refer('LAB', { do: 'MoveReferral', referral, move: 'pass-on', data: {}, ...more }));
    expect([await on({ expected: 1 }), await codeOf(refer('NGO', { do: 'MoveReferral', referral, move: 'pass-on', data: {} }))]).toEqual(['precondition-failed', 'move-not-yours']);
    expect((await Promise.all([on(), on(), on()])).sort()).toEqual(['already-passed-on', 'already-passed-on', 'done']);
  });

  test('answers a stranger like a referral that does not exist, whatever the revision named', async () => {
    const referral = await play.refer(id, 'NGO', [person]);
    const move = (which: string, expected: number) => refer('POL', { do: 'MoveReferral', referral: which, move: 'accept', data: {}, expected });
    const answers = await Promise.allSettled([move(referral, 1), move(referral, 9), move(derivedId('nowhere'), 1), move('no id', 1)]);
    expect(new Set(answers.map((answer) => String((answer as PromiseRejectedResult).reason)))).toEqual(new Set(['Rejection: not-found: There is nothing here for you.']));
  });
});

describe('A transfer of the lead', () => {
  const say = (by: string, type: string, data: Record<string, Json>): CaseOrder => ({ do: 'RecordEntry', case: stageNames.name(by, 'case', id), type, data });
  const accept = (by: string) => codeOf(inCase(by, say(by, 'LeadTransferred', { to: 'POL' })));

  test('that two users accept at once passes the lead once', async () => {
    await play.record(id, 'LAB', 'LeadTransferProposed', { to: 'POL' });
    const head = await journal.head();
    expect((await Promise.all([accept('POL'), accept('POL'), accept('POL')])).sort()).toEqual(['done', 'lead-transfer-not-pending', 'lead-transfer-not-pending']);
    expect(await journal.head()).toBe(head + 1);
  });

  test('is accepted or withdrawn, never both; who loses is told what holds', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      id = await play.open();
      await play.record(id, 'LAB', 'LeadTransferProposed', { to: 'POL' });
      const [accepted, withdrawn] = await Promise.all([accept('POL'), codeOf(inCase('LAB', say('LAB', 'LeadTransferWithdrawn', { to: 'POL' })))]);
      expect([['done', 'lead-transfer-not-pending'], ['not-found', 'done']]).toContainEqual([accepted, withdrawn]);
    }
  });

  test('is decided again by those who stand for it when it is accepted', async () => {
    await play.record(id, 'LAB', 'LeadTransferProposed', { to: 'POL' });
    await play.operate({ do: 'ChangeCertification', agency: 'POL', change: 'suspend', data: {} });
    expect(await accept('POL')).toBe('not-found');
    await play.operate({ do: 'ChangeCertification', agency: 'POL', change: 'certify', data: {} });
    expect(await accept('POL')).toBe('done');
  });

  test('answers whoever has no part in it like a case that is not there', async () => {
    await play.record(id, 'LAB', 'LeadTransferProposed', { to: 'POL' });
    expect([await accept('POL-2'), await codeOf(inCase('POL-2', { ...say('POL-2', 'LeadTransferred', { to: 'POL-2' }), case: derivedId('nowhere') } as CaseOrder))]).toEqual(['not-found', 'not-found']);
  });
});

describe('A refusal changes nothing', () => {
  const refused: ReadonlyArray<readonly [string, () => Promise<unknown>]> = [
    ['not-found', () => inCase('POL', note('mine?', 'POL'))],
    ['not-found', () => inCase('LAB', { ...note('x'), case: derivedId('nowhere') } as CaseOrder)],
    ['unknown-event-type', () => inCase('LAB', { ...note('x'), type: 'toString' } as CaseOrder)],
    ['unknown-field', () => inCase('LAB', { ...note('x'), data: { text: 'x', status: 'y' } })],
    ['unknown-person', () => inCase('LAB', { ...note('x'), type: 'NeedRecorded', data: { person: derivedId('nobody'), need: 'shelter' } } as CaseOrder)],
    ['unknown-agency', () => refer('LAB', { do: 'SendReferral', case: stageNames.name('LAB', 'case', id), to: 'GHOST', need: 'shelter', urgency: 'routine', persons: [] })],
    ['already-registered', () => operate({ do: 'RegisterAgency', data: { agency: 'LAB', kind: 'police', jurisdiction: 'XY' } })],
    ['not-found', () => operate({ do: 'ChangeAgreement', agreement: 'none', change: 'end', data: {} })],
    ['not-found', () => operate({ do: 'ChangeCertification', agency: 'GHOST', change: 'suspend', data: {} })],
    ['invalid-field', () => operate({ do: 'AdoptPolicy', digest: 'a'.repeat(64), bundle: policyWithout().content as unknown as Json })],
    ['invalid-field', () => operate({ do: 'AdoptPolicy', digest: 'a'.repeat(64), bundle: { rules: [] } })],
  ];

  test.each(refused)('when it says %s', async (code, attempt) => {
    const head = await journal.head();
    expect(await codeOf(attempt())).toBe(code);
    expect(await journal.head()).toBe(head);
  });
});

describe('What was recorded', () => {
  test('is told in the own names of its author', async () => {
    const event = await play.record(id, 'LAB', 'NeedRecorded', { person, need: 'shelter' });
    expect(await recordedAs({ names: stageNames, journal }, event)).toEqual({
      type: 'NeedRecorded', case: stageNames.name('LAB', 'case', id), entry: stageNames.name('LAB', 'entry', event.id), person: stageNames.name('LAB', 'person', person),
    });
    expect(await recordedAs({ names: stageNames, journal }, (await journal.readAll(1, 1)).events[0]!)).toEqual({ type: 'AgencyRegistered', agency: cast[0][0] });
  });
});
