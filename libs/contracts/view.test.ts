import { describe, expect, test } from '@jest/globals';
import { caseId, given, id, mai, onReferral, opened, recorded, sent, type Data, type Happening } from '../casework/test-history.js';
import type { FeedEntry } from './entry.js';
import { aroundOf, caseView, feedPage, referralView, tagOf } from './view.js';
import { referralOf } from '#libs/casework';
import { PairwiseNames, sha256, type Json } from '#libs/kernel';

const handling = { tlp: 'TLP:AMBER', purpose: 'x', onward: 'never', retainUntil: '2035-01-01' };
let seq = 0;
const line = (type: string, data: Record<string, Json> = {}, entry = type): FeedEntry =>
  ({ seq: (seq += 1), kind: 'entry', entry, case: 'c', type, occurredOn: '2030-03-01', by: 'INSPECT', data, marks: {}, handling, policy: 'p' });
const view = (...lines: FeedEntry[]) => JSON.parse(caseView('c', 'x', lines)) as { summary: object; people: object[]; entries: FeedEntry[] };

describe('A case as an agency knows it', () => {
  const opened = line('CaseOpened', { jurisdiction: 'DE', leadAgency: 'INSPECT' });

  test('is open, and led by whoever it was handed to last', () => {
    expect(view(opened, line('LeadTransferred', { to: 'POLICE' })).summary).toEqual({ jurisdiction: 'DE', leadAgency: 'POLICE', status: 'open' });
  });

  test('is closed since a day until it is reopened', () => {
    expect(view(opened, line('CaseClosed')).summary).toMatchObject({ status: 'closed', closedOn: '2030-03-01' });
    expect(view(opened, line('CaseClosed'), line('CaseReopened')).summary).toMatchObject({ status: 'open' });
  });

  test('has one person for each name, with what was told last', () => {
    const people = [line('PersonRecorded', { person: 'a', name: 'Mai', phone: '1' }), line('PersonRecorded', { person: 'b' }), line('PersonRecorded', { person: 'a', phone: '2' }, 'again')];
    expect(view(opened, ...people).people).toEqual([{ person: 'a', name: 'Mai', phone: '2' }, { person: 'b' }]);
  });

  test('is shown as corrected, the later correction over the earlier one', () => {
    const corrections = ['NL', 'BE'].map((jurisdiction) => line('EntryCorrected', { target: 'CaseOpened', fields: { jurisdiction } }, jurisdiction));
    expect(view(opened, ...corrections).summary).toMatchObject({ jurisdiction: 'BE' });
  });

  test('is shown with every correction of an entry, not with the last alone', () => {
    const corrections = [{ jurisdiction: 'NL' }, { leadAgency: 'POLICE' }].map((fields) => line('EntryCorrected', { target: 'CaseOpened', fields }, Object.keys(fields)[0]));
    expect(view(opened, ...corrections).summary).toEqual({ jurisdiction: 'NL', leadAgency: 'POLICE', status: 'open' });
  });

  test('is shown as corrected where a person is, and by nothing but a correction', () => {
    const told = [line('PersonRecorded', { person: 'a', name: 'Mai' }, 'first'), line('PersonRecorded', { person: 'b', name: 'Binh' }, 'second')];
    const correction = line('EntryCorrected', { target: 'first', fields: { name: 'Mai Linh' } });
    const alike = line('NoteAdded', { target: 'second', fields: { name: 'Somebody' } });
    expect(view(opened, ...told, correction, alike).people).toEqual([{ person: 'a', name: 'Mai Linh' }, { person: 'b', name: 'Binh' }]);
  });

  test('takes what was told late like what was told at once, and its lead from a transfer alone', () => {
    const late = { ...line('PersonRecorded', { person: 'a' }), kind: 'backfill' } as FeedEntry;
    const shown = view(opened, late, line('NoteAdded', { to: 'POLICE' }));
    expect(shown).toMatchObject({ summary: { leadAgency: 'INSPECT' }, people: [{ person: 'a' }] });
    expect(shown.entries).toHaveLength(3);
  });

  test('holds no line that was recalled or withdrawn', () => {
    expect(view(opened, { seq: 9, kind: 'recall', entry: 'e', case: 'c', reason: 'expired' }, { seq: 8, kind: 'withdrawn' }).entries).toEqual([opened]);
  });
});

test('A page is the lines as they were stored, byte for byte, and where to go on', () => {
  expect(feedPage(['{"seq": 1}', '{"seq":2}'], 2)).toBe('{"entries":[{"seq": 1},{"seq":2}],"next":2}');
});

describe('A referral as one of its parties knows it', () => {
  const names = new PairwiseNames(new Uint8Array(32).fill(3));
  const referral = referralOf(recorded([sent()]))!;

  test('names persons only to whom they may be named, and then in that party\'s own names', () => {
    expect(referralView(referral, 'SHELTER', false, names)).not.toHaveProperty('persons');
    expect(referralView(referral, 'SHELTER', true, names)).toMatchObject({ persons: [names.name('SHELTER', 'person', mai)], state: 'requested', sentOn: '2030-03-01' });
  });

  test('tells what was said with an answer, and is silent where nothing was said', () => {
    const of = (...more: Parameters<typeof recorded>[0]) => referralView(referralOf(recorded([sent(), ...more]))!, 'INSPECT', true, names);
    expect(Object.keys(of())).toEqual(['referral', 'case', 'from', 'to', 'need', 'urgency', 'state', 'revision', 'sentOn', 'since', 'persons']);
    expect(of(onReferral('ReferralRejected', { reason: 'no-capacity', text: 'Full until May' }))).toMatchObject({ state: 'rejected', reason: 'no-capacity', text: 'Full until May' });
    expect(of(onReferral('ReferralAccepted', { policy: 'p' }), onReferral('ReferralStarted'), onReferral('ReferralCompleted', { outcome: 'housed', outcomeCode: 'fulfilment-completed' }))).toMatchObject({ outcome: 'housed', outcomeCode: 'fulfilment-completed' });
  });

  test('tells by when the receiver should answer, then act, and since when it is late', () => {
    const accepted = onReferral('ReferralAccepted', { policy: 'p' });
    const of = (at: string, ...more: Parameters<typeof recorded>[0]) =>
      referralView(referralOf(recorded([sent(), ...more]))!, 'INSPECT', true, names, { jurisdiction: 'DE', at: Date.parse(at) });
    const answerBy = '2030-03-02T09:00:00.000Z';
    expect(of('2030-03-02T08:59:59.999Z')).toMatchObject({ answerBy, overdue: false });
    expect(of(answerBy, onReferral('ReferralEscalated'))).toMatchObject({ answerBy, overdue: true, escalated: '2030-03-01T09:00:00.000Z' });
    expect(of(answerBy, accepted)).toMatchObject({ actBy: answerBy, overdue: true });
    const again = onReferral('ReferralEscalated', {}, { at: '2030-03-05T09:00:00Z' });
    expect(of('2030-03-06T00:00:00Z', onReferral('ReferralEscalated'), accepted, again)).toMatchObject({ escalated: '2030-03-05T09:00:00.000Z' });
    expect(of(answerBy, accepted)).not.toHaveProperty('answerBy');
    for (const name of ['answerBy', 'actBy', 'overdue', 'escalated']) expect(of(answerBy, onReferral('ReferralExpired'))).not.toHaveProperty(name);
  });

  test('tells since when it is urgent by itself, and of what the receiver was reminded', () => {
    const of = (...more: Parameters<typeof recorded>[0]) =>
      referralView(referralOf(recorded([sent({ urgency: 'routine' }), ...more]))!, 'INSPECT', true, names, { jurisdiction: 'DE', at: Date.parse('2030-03-01T09:00:00Z') });
    const raised = onReferral('ReferralRaised', { urgency: 'immediate', reasons: ['child'], persons: [mai] });
    expect(of(raised)).toMatchObject({ urgency: 'immediate', raised: '2030-03-01T09:00:00.000Z', answerBy: '2030-03-01T13:00:00.000Z' });
    expect(JSON.stringify(of(raised))).not.toContain('child');
    expect(of(onReferral('ReferralReminded'))).toMatchObject({ urgency: 'routine', reminded: '2030-03-01T09:00:00.000Z' });
    for (const name of ['raised', 'reminded', 'escalated']) expect(of()).not.toHaveProperty(name);
  });

  test('names to the receiver alone who has it in hand, for as long as the claim holds', () => {
    const claimed = referralOf(recorded([sent(), onReferral('ReferralClaimed')]))!;
    const of = (agency: string, at: string) => referralView(claimed, agency, false, names, { jurisdiction: 'DE', at: Date.parse(at) });
    expect(of('SHELTER', '2030-03-01T10:00:00Z')).toMatchObject({ claimedBy: 'u', state: 'requested' });
    expect(of('INSPECT', '2030-03-01T10:00:00Z')).not.toHaveProperty('claimedBy');
    expect(of('SHELTER', '2030-03-02T10:00:00Z')).not.toHaveProperty('claimedBy');
  });

  test('counts as its revision what each party is told of, and all of it in views released before it did', () => {
    const moved = referralOf(recorded([sent(), onReferral('ReferralClaimed'), onReferral('ReferralReceived'), onReferral('ReferralClaimed')]))!;
    const of = (agency: string, ownRevision: boolean) => referralView(moved, agency, false, names, { jurisdiction: 'DE', at: 0, ownRevision })['revision'];
    expect([of('INSPECT', true), of('SHELTER', true), of('INSPECT', false), of('SHELTER', false)]).toEqual([2, 4, 4, 4]);
    expect(referralView(moved, 'INSPECT', false, names)).toMatchObject({ revision: 4 });
  });

  test('is told alike to sender and receiver, but for their own names', () => {
    const timing = { jurisdiction: 'DE', at: Date.parse('2030-03-03T00:00:00Z') };
    const late = referralOf(recorded([sent(), onReferral('ReferralEscalated')]))!;
    const [one, other] = ['INSPECT', 'SHELTER'].map((agency) => ({ ...referralView(late, agency, false, names, timing), case: '' }));
    expect(one).toEqual(other);
  });

  test('calls the case by that party\'s own name for it', () => {
    expect(referralView(referral, 'SHELTER', false, names)).toMatchObject({ case: names.name('SHELTER', 'case', referral.case) });
  });

  test('holds no id of a case or person', () => {
    const text = JSON.stringify(referralView(referral, 'INSPECT', true, names));
    expect([text.includes(mai), text.includes(referral.case), text.includes(id(0xef))]).toEqual([false, false, true]);
  });
});

describe('What stands around a referral', () => {
  const names = new PairwiseNames(new Uint8Array(32).fill(3));
  const other = (n: number) => ({ stream: `referral-${id(n)}` });
  const whole = sent({ to: 'UNION', next: true });
  const part = (n: number, more: Data = {}) => sent({ from: 'UNION', to: 'SHELTER', need: 'medical', partOf: id(0xef), ...more }, other(n));
  const around = (agency: string, which: number, ...happened: Happening[]) => {
    const facts = given(opened(), whole, ...happened);
    return aroundOf(facts, facts.referrals.get(id(which))!, agency);
  };

  test('is nothing where nothing was asked for', () => {
    const facts = given(opened(), sent());
    expect([aroundOf(facts, facts.referrals.get(id(0xef))!, 'INSPECT'), around('UNION', 0xef)]).toEqual([{}, {}]);
  });

  test('are its parts: to both parties how each does, to who sent them also which they are, to nobody by whom or in which words', () => {
    const happened = [part(1), part(2, { need: 'legal-aid' }), onReferral('ReferralRejected', { reason: 'other', text: 'They said so' }, other(2))];
    const all = [{ need: 'medical', state: 'requested' }, { need: 'legal-aid', state: 'rejected', reason: 'other' }];
    expect(around('INSPECT', 0xef, ...happened)).toEqual({ next: true, parts: { open: 1, all } });
    expect(around('UNION', 0xef, ...happened)).toEqual({ parts: { open: 1, all: all.map((each, index) => ({ referral: id(index + 1), ...each })) } });
  });

  test('is told to its sender: what it follows, of what it is a part, and why it came back', () => {
    const on = sent({ to: 'SHELTER', after: id(0xef), partOf: id(7) }, other(1));
    expect([around('INSPECT', 1, on), around('SHELTER', 1, on)]).toEqual([{ after: id(0xef), partOf: id(7) }, {}]);
    const returned = onReferral('ReferralReturned', { case: caseId, from: 'INSPECT', after: id(0xef), reason: 'nobody-left' }, other(1));
    expect([around('INSPECT', 0xef, returned), around('UNION', 0xef, returned)]).toEqual([{ next: true, returned: 'nobody-left' }, {}]);
    expect(around('INSPECT', 0xef, returned, on)).toEqual({ next: true });
  });

  test('comes last in the view', () => {
    const view = referralView(referralOf(recorded([sent()]))!, 'INSPECT', false, names, undefined, { next: true });
    expect(Object.keys(view).at(-1)).toBe('next');
  });
});

describe('The tag of a view', () => {
  test('is a digest of its bytes, so that it tells nothing that they do not', () => {
    expect(tagOf('{"case":"c"}')).toBe(sha256('{"case":"c"}').slice(0, 32));
    expect(tagOf('{"case":"d"}')).not.toBe(tagOf('{"case":"c"}'));
  });

  test('begins with the revision where there is one', () => {
    expect(tagOf('{"revision":3}')).toBe(`3.${sha256('{"revision":3}').slice(0, 32)}`);
  });
});
