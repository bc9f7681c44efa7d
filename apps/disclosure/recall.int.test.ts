import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase } from '../../tests/test-database.js';
import { actorOf, allRows, Stage } from '../../tests/stage.js';
import { Bundles, covers, decideEntry, readFacts, ReadFeed, readRegisterAt } from '#libs/contracts';
import { day, isoDay, type Json } from '#libs/kernel';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let stage: Stage;
const bundles = new Bundles();

beforeAll(async () => {
  database = await createTestDatabase();
  stage = await Stage.open(database.url);
});
afterAll(async () => {
  await stage.close();
  await database.drop();
});

interface Scene {
  readonly id: string;
  readonly person: string;
  readonly thing: string;
}
interface Turn {
  readonly when: string;
  readonly agency: string;
  readonly purpose: string;
  readonly given: (id: string, person: string) => Promise<unknown>;
  readonly change: (scene: Scene) => Promise<unknown>;
  /** What the feed of the agency holds beyond what it held before. */
  readonly then: readonly string[];
  readonly after?: () => Promise<unknown>;
}

const police = { agency: 'POL', purpose: 'criminal-investigation' };
const ngo = { agency: 'NGO', purpose: 'victim-support' };
const abroad = { agency: 'ABROAD', purpose: 'cross-border-remedy' };
const today = () => isoDay(stage.clock.now());
const elapse = async (days: number) => stage.clock.advance(days * day);
const inTeam = (id: string) => stage.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
const sign = async (more: Record<string, Json> = {}) => {
  const agreement = `agreement-${stage.clock.now()}`;
  const terms = { kind: 'bilateral', parties: ['XY', 'ZZ'], counterparts: ['ABROAD'], purposes: ['cross-border-remedy'], dataGroups: ['case', 'demographic'], link: 'worker-origin', from: today() };
  await stage.operate({ do: 'SignAgreement', data: { agreement, ...terms, ...more } });
  return agreement;
};
const underway = async (id: string, person: string) => {
  const referral = await stage.refer(id, 'NGO', [person]);
  await stage.move(referral, 'NGO', 'accept');
  return referral;
};
const recalls = (reason: string, ...types: string[]) => types.map((type) => `recall ${type} ${reason}`);
const followed = ['CaseOpened', 'PersonRecorded', 'EvidenceAttached'];

const turns: readonly Turn[] = [
  {
    when: 'consent is withdrawn, with the narrower entry after it', ...police,
    given: async (id, person) => (await inTeam(id), stage.consent(id, person)),
    change: ({ id, thing }) => stage.record(id, 'LAB', 'ConsentWithdrawn', { consent: thing }),
    then: [...recalls('consent-withdrawn', 'PersonRecorded'), 'backfill PersonRecorded'],
  },
  {
    when: 'the last day of a consent has passed', ...police,
    given: async (id, person) => (await inTeam(id), stage.consent(id, person, { until: today() })),
    change: () => elapse(1),
    then: [...recalls('expired', 'PersonRecorded'), 'backfill PersonRecorded'],
  },
  {
    when: 'a referral is rejected', ...ngo,
    given: (id, person) => stage.refer(id, 'NGO', [person]),
    change: ({ thing }) => stage.move(thing, 'NGO', 'reject', { reason: 'no-capacity' }),
    then: recalls('referral-ended', 'CaseOpened', 'ReferralSent'),
  },
  {
    when: 'a referral under way is cancelled', ...ngo, given: underway,
    change: ({ thing }) => stage.move(thing, 'LAB', 'cancel'),
    then: recalls('referral-ended', ...followed, 'ReferralSent', 'ReferralAccepted'),
  },
  {
    when: 'ninety days have passed since a referral was completed', ...ngo,
    given: async (id, person) => {
      const referral = await underway(id, person);
      await stage.move(referral, 'NGO', 'complete');
    },
    change: () => elapse(90),
    then: recalls('expired', ...followed, 'ReferralSent', 'ReferralAccepted', 'ReferralCompleted'),
  },
  {
    when: 'an agency leaves the team', ...police, given: inTeam,
    change: ({ id }) => stage.record(id, 'LAB', 'TeamLeft', { agencies: ['POL'] }),
    then: recalls('team-left', ...followed, 'TeamFormed'),
  },
  {
    when: 'the lead is transferred, from the agency that led', agency: 'LAB', purpose: 'labour-inspection',
    given: async (id) => stage.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] }).then(() => stage.record(id, 'POL', 'NoteAdded', { text: 'By the police' })),
    change: ({ id }) => stage.handOver(id, 'LAB', 'POL'),
    then: ['entry LeadTransferProposed', 'recall NoteAdded lead-transferred', 'entry LeadTransferred'],
  },
  {
    when: 'an agency is suspended', ...police, given: inTeam,
    change: () => stage.operate({ do: 'ChangeCertification', agency: 'POL', change: 'suspend', data: {} }),
    then: recalls('certification-suspended', ...followed, 'TeamFormed'),
    after: () => stage.operate({ do: 'ChangeCertification', agency: 'POL', change: 'certify', data: {} }),
  },
  ...(['end', 'suspend'] as const).map((change): Turn => ({
    when: `an agreement is ${change}ed`, ...abroad, given: () => sign(),
    change: ({ thing }) => stage.operate({ do: 'ChangeAgreement', agreement: thing, change, data: {} }),
    then: recalls(`agreement-${change}ed`, ...followed),
  })),
  {
    when: 'an agreement is amended so that the country of the case is no party any more', ...abroad, given: () => sign(),
    change: ({ thing }) => {
      const { id: _, revision: __, state: ___, ...terms } = stage.present.book.register.agreements.get(thing)!;
      return stage.operate({ do: 'ChangeAgreement', agreement: thing, change: 'amend', data: { ...terms, parties: ['ZZ'] } as unknown as Record<string, Json> });
    },
    then: recalls('agreement-amended', ...followed),
  },
  {
    when: 'the last day of an agreement has passed', ...abroad, given: () => sign({ until: today() }),
    change: () => elapse(1),
    then: recalls('expired', ...followed),
  },
];

async function play({ given, agency, purpose }: Turn): Promise<Scene & { before: string[] }> {
  const id = await stage.open();
  const person = await stage.person(id);
  await stage.record(id, 'LAB', 'EvidenceAttached', { kind: 'payslip', mediaType: 'image/png', sha256: 'a'.repeat(64), bytes: 1 });
  const given_ = await given(id, person);
  const before = await stage.told(agency, purpose, id);
  return { id, person, thing: String(given_), before };
}

/** Lists the lines of a page that today's answer refuses. */
async function refusedToday(agency: string, purpose: string): Promise<unknown[]> {
  const { items } = stage.audit.releases.at(-1)!;
  const head = await stage.journal.head();
  const register = await readRegisterAt(stage.journal, head);
  const lines = items.flatMap((item) => (item.kind === 'entry' || item.kind === 'backfill' ? [item] : []));
  const refused = await Promise.all(lines.map(async (line) => {
    const facts = (await readFacts(stage.journal, line.case))!;
    const decision = decideEntry(bundles, facts, register, facts.entries.get(line.event)!, register.agencies.get(agency)!, purpose, stage.clock.now());
    return covers(decision, line.fields) ? [] : [line];
  }));
  return refused.flat();
}

describe('What may no longer be had is recalled when', () => {
  test.each(turns)('$when', async (turn) => {
    const { agency, purpose, change, then, after } = turn;
    const scene = await play(turn);
    await change(scene);
    await stage.read(new ReadFeed(actorOf(agency), purpose, 0, 10_000, 0));
    expect(await refusedToday(agency, purpose)).toEqual([]);
    expect((await stage.told(agency, purpose, scene.id)).slice(scene.before.length)).toEqual(then);
    await after?.();
  });

  test.each(turns.filter(({ when }) => /passed/.test(when)))('$when, and not shown even before that', async (turn) => {
    const { agency, purpose, change } = turn;
    const scene = await play(turn);
    const ofCase = async () => (await allRows(stage.pool)).filter((row) => row.agency === agency && row.case_id === scene.id);
    await stage.pool.query('update disclosure.case_file set due = null');
    await change(scene);
    const lines = await stage.page(agency, purpose);
    expect(await refusedToday(agency, purpose)).toEqual([]);
    const recalled = (await ofCase()).filter(({ kind }) => kind === 'recall');
    expect(recalled).toEqual([]);
    expect(lines.filter(({ kind }) => kind === 'withdrawn').length).toBeGreaterThan(0);
    await stage.pool.query("update disclosure.case_file set due = 0, cause = 'time'");
    await stage.settled();
  });
});

describe('A recall that is due is not forgotten', () => {
  test('because an ordinary entry of the same case comes before it', async () => {
    const { id, thing, before } = await play({ ...turns.find(({ when }) => when === 'an agreement is ended')! });
    await stage.projection.stop();
    await stage.operate({ do: 'ChangeAgreement', agreement: thing, change: 'end', data: {} });
    await stage.record(id, 'LAB', 'NoteAdded', { text: 'Called the worker' });
    stage.projection = stage.anotherProjection();
    stage.projection.start();
    expect((await stage.told('ABROAD', 'cross-border-remedy', id)).slice(before.length)).toEqual(recalls('agreement-ended', ...followed));
  });

  test('because the clock passed the moment while an ordinary entry was recorded', async () => {
    const { id, person, before } = await play(turns.find(({ when }) => when === 'the last day of a consent has passed')!);
    await stage.projection.stop();
    stage.clock.advance(day);
    await stage.record(id, 'LAB', 'NeedRecorded', { person, need: 'shelter' });
    stage.projection = stage.anotherProjection();
    stage.projection.start();
    expect((await stage.told('POL', 'criminal-investigation', id)).slice(before.length)).toContain('recall PersonRecorded expired');
  });
});
