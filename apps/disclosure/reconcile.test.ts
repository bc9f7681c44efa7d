import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MemoryJournal } from '../../libs/journal/memory/memory-journal.js';
import { cast, Playwright, policyWithout } from '../../tests/stage.js';
import { CaseFacts, purposesOf, Register, registerCorrelation } from '#libs/casework';
import { Bundles, decideEntry, type ReleasedItem } from '#libs/contracts';
import { day, Rejection } from '#libs/kernel';
import { bundleOf, type Decision } from '#libs/policy';
import { reconcile, type Cause, type Change, type LiveLine, type Scope } from './reconcile.js';

const bundles = new Bundles();
type Live = Map<string, LiveLine>;

const itemOf = ({ event, decision, withheld, kind }: Extract<Change, { decision: Decision }>, seq: number): Extract<ReleasedItem, { kind: 'entry' | 'backfill' }> => ({
  kind, seq, case: '', event, withheld, occurredOn: decision.occurredOn, fields: decision.fields, policy: decision.policy, handling: decision.handling!,
});

/** Does to the live lines what the changes say; refuses what a feed could not hold. */
function take(live: Live, changes: readonly Change[]): void {
  for (const change of changes) {
    const line = live.get(change.event);
    if (line && change.ends !== line) throw new Error('A second live line for one event');
    if (!line && change.ends !== undefined) throw new Error('An end to a line that is not live');
    if (change.kind === 'recall') live.delete(change.event);
    else live.set(change.event, { seq: live.size + 1, stored: true, item: itemOf(change, live.size + 1) });
  }
}

let play: Playwright;
let id: string;
let person: string;
let facts: CaseFacts;
let register: Register;

const scopeOf = (agency: string, purpose: string): Scope => ({ facts, register, bundles, agency: register.agencies.get(agency)!, purpose, now: play.clock.now() });
const police = (live: Live, cause: Cause) => reconcile(scopeOf('POL', 'criminal-investigation'), facts.entries.values(), live, cause);
const shape = (changes: readonly Change[]) => changes.map((change) =>
  [change.kind, facts.entries.get(change.event)!.event.type, ...('reason' in change ? [change.reason] : []), ...(change.ends === undefined ? [] : ['in its place'])].join(' '));
async function look(): Promise<void> {
  facts = CaseFacts.of(id, await play.journal.readCorrelation(id));
  register = Register.of(await play.journal.readCorrelation(registerCorrelation));
}

beforeEach(async () => {
  play = new Playwright(new MemoryJournal());
  await play.begin();
  id = await play.open();
  person = await play.person(id);
  await play.record(id, 'LAB', 'TeamFormed', { agencies: ['POL'] });
  await look();
});

describe('What an agency has is brought in line with what it may have', () => {
  let live: Live;
  beforeEach(() => take((live = new Map<string, LiveLine>()), police(new Map(), { type: 'TeamFormed' })));

  test('by nothing where nothing has changed', () => {
    expect(live.size).toBe(3);
    expect(police(live, { type: 'time' })).toEqual([]);
  });

  test('by every line in its own place where they may have been withheld', () => {
    expect(shape(police(live, { type: 'again', anew: true }))).toEqual(
      ['CaseOpened', 'PersonRecorded', 'TeamFormed'].map((type) => `backfill ${type} in its place`),
    );
  });

  test('by a backfill that takes the place of the line where the decision shows more', async () => {
    await play.consent(id, person);
    await look();
    expect(shape(police(live, { type: 'ConsentGiven' }))).toEqual(['backfill PersonRecorded in its place']);
  });

  test('by a recall and then the narrower entry where it shows less', async () => {
    const consent = await play.consent(id, person);
    await look();
    take(live, police(live, { type: 'ConsentGiven' }));
    await play.record(id, 'LAB', 'ConsentWithdrawn', { consent });
    await look();
    const changes = police(live, { type: 'ConsentWithdrawn' });
    expect(shape(changes)).toEqual(['recall PersonRecorded consent-withdrawn in its place', 'backfill PersonRecorded']);
    expect(JSON.stringify(changes.map(({ ends: _, ...change }) => change))).not.toContain('"name":"name"');
  });

  test('by a recall alone where an entry is retracted, whatever the cause', async () => {
    const note = await play.record(id, 'LAB', 'NoteAdded', { text: 'Seen at the gate' });
    await look();
    take(live, police(live, { type: 'NoteAdded', id: note.id }));
    await play.record(id, 'LAB', 'EntryRetracted', { target: note.id, reason: 'another gate' });
    await look();
    expect(shape(police(live, { type: 'PolicyAdopted' }))).toEqual(['recall NoteAdded retracted in its place']);
  });

  test('by entries marked as backfill, except the one that is news', async () => {
    const note = await play.record(id, 'LAB', 'NoteAdded', { text: 'Seen at the gate' });
    await look();
    expect(shape(police(new Map(), { type: 'NoteAdded', id: note.id }))).toEqual([
      'backfill CaseOpened', 'backfill PersonRecorded', 'backfill TeamFormed', 'entry NoteAdded',
    ]);
  });

  const withLine = (type: string, change: (item: LiveLine['item']) => Partial<LiveLine['item']>) => new Map([...live].map(([event, line]) =>
    [event, facts.entries.get(event)!.event.type === type ? { ...line, item: { ...line.item, ...change(line.item) } } : line] as const));
  const treated = (name: string, treatment: string) => ({ fields }: LiveLine['item']) => ({ fields: fields.map((field) => (field.name === name ? { ...field, treatment } : field)) });

  test.each<[string, (item: LiveLine['item']) => Partial<LiveLine['item']>, string[]]>([
    ['in place of a line that treats a field more', treated('role', 'mask'), ['backfill PersonRecorded in its place']],
    ['after the recall of a line that treats a field less', treated('person', 'show'), ['recall PersonRecorded narrowed in its place', 'backfill PersonRecorded']],
    ['after the recall of a line with one field exchanged for another', ({ fields: [first, ...rest] }) => ({ fields: [{ ...first!, name: 'phone' }, ...rest] }),
      ['recall PersonRecorded narrowed in its place', 'backfill PersonRecorded']],
    ['in place of a line that tells the day less well', () => ({ occurredOn: 'month' }), ['backfill PersonRecorded in its place']],
    ['in place of a line with other marks that read alike', ({ handling }) => ({ handling: { ...handling, tlp: `${handling.tlp}${handling.siena!.join()}`, siena: [] } }), ['backfill PersonRecorded in its place']],
  ])('by an entry %s', (_, change, changes) => expect(shape(police(withLine('PersonRecorded', change), { type: 'anything' }))).toEqual(changes));

  test('by a recall first where the day is told less well than it was', async () => {
    const { content } = policyWithout();
    const rules = content.rules.map((each) => (each.may === 'receive' && each.on.includes('PersonRecorded') ? { ...each, fields: { ...each.fields, occurredOn: 'month' as const } } : each));
    await play.adopt(bundleOf({ ...content, rules }));
    await look();
    expect(shape(police(live, { type: 'PolicyAdopted' }))).toContain('recall PersonRecorded policy-changed in its place');
  });

  test('by recalls alone where nothing is allowed any more, for a reason that follows from the cause', () => {
    const reasons = Object.entries({
      ConsentWithdrawn: 'consent-withdrawn', ReferralRejected: 'referral-ended', ReferralCancelled: 'referral-ended', ReferralFailed: 'referral-ended',
      ReferralExpired: 'referral-ended', ReferralRecalled: 'referral-recalled', ReferralAccepted: 'offer-answered', AgreementEnded: 'agreement-ended',
      AgreementSuspended: 'agreement-suspended', AgreementAmended: 'agreement-amended', PolicyAdopted: 'policy-changed',
      CertificationSuspended: 'certification-suspended', CertificationRevoked: 'certification-revoked', LeadTransferred: 'lead-transferred',
      LeadTransferDeclined: 'offer-answered', LeadTransferWithdrawn: 'offer-withdrawn',
      TeamLeft: 'team-left', EntryCorrected: 'corrected', CheckInMade: 'done', RiskAssessed: 'done', time: 'expired', anything: 'no-longer-allowed',
    });
    for (const [type, reason] of reasons) {
      const changes = reconcile(scopeOf('POL-2', 'criminal-investigation'), facts.entries.values(), live, { type });
      expect(shape(changes)).toEqual(['CaseOpened', 'PersonRecorded', 'TeamFormed'].map((event) => `recall ${event} ${reason} in its place`));
    }
  });

  test('also where only the marks of handling have changed', async () => {
    const { content } = policyWithout();
    const onward = { ...content.handling.onward, police: 'never' as const };
    await play.adopt(bundleOf({ ...content, handling: { ...content.handling, onward } }));
    await look();
    expect(shape(police(live, { type: 'PolicyAdopted' }))).toEqual([
      'backfill CaseOpened in its place', 'backfill PersonRecorded in its place', 'backfill TeamFormed in its place',
    ]);
  });
});

const happenings: ReadonlyArray<(play: Playwright, known: { consents: string[]; referrals: string[]; entries: string[] }) => Promise<unknown>> = [
  async (_, known) => known.consents.push(await play.consent(id, person)),
  async (_, known) => known.consents.push(await play.consent(id, person, { until: new Date(play.clock.now()).toISOString().slice(0, 10) })),
  (_, { consents }) => play.record(id, 'LAB', 'ConsentWithdrawn', { consent: consents.at(-1) ?? person }),
  async (_, known) => known.referrals.push(await play.refer(id, 'NGO', [person])),
  (_, { referrals }) => play.move(referrals.at(-1) ?? id, 'NGO', 'accept'),
  (_, { referrals }) => play.move(referrals.at(-1) ?? id, 'NGO', 'reject', { reason: 'unsafe' }),
  (_, { referrals }) => play.move(referrals.at(-1) ?? id, 'NGO', 'complete'),
  (_, { referrals }) => play.move(referrals.at(-1) ?? id, 'LAB', 'cancel'),
  async (_, known) => known.entries.push((await play.record(id, 'LAB', 'IndicatorObserved', { person, indicator: 'isolation', how: 'interview', detail: 'x' })).id),
  async (_, known) => known.entries.push((await play.record(id, 'NGO', 'NeedRecorded', { person, need: 'shelter' })).id),
  (_, { entries }) => play.record(id, 'LAB', 'EntryRetracted', { target: entries.at(-1) ?? id, reason: 'wrong' }),
  (_, { entries }) => play.record(id, 'LAB', 'EntryCorrected', { target: entries.at(-1) ?? id, fields: { how: 'document' }, reason: 'read' }),
  () => play.record(id, 'LAB', 'TeamJoined', { agencies: ['UNION'] }),
  () => play.record(id, 'LAB', 'TeamLeft', { agencies: ['POL'] }),
  () => play.handOver(id, 'LAB', 'POL'),
  () => play.record(id, 'LAB', 'LeadTransferProposed', { to: 'POL-2' }),
  () => play.record(id, 'POL-2', 'LeadTransferDeclined', { to: 'POL-2', reason: 'no-capacity' }),
  async () => play.clock.advance(91 * day),
];

describe('Over any history', () => {
  test('doing it again gives nothing, and what is live is what may be had', () => fc.assert(fc.asyncProperty(
    fc.array(fc.nat({ max: happenings.length - 1 }), { minLength: 2, maxLength: 10 }),
    async (numbers) => {
      id = await play.open();
      person = await play.person(id);
      const known = { consents: [], referrals: [], entries: [] };
      const feeds = new Map<string, Live>();
      for (const number of numbers) {
        await Promise.resolve(happenings[number]!(play, known)).catch((error: unknown) => {
          if (!(error instanceof Rejection)) throw error;
        });
        await look();
        for (const [agency, kind] of cast) for (const purpose of purposesOf(kind)) keepUp(feeds, agency, purpose);
      }
    },
  ), { numRuns: 20 }));

  function keepUp(feeds: Map<string, Live>, agency: string, purpose: string): void {
    const scope = scopeOf(agency, purpose);
    const live = feeds.get(`${agency}|${purpose}`) ?? new Map<string, LiveLine>();
    feeds.set(`${agency}|${purpose}`, live);
    const order = [...facts.entries.keys()];
    const changes = reconcile(scope, facts.entries.values(), live, { type: 'time' });
    expect(changes.map(({ event }) => order.indexOf(event))).toEqual(changes.map(({ event }) => order.indexOf(event)).sort((a, b) => a - b));
    take(live, changes);
    expect(reconcile(scope, facts.entries.values(), live, { type: 'time' })).toEqual([]);
    const shown = (fields: ReadonlyArray<{ name: string; treatment: string }>) => fields.map(({ name, treatment }) => `${name}: ${treatment}`);
    const allowed = [...facts.entries.values()].flatMap((entry) => {
      const { fields } = decideEntry(bundles, facts, register, entry, scope.agency, purpose, scope.now);
      return fields.length > 0 ? [[entry.event.id, shown(fields)] as const] : [];
    });
    expect(new Map([...live].map(([event, { item }]) => [event, shown(item.fields)]))).toEqual(new Map(allowed));
  }
});
