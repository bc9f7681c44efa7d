import { describe, expect, test } from '@jest/globals';
import { id, mai, recorded, sent } from '../casework/test-history.js';
import type { FeedEntry } from './entry.js';
import { caseView, feedPage, referralView } from './view.js';
import { referralOf } from '#libs/casework';
import { PairwiseNames, type Json } from '#libs/kernel';

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

  test('holds no id of a case or person', () => {
    const text = JSON.stringify(referralView(referral, 'INSPECT', true, names));
    expect([text.includes(mai), text.includes(referral.case), text.includes(id(0xef))]).toEqual([false, false, true]);
  });
});
