import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Playwright, stageNames } from '../../tests/stage.js';
import { createTestDatabase } from '../../tests/test-database.js';
import { successorOf } from '#libs/casework';
import { ReferralCommand, ServiceCommand, type ReferralOrder } from '#libs/contracts';
import { PostgresJournal, type StoredEvent } from '#libs/journal';
import { Deadlines } from './deadlines.js';
import { handleCommand } from './handle-command.js';

const hour = 3_600_000;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let journal: PostgresJournal;
let play: Playwright;
let id: string;
let running: Deadlines[];
let others: PostgresJournal[];
let errors: unknown[];

beforeAll(async () => {
  database = await createTestDatabase();
  journal = await PostgresJournal.open(database.url);
  play = new Playwright(journal);
  await play.begin();
});
beforeEach(async () => {
  id = await play.open();
  [running, others, errors] = [[], [], []];
});
afterEach(async () => {
  for (const each of running) await each.stop();
  for (const each of others) await each.close();
  expect(errors).toEqual([]);
});
afterAll(async () => {
  await journal.close();
  await database.drop();
});

function start(on = journal): Deadlines {
  const deadlines = new Deadlines({ journal: on, clock: play.clock, onError: (error) => errors.push(error) });
  running.push(deadlines);
  deadlines.start();
  return deadlines;
}

type Sending = Partial<Extract<ReferralOrder, { do: 'SendReferral' }>>;
async function send(urgency: string, more: Sending = {}, by = 'LAB'): Promise<string> {
  const order = { do: 'SendReferral', case: stageNames.name(by, 'case', id), to: 'NGO', need: 'shelter', urgency, persons: [], ...more } as const;
  return (await handleCommand(play.tools, new ReferralCommand(play.context(by), order))).stream.slice('referral-'.length);
}

async function told(referral: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const event of journal.readStream(`referral-${referral}`)) events.push(event);
  return events;
}
const types = async (referral: string) => (await told(referral)).map(({ type }) => type.slice('Referral'.length)).join(' ');

async function until(referral: string, expected: string): Promise<void> {
  const waited = Date.now() + 20_000; // for the database, never for the time of the play
  while ((await types(referral)) !== expected) {
    if (Date.now() > waited) throw new Error(`${await types(referral)} instead of ${expected}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('A referral that nobody answers', () => {
  test('escalates and expires by itself, at its time and under the name of the exchange', async () => {
    const referral = await send('urgent');
    const since = play.clock.now();
    start();
    play.clock.advance(48 * hour);
    await until(referral, 'Sent Escalated');
    play.clock.advance(24 * hour);
    await until(referral, 'Sent Escalated Expired');
    const [, escalated, expired] = await told(referral);
    for (const [event, due] of [[escalated!, since + 48 * hour], [expired!, since + 72 * hour]] as const) {
      expect(event.meta).toEqual({ occurredAt: new Date(due).toISOString(), recordedAt: new Date(due).toISOString(), recordedBy: { agency: 'OPERATOR', user: 'deadlines', role: 'system' } });
      expect(event).toMatchObject({ correlation: id, data: {} });
    }
  });

  test('does so once, however many processes run', async () => {
    const referrals = await Promise.all(Array.from({ length: 10 }, () => send('immediate')));
    for (let nth = 0; nth < 4; nth += 1) {
      const other = await PostgresJournal.open(database.url);
      others.push(other);
      start(other);
    }
    play.clock.advance(9 * hour);
    for (const referral of referrals) await until(referral, 'Sent Escalated');
    play.clock.advance(4 * hour);
    for (const referral of referrals) await until(referral, 'Sent Escalated Expired');
    for (const each of running) await each.stop();
    for (const referral of referrals) expect(await types(referral)).toBe('Sent Escalated Expired');
  });

  test('does so when the process that should have seen to it is gone, and warns before it expires', async () => {
    const referral = await send('immediate');
    await start().stop();
    play.clock.advance(1_000 * hour);
    start();
    await until(referral, 'Sent Escalated');
    play.clock.advance(4 * hour);
    await until(referral, 'Sent Escalated Expired');
  });

  test('waits where the clock goes back, and nothing happens twice', async () => {
    const referral = await send('immediate');
    start();
    play.clock.advance(9 * hour);
    await until(referral, 'Sent Escalated');
    play.clock.advance(-9 * hour);
    const later = await send('immediate');
    play.clock.advance(9 * hour);
    await until(later, 'Sent Escalated'); // and so the other was looked at again
    expect(await types(referral)).toBe('Sent Escalated');
  });
});

describe('A referral that is answered', () => {
  test('in time is left alone', async () => {
    const [answered, sentinel] = [await send('immediate'), await send('immediate')];
    start();
    await play.move(answered, 'NGO', 'reject', { reason: 'no-capacity' });
    play.clock.advance(30 * hour);
    await until(sentinel, 'Sent Escalated');
    expect(await types(answered)).toBe('Sent Rejected');
  });

  test('and not begun, or begun and not ended, escalates without end of sight', async () => {
    const [accepted, started] = [await send('immediate'), await send('immediate')];
    for (const each of [accepted, started]) await play.move(each, 'NGO', 'accept');
    await play.move(started, 'NGO', 'start');
    start();
    play.clock.advance(1_000 * hour);
    await until(accepted, 'Sent Accepted Escalated');
    await until(started, 'Sent Accepted Started Reminded Escalated');
  });

  test('while its step is on the way wins, and the step is dropped', async () => {
    const referral = await send('immediate');
    const append = journal.append.bind(journal);
    const rival = jest.spyOn(journal, 'append').mockImplementationOnce(async (...given) => {
      await play.move(referral, 'NGO', 'reject', { reason: 'no-capacity' });
      return append(...given);
    });
    play.clock.advance(9 * hour);
    start();
    await until(referral, 'Sent Rejected');
    await running[0]!.stop();
    expect([rival.mock.calls[0]![2][0]!.type, await types(referral)]).toEqual(['ReferralEscalated', 'Sent Rejected']);
    rival.mockRestore();
  });
});

describe('A referral whose sender asked for the next provider', () => {
  const certify = async (agency: string) => {
    await play.operate({ do: 'ChangeCertification', agency, change: 'certify', data: {} });
    await handleCommand(play.tools, new ServiceCommand(play.context(agency), { do: 'OfferService', data: { service: 'house', name: agency, needs: ['shelter'], regions: ['XY'] } }));
  };
  beforeAll(async () => {
    for (const agency of ['NGO', 'UNION']) await certify(agency);
  });

  test('goes on once, however many processes run, when it is declined and when it has run out', async () => {
    const [declined, unanswered] = [await send('routine', { next: true }), await send('immediate', { next: true, need: 'shelter', persons: [stageNames.name('LAB', 'person', await play.person(id))] })];
    for (let nth = 0; nth < 3; nth += 1) {
      const other = await PostgresJournal.open(database.url);
      others.push(other);
      start(other);
    }
    await play.move(declined, 'NGO', 'reject', { reason: 'no-capacity' });
    await until(successorOf(declined), 'Sent');
    play.clock.advance(9 * hour);
    await until(unanswered, 'Sent Escalated');
    play.clock.advance(4 * hour);
    await until(successorOf(unanswered), 'Sent');
    for (const each of running) await each.stop();
    const [sent] = await told(successorOf(declined));
    expect(sent).toMatchObject({ data: { from: 'LAB', to: 'UNION', need: 'shelter', next: true, after: declined }, correlation: id });
    expect(sent!.meta['recordedBy']).toEqual({ agency: 'OPERATOR', user: 'deadlines', role: 'system' });
    expect([await types(successorOf(declined)), await types(successorOf(unanswered)), await types(declined)]).toEqual(['Sent', 'Sent', 'Sent Rejected']);
  });

  test('goes on when the process that should have seen to it is gone; the one who declines last sends it back', async () => {
    const referral = await send('routine', { next: true });
    await start().stop();
    await play.move(referral, 'NGO', 'reject', { reason: 'unsafe' });
    start();
    await until(successorOf(referral), 'Sent');
    await play.move(successorOf(referral), 'UNION', 'reject', { reason: 'unsafe' });
    const last = successorOf(successorOf(referral));
    await until(last, 'Returned');
    expect((await told(last))[0]!.data).toEqual({ case: id, from: 'LAB', after: successorOf(referral), reason: 'nobody-left' });
    await running.at(-1)!.stop();
    start(); // and does not do it again
    const sentinel = await send('immediate');
    play.clock.advance(9 * hour);
    await until(sentinel, 'Sent Escalated');
    expect(await types(last)).toBe('Returned');
  });

  test('is left to a sender who was faster', async () => {
    const referral = await send('routine', { next: true });
    await play.move(referral, 'NGO', 'reject', { reason: 'unsafe' });
    const own = await play.move(referral, 'LAB', 'pass-on');
    expect([own.stream, own.meta['recordedBy']]).toEqual([`referral-${successorOf(referral)}`, expect.objectContaining({ agency: 'LAB' })]);
    await expect(play.move(referral, 'LAB', 'pass-on')).rejects.toMatchObject({ code: 'already-passed-on' });
    start();
    const sentinel = await send('immediate');
    play.clock.advance(9 * hour);
    await until(sentinel, 'Sent Escalated');
    expect(await types(successorOf(referral))).toBe('Sent');
  });

  test('and closed the case meanwhile has it back', async () => {
    const referral = await send('routine', { next: true });
    await play.move(referral, 'NGO', 'reject', { reason: 'unsafe' });
    await play.record(id, 'LAB', 'CaseClosed');
    start();
    await until(successorOf(referral), 'Returned');
    expect((await told(successorOf(referral)))[0]!.data['reason']).toBe('not-possible');
  });
});

describe('A call that nobody claims', () => {
  test('runs out at its time, once, and is over before that is recorded', async () => {
    const make = { do: 'MakeCall', case: stageNames.name('LAB', 'case', id), wish: { need: 'shelter', region: 'XY', urgency: 'immediate' }, persons: [] } as const;
    const { stream } = await handleCommand(play.tools, new ReferralCommand(play.context('LAB'), make));
    const call = stream.slice('referral-'.length);
    const due = Math.ceil(play.clock.now() / 60_000) * 60_000 + 4 * hour;
    play.clock.advance(due - play.clock.now());
    const claim = { do: 'ClaimCall', call: stageNames.name('NGO', 'call', call) } as const;
    await expect(handleCommand(play.tools, new ReferralCommand(play.context('NGO'), claim))).rejects.toMatchObject({ code: 'call-over' });
    for (const each of [start(), start()]) expect(each).toBeDefined();
    const waited = Date.now() + 20_000;
    while ((await told(call)).length < 2 && Date.now() < waited) await new Promise((resolve) => setTimeout(resolve, 20));
    for (const each of running) await each.stop();
    expect((await told(call)).map(({ type, meta }) => [type, meta['occurredAt']])).toEqual([['CallMade', expect.any(String)], ['CallExpired', new Date(due).toISOString()]]);
  });
});

describe('The parts of a referral', () => {
  test.each<['cancel' | 'fail' | 'complete', string]>([['cancel', 'Cancelled'], ['fail', 'Failed'], ['complete', 'Completed']])(
    'are recalled when their whole ends otherwise (%s), down to the parts of parts', async (move, ended) => {
      const whole = await send('routine');
      await play.move(whole, 'NGO', 'accept');
      const part = await send('routine', { to: 'UNION', partOf: whole }, 'NGO');
      await play.move(part, 'UNION', 'accept');
      const within = await send('routine', { to: 'POL', partOf: part }, 'UNION');
      if (move === 'complete') {
        await expect(play.move(whole, 'NGO', 'complete')).rejects.toMatchObject({ code: 'parts-open' });
        await play.move(within, 'POL', 'reject', { reason: 'other' });
        await play.move(part, 'UNION', 'complete');
      }
      start();
      await play.move(whole, 'NGO', move, move === 'fail' ? { reason: 'no-show' } : {});
      await until(whole, `Sent Accepted ${ended}`);
      await until(part, move === 'complete' ? 'Sent Accepted Completed' : 'Sent Accepted Recalled');
      await until(within, move === 'complete' ? 'Sent Rejected' : 'Sent Recalled');
    },
  );

  test('keep nothing else from being done while they cannot be recalled', async () => {
    const person = await play.person(id);
    const whole = await send('routine');
    await play.move(whole, 'NGO', 'accept');
    const part = await send('routine', { to: 'UNION', partOf: whole }, 'NGO');
    await play.move(whole, 'NGO', 'fail', { reason: 'no-show' });
    const other = await send('routine', { persons: [stageNames.name('LAB', 'person', person)] });
    await play.record(id, 'LAB', 'RiskAssessed', { person, immediateDanger: true });
    const append = journal.append.bind(journal);
    const failing = jest.spyOn(journal, 'append').mockImplementation(async (...given) => {
      if (given[2][0]!.type === 'ReferralRecalled') throw new Error('not now');
      return append(...given);
    });
    try {
      start();
      await until(other, 'Sent Raised');
    } finally {
      failing.mockRestore();
    }
    await until(part, 'Sent Recalled');
    expect(new Set(errors.splice(0).map(String))).toEqual(new Set(['Error: not now']));
  });
});
