import { describe, expect, test } from '@jest/globals';
import { isoTime } from '#libs/kernel';
import { entry, given, id, mai, binh, opened, person, recorded, refusal, registerOf, type Data, type Happening } from '../test-history.js';
import { groundsFor, groundsOf } from '../grounds.js';
import { calendarOf } from '../referral/calendar.js';
import { fallDue, scheduledBy } from './check-ins.js';
import { recordEntry } from './decide.js';

const calendar = calendarOf('DE');
const at = '2026-04-01T08:00:00.000Z'; // the Wednesday before Easter
const visit = entry('InspectionCarriedOut', { on: '2026-04-01' }, { id: id(0x700), at });
const talk = (how: string) => entry('IndicatorObserved', { person: mai, indicator: 'isolation', how }, { id: id(0x701), at, by: 'UNION' });
const schedules = (happening: Happening) => scheduledBy(recorded([happening])[0]!, calendar);

describe('A check-in', () => {
  test('falls due at the beginning of the working days that the schedule names, after an inspection and an interview', () => {
    expect(schedules(visit).map((each) => isoTime(each.at))).toEqual(['2026-04-07T22:00:00.000Z', '2026-04-30T22:00:00.000Z', '2026-06-30T22:00:00.000Z']);
    expect(schedules(talk('interview'))).toHaveLength(2);
    expect([schedules(talk('document')), schedules(entry('NoteAdded', { text: 'x' }))]).toEqual([[], []]);
  });

  test('has an id that follows from the entry and the day, and no other', () => {
    const ids = [visit, talk('interview')].flatMap(schedules).map((each) => each.id);
    expect(new Set(ids).size).toBe(5);
    expect(schedules(visit).map((each) => each.id)).toEqual(ids.slice(0, 3));
  });

  test('is waited for from whoever recorded the entry, about whom that is about', () => {
    const facts = given(opened(), person(mai), visit, talk('interview'));
    expect([visit, talk('interview')].map((each) => fallDue(schedules(each)[0]!, facts))).toEqual([
      { type: 'CheckInDue', data: { to: 'INSPECT', what: 'retaliation-check-in', after: id(0x700) } },
      { type: 'CheckInDue', data: { to: 'UNION', what: 'retaliation-check-in', after: id(0x701), person: mai } },
    ]);
  });

  test('does not fall due where the entry was retracted', () => {
    const facts = given(opened(), visit, entry('EntryRetracted', { target: id(0x700) }));
    expect(fallDue(schedules(visit)[0]!, facts)).toBeUndefined();
  });

  test('is made after an entry of the case by its author or the lead', () => {
    const facts = given(opened(), person(mai), visit, talk('interview'));
    const make = (by: string, after: string) => () => recordEntry(facts, registerOf(), { type: 'CheckInMade', data: { after, reached: true }, by, newId: id(0x99), reaches: () => true });
    expect([make('UNION', id(0x701))().type, make('INSPECT', id(0x701))().type]).toEqual(['CheckInMade', 'CheckInMade']);
    for (const attempt of [make('UNION', id(0x700)), make('UNION', id(0xfff))]) expect(refusal(attempt)).toEqual({ code: 'unknown-entry', pointer: '/data/after' });
  });
});

describe('A transfer of the lead', () => {
  const proposed = entry('LeadTransferProposed', { to: 'UNION' }, { id: id(0x710), at });
  const requested = entry('LeadTransferRequested', { to: 'UNION' }, { id: id(0x711), by: 'UNION', at });
  const withdrawn = (proposal: string) => ({ type: 'LeadTransferWithdrawn', data: { to: 'UNION', proposal } });

  test.each([['proposed', proposed, id(0x710)], ['asked for', requested, id(0x711)]] as const)('%s is withdrawn where nobody has answered in five working days', (_how, happening, proposal) => {
    const [scheduled, ...more] = schedules(happening);
    expect([isoTime(scheduled!.at), more]).toEqual(['2026-04-10T22:00:00.000Z', []]);
    expect(fallDue(scheduled!, given(opened(), happening))).toEqual(withdrawn(proposal));
  });

  test('ends once: not after it was answered, withdrawn or replaced by another, nor in a case that was closed', () => {
    const [scheduled] = schedules(proposed);
    const declined = entry('LeadTransferDeclined', { to: 'UNION', proposal: id(0x710), reason: 'other' }, { by: 'UNION' });
    const recalled = entry('LeadTransferWithdrawn', withdrawn(id(0x710)).data);
    for (const after of [[declined], [recalled], [entry('LeadTransferred', { to: 'UNION', proposal: id(0x710) }, { by: 'UNION' })], [recalled, requested], [entry('CaseClosed', { outcome: 'ended' })]]) {
      expect(fallDue(scheduled!, given(opened(), proposed, ...after))).toBeUndefined();
    }
  });
});

describe('Retaliation that is reported', () => {
  const report = entry('RetaliationReported', { person: mai, kind: 'dismissal' }, { id: id(0x702), by: 'UNION', at });
  const found = entry('CheckInMade', { after: id(0x701), person: mai, retaliation: true }, { id: id(0x703), by: 'UNION', at });

  test.each<[string, Happening]>([['by itself', report], ['in a check-in', found]])('%s has the lead assess the risk anew, at once', (_how, happening) => {
    const [scheduled, ...more] = schedules(happening);
    expect([scheduled!.what, isoTime(scheduled!.at), more]).toEqual(['risk-assessment', at, []]);
    const facts = given(opened(), person(mai), talk('interview'), happening);
    expect(fallDue(scheduled!, facts)?.data).toMatchObject({ to: 'INSPECT', what: 'risk-assessment', person: mai });
  });

  test('waits for nothing where none was found, or where the risk of that person has been assessed since', () => {
    expect(schedules(entry('CheckInMade', { after: id(0x701), retaliation: false }))).toEqual([]);
    const after = (who: string) => given(opened(), person(mai), person(binh), report, entry('RiskAssessed', { person: who }));
    expect(fallDue(schedules(report)[0]!, after(mai))).toBeUndefined();
    expect(fallDue(schedules(report)[0]!, after(binh))).toBeDefined();
  });
});

describe('What fell due', () => {
  const due = (data: Data) => entry('CheckInDue', data, { by: 'OPERATOR', id: id(0x710) });
  const toUnion = { to: 'UNION', what: 'retaliation-check-in', after: id(0x701), person: mai };
  const told = (agency: string, ...more: Happening[]) => {
    const facts = given(opened(), person(mai), person(binh), talk('interview'), due(toUnion), ...more);
    return groundsFor(facts.entries.get(id(0x710))!, facts, groundsOf(facts, registerOf(), agency, 0), agency).map(({ kind }) => kind);
  };

  test('is for the agency it is waited for from and for the lead, and for nobody else', () => {
    expect([told('UNION'), told('INSPECT')]).toEqual([['contributor'], ['lead', 'contributor']]);
    expect(told('POLICE', entry('TeamFormed', { agencies: ['POLICE'] }))).toEqual([]);
  });

  test('is told until it is done: by a check-in after the same entry, recorded since and standing', () => {
    const made = (after: string, more: Partial<Happening> = {}) => entry('CheckInMade', { after }, { by: 'UNION', ...more });
    expect(told('UNION', made(id(0x701)))).toEqual([]);
    expect(told('UNION', made(id(0x700)))).toEqual(['contributor']);
    expect(told('UNION', made(id(0x701), { id: id(0x720) }), entry('EntryRetracted', { target: id(0x720) }, { by: 'UNION' }))).toEqual(['contributor']);
    expect(told('UNION', entry('EntryRetracted', { target: id(0x701) }, { by: 'UNION' }))).toEqual([]);
  });

  test('makes nobody a contributor', () => {
    expect([...given(opened(), visit, due(toUnion)).contributors]).toEqual(['INSPECT']);
  });
});
