import { describe, expect, test } from '@jest/globals';
import {
  binh, entry, given, id, mai, opened, person, recorded, refusal, registerOf, sent, type Data, type Happening,
} from '../test-history.js';
import { recordEntry } from './decide.js';

const register = registerOf();
const informed = { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true };
const consent = { person: mai, consent: id(0xc0), purposes: ['victim-support'], recipients: ['SHELTER'], dataGroups: ['identity'], informed };
const [note, foreign, team, given1, employment, gone, closing, referral, transfer] = Array.from({ length: 9 }, (_, n) => id(0x100 + n)) as [
  string, string, string, string, string, string, string, string, string,
];
const history: readonly Happening[] = [
  opened(), person(mai, { nationality: 'VN', gender: 'Feminine' }),
  entry('NoteAdded', { text: 'Paid in cash.' }, { id: note }),
  entry('NoteAdded', { text: 'We met her.' }, { id: foreign, by: 'UNION' }),
  entry('TeamFormed', { agencies: ['POLICE'] }, { id: team }),
  entry('ConsentGiven', consent, { id: given1 }),
  entry('EmploymentRecorded', { person: mai, employer: 'Nadel GmbH', hoursPerWeek: 60 }, { id: employment }),
  entry('NoteAdded', { text: 'Wrong case.' }, { id: gone }),
  entry('EntryRetracted', { target: gone, reason: 'wrong case' }, { id: closing }),
  sent({}, { id: referral }),
];
const facts = given(...history);
const amend = (type: string, data: Data, by = 'INSPECT') =>
  recordEntry(facts, register, { type, data: { reason: 'misheard', ...data }, by, newId: id(0x99), reaches: () => true });
const correct = (target: string, fields: Data, by?: string) => amend('EntryCorrected', { target, fields }, by);

describe('A correction', () => {
  test('names the fields of an entry of one\'s own that were wrong', () => {
    expect(correct(employment, { hoursPerWeek: 72, workplace: 'Hall 2' }).data).toEqual({
      target: employment, fields: { hoursPerWeek: 72, workplace: 'Hall 2' }, reason: 'misheard',
    });
  });

  test.each<[string, string, Data, string, string]>([
    ['a field the entry cannot have', note, { visa: 'none' }, 'unknown-field', '/data/fields'],
    ['a field from the prototype chain', note, { constructor: 'x' }, 'unknown-field', '/data/fields'],
    ['a value that does not fit', employment, { hoursPerWeek: 200 }, 'invalid-field', '/data/fields/hoursPerWeek'],
    ['whom the entry is about', employment, { person: binh }, 'invalid-field', '/data/fields/person'],
    ['which consent it is', given1, { consent: id(0xc9) }, 'invalid-field', '/data/fields/consent'],
    ['a point of information that was not explained after all', given1, { informed: { ...informed, uses: false } }, 'consent-not-informed', '/data/fields/informed'],
    ['a recipient of the refused class', given1, { recipients: ['immigration-enforcement'] }, 'recipient-class-refused', '/data/fields/recipients'],
    ['a team member of the refused class', team, { agencies: ['POLICE', 'BORDER'] }, 'recipient-class-refused', '/data/fields/agencies'],
    ['a part for the refused class', team, { parts: { BORDER: 'gate' } }, 'recipient-class-refused', '/data/fields/parts'],
    ['a team member nobody knows', team, { agencies: ['NOBODY'] }, 'unknown-agency', '/data/fields/agencies'],
    ['immigration status', note, { text: 'She is undocumented.' }, 'status-word-in-text', '/data/fields/text'],
    ['immigration status under a key with a slash', note, { 'a/b~c': 'no visa' }, 'status-word-in-text', '/data/fields/a~1b~0c'],
  ])('cannot bring in %s', (_what, target, fields, code, pointer) => {
    expect(refusal(() => correct(target, fields))).toEqual({ code, pointer });
  });
});

describe.each(['EntryCorrected', 'EntryRetracted'])('%s', (type) => {
  const data = (target: string): Data => (type === 'EntryCorrected' ? { target, fields: { text: 'x' } } : { target });

  test('reaches an entry of one\'s own', () => {
    expect(amend(type, data(note)).type).toBe(type);
    expect(amend(type, data(foreign), 'UNION').type).toBe(type);
  });

  test.each([
    ['an entry of another agency', foreign], ['an entry that does not exist', id(0xfff)], ['an entry already retracted', gone],
    ['a retraction', closing], ['a referral', referral], ['the opening of the case', id(0xe000)],
  ])('does not reach %s, and all of these look alike', (_what, target) => {
    expect(refusal(() => amend(type, data(target)))).toEqual({ code: 'unknown-entry', pointer: '/data/target' });
  });

  test.each([
    ['a transfer of the lead', entry('LeadTransferred', { to: 'POLICE' }, { id: transfer })],
    ['a withdrawal of consent', entry('ConsentWithdrawn', { consent: id(0xc0) }, { id: transfer })],
    ['a correction', entry('EntryCorrected', { target: note, fields: { text: 'y' }, reason: 'r' }, { id: transfer })],
  ])('does not undo %s', (_what, happening) => {
    const attempt = () => recordEntry(given(...history, happening), register, {
      type, data: { reason: 'r', ...data(transfer) }, by: 'INSPECT', newId: id(0x99), reaches: () => true,
    });
    expect(refusal(attempt).code).toBe('unknown-entry');
  });
});

test('a correction says of which type its fields are, and nothing else does', () => {
  expect(correct(note, { text: 'better' })).toMatchObject({ type: 'EntryCorrected', data: { target: note, fields: { text: 'better' } }, corrects: 'NoteAdded' });
  expect(amend('EntryRetracted', { target: note })).not.toHaveProperty('corrects');
});

test('a former lead no longer amends what only the lead records', () => {
  const handedOver = given(...history.filter(({ type }) => type !== 'EntryRetracted'), entry('LeadTransferred', { to: 'POLICE' }));
  const attempt = () => recordEntry(handedOver, register, {
    type: 'EntryCorrected', data: { target: team, fields: { agencies: ['UNION'] } }, by: 'INSPECT', newId: id(0x999), reaches: () => true,
  });
  expect(refusal(attempt)).toEqual({ code: 'lead-only', pointer: '/data/target' });
});

test('a member who left does not come back by taking back its leaving', () => {
  const left = given(...history, entry('TeamLeft', { agencies: ['POLICE'] }, { id: id(0x300), by: 'POLICE' }));
  const attempt = () => recordEntry(left, register, { type: 'EntryRetracted', data: { target: id(0x300) }, by: 'POLICE', newId: id(0x999), reaches: () => true });
  expect(refusal(attempt)).toEqual({ code: 'lead-only', pointer: '/data/target' });
});

describe('The facts of a case', () => {
  const after = (...more: Happening[]) => given(...history, ...more);
  const corrected = (target: string, fields: Data) => entry('EntryCorrected', { target, fields, reason: 'r' });
  const retracted = (target: string, by = 'INSPECT') => entry('EntryRetracted', { target, reason: 'r' }, { by });

  test('follow a correction of who somebody is', () => {
    const known = after(corrected(id(0xe001), { nationality: 'PH' })).persons.get(mai);
    expect(known).toMatchObject({ nationality: 'PH', gender: 'Feminine' });
  });

  test('follow each of several corrections of one entry', () => {
    const { entries } = after(corrected(employment, { hoursPerWeek: 72, workplace: 'Hall 2' }), corrected(employment, { hoursPerWeek: 66 }));
    expect(entries.get(employment)!.data).toEqual({ person: mai, employer: 'Nadel GmbH', hoursPerWeek: 66, workplace: 'Hall 2' });
    expect(entries.get(employment)!.event.data['hoursPerWeek']).toBe(60);
  });

  test('follow a correction of team and consent', () => {
    const amended = after(corrected(team, { agencies: ['UNION'] }), corrected(given1, { recipients: ['UNION'] }));
    expect([...amended.team]).toEqual(['UNION']);
    expect(amended.consents.get(id(0xc0))!.recipients).toEqual(['UNION']);
  });

  test('keep a withdrawal that came before the consent was corrected', () => {
    const amended = after(entry('ConsentWithdrawn', { consent: id(0xc0) }), corrected(given1, { recipients: ['UNION'] }));
    expect(amended.consents.get(id(0xc0))).toMatchObject({ recipients: ['UNION'], withdrawn: true });
  });

  test('forget what was retracted: team, consent, closing', () => {
    const amended = after(retracted(team), retracted(given1), retracted(foreign, 'UNION'));
    expect(amended.team.size).toBe(0);
    expect(amended.consents.size).toBe(0);
    expect(amended.entries.get(foreign)!.retracted).toBe(true);
    const closed = after(entry('CaseClosed', {}, { id: id(0x200) }));
    closed.apply(recorded([...history, entry('CaseClosed'), retracted(id(0x200))]).at(-1)!);
    expect(closed.closed).toBe(false);
  });

  test('say of an amendment that it is about whom its target is about', () => {
    const amended = after(corrected(employment, { hoursPerWeek: 1 }), entry('ConsentWithdrawn', { consent: id(0xc0) }), corrected(note, { text: 'x' }));
    const latest = [...amended.entries.values()].slice(-3);
    expect(latest.map((each) => amended.personOf(each))).toEqual([mai, mai, undefined]);
  });
});
