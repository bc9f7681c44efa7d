import { describe, expect, test } from '@jest/globals';
import { caseId, entry, given, id, mai, opened, person, recorded } from '../casework/test-history.js';
import { renderEntry, targetTypeOf, withheldOf } from './entry.js';
import type { ReleasedItem } from './audit.js';
import { PairwiseNames } from '#libs/kernel';

const names = new PairwiseNames(new Uint8Array(32).fill(3));
const [event] = recorded([entry('EmploymentRecorded', { person: mai, employer: 'Mill', hoursPerWeek: 90 })]);
const handling = { tlp: 'TLP:AMBER', purpose: 'criminal-investigation', onward: 'never', retainUntil: '2035-01-01' };
const field = (name: string, treatment = 'show') => ({ name, treatment, rule: 'r', ground: 'team' });
const item = (fields: ReturnType<typeof field>[], more: object = {}): Extract<ReleasedItem, { kind: 'entry' | 'backfill' }> =>
  ({ kind: 'entry', seq: 4, case: caseId, event: event!.id, fields, withheld: 0, occurredOn: 'show', policy: 'p', handling, ...more });

describe('A line of a feed', () => {
  test('holds the granted fields, a mark for every other one, and names of this agency alone', () => {
    expect(renderEntry(item([field('person', 'pseudonym'), field('employer')]), event, undefined, 'POLICE', names)).toMatchObject({
      seq: 4, kind: 'entry', type: 'EmploymentRecorded', by: 'INSPECT', occurredOn: '2030-03-01', handling, policy: 'p',
      entry: names.name('POLICE', 'entry', event!.id), case: names.name('POLICE', 'case', caseId),
      data: { person: names.name('POLICE', 'person', mai), employer: 'Mill' },
      marks: { hoursPerWeek: 'REDACTED', occupation: 'REDACTED' },
    });
  });

  test('has the same bytes whatever the order of its marks in the log', () => {
    const { tlp, purpose, onward, retainUntil } = handling;
    const fields = [field('employer')];
    const one = renderEntry(item(fields), event, undefined, 'POLICE', names);
    const other = renderEntry(item(fields, { handling: { retainUntil, onward, purpose, tlp } }), event, undefined, 'POLICE', names);
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  test('carries the codes of its lane where it has some, and no empty place for them', () => {
    const told = (more: object) => renderEntry(item([field('employer')], { handling: { ...handling, ...more } }), event, undefined, 'POLICE', names);
    expect(told({ siena: ['H1'] })).toMatchObject({ handling: { ...handling, siena: ['H1'] } });
    expect(Object.keys((told({}) as { handling: object }).handling)).toEqual(['tlp', 'purpose', 'onward', 'retainUntil']);
  });

  test("names what is told by a pseudonym by the audience's own", () => {
    expect(renderEntry(item([field('employer', 'pseudonym')]), event, undefined, 'POLICE', names)).toMatchObject({ data: { employer: names.pseudonym('POLICE', 'Mill') } });
  });

  test('tells the day as precisely as decided', () => {
    expect(renderEntry(item([field('employer')], { occurredOn: 'month' }), event, undefined, 'POLICE', names)).toMatchObject({ occurredOn: '2030-03' });
  });

  test('that is withdrawn is a number, and a recall names what to forget and why', () => {
    expect(renderEntry({ kind: 'withdrawn', seq: 4 }, event, undefined, 'POLICE', names)).toEqual({ seq: 4, kind: 'withdrawn' });
    expect(renderEntry({ kind: 'recall', seq: 5, case: caseId, event: event!.id, reason: 'expired' }, undefined, undefined, 'POLICE', names)).toEqual({
      seq: 5, kind: 'recall', entry: names.name('POLICE', 'entry', event!.id), case: names.name('POLICE', 'case', caseId), reason: 'expired',
    });
  });

  test('cannot be written without its event', () => {
    expect(() => renderEntry(item([]), undefined, undefined, 'POLICE', names)).toThrow('The journal has no event');
  });

  test('about a correction holds the corrected fields that are granted, and no other', () => {
    const target = id(0x77);
    const [correction] = recorded([entry('EntryCorrected', { target, fields: { employer: 'Old Mill', hoursPerWeek: 80 }, reason: 'misheard' })]);
    const line = renderEntry(item([field('employer')]), correction, 'EmploymentRecorded', 'POLICE', names);
    expect(line).toMatchObject({ data: { target: names.name('POLICE', 'entry', target), fields: { employer: 'Old Mill' } } });
    expect(JSON.stringify(line)).not.toMatch(/80|misheard/);
    expect(line).toMatchObject({ marks: {} });
  });

  test('about a correction marks no field but those that were corrected and are granted', () => {
    const [correction] = recorded([entry('EntryCorrected', { target: id(0x77), fields: { employer: 'Old Mill', hoursPerWeek: 80 }, reason: 'misheard' })]);
    const line = renderEntry(item([field('employer', 'mask'), field('occupation', 'mask')]), correction, 'EmploymentRecorded', 'POLICE', names);
    expect(line).toMatchObject({ data: { fields: { employer: 'O. M.' } }, marks: { employer: 'MASKED' } });
    expect(Object.keys((line as { marks: object }).marks)).toEqual(['employer']);
  });
});

describe('The type of a corrected entry', () => {
  const facts = given(opened(), person(mai), entry('NoteAdded', { text: 'x' }, { id: id(1) }), entry('EntryCorrected', { target: id(1), fields: { text: 'y' }, reason: 'z' }, { id: id(2) }));
  const of = (which: string, agency: string) => targetTypeOf(facts.entries.get(which)!.event, facts, agency);

  test('matters for a correction by somebody else alone', () => {
    expect([of(id(2), 'POLICE'), of(id(2), 'INSPECT'), of(id(1), 'POLICE')]).toEqual(['NoteAdded', undefined, undefined]);
    const alike = given(opened(), entry('NoteAdded', { text: 'x' }, { id: id(1) }), entry('NoteAdded', { text: 'y', target: id(1) }, { id: id(2) }));
    expect(targetTypeOf(alike.entries.get(id(2))!.event, alike, 'POLICE')).toBeUndefined();
  });
});

test('What is kept back is counted over the fields that were recorded', () => {
  expect([withheldOf(event!, []), withheldOf(event!, [field('employer'), field('workplace')])]).toEqual([3, 2]);
});
