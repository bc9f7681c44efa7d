import { describe, expect, test } from '@jest/globals';
import { binh, chi, entry, given, id, mai, opened, person, refusal, registerOf, somebodyElse, type Data } from '../test-history.js';
import { openCase, recordEntry } from './decide.js';

const register = registerOf();
const newId = id(0x99);
const informed = { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true };
const consent = { person: mai, purposes: ['victim-support'], recipients: ['shelter', 'UNION'], dataGroups: ['identity'], informed };
const evidence = { kind: 'payslip', mediaType: 'image/png', sha256: 'a'.repeat(64), bytes: 120_000 };
const inspection = { on: '2030-04-01' };

const open = given(
  opened(), person(mai), person(binh), entry('RiskAssessed', { person: binh, immediateDanger: true }), entry('TeamFormed', { agencies: ['POLICE', 'UNION'] }),
  entry('ConsentGiven', { ...consent, consent: id(0xc0) }), entry('ConsentGiven', { ...consent, consent: id(0xc1) }),
  entry('ConsentWithdrawn', { consent: id(0xc1) }), entry('ConsentGiven', { ...consent, person: binh, consent: id(0xc2) }),
);
const closed = given(opened(), person(mai), entry('ConsentGiven', { ...consent, consent: id(0xc0) }), entry('CaseClosed'));

const everybody: (person: string) => boolean = () => true;
const record = (type: string, data: Data, { by = 'INSPECT', facts = open, reaches = everybody } = {}) =>
  recordEntry(facts, register, { type, data, by, newId, reaches });

describe('Opening a case', () => {
  test('makes the agency that opens it the lead', () => {
    expect(openCase({ jurisdiction: 'DE', region: 'DE-HE', sector: 'C', channel: 'hotline' }, 'INSPECT', register)).toEqual({
      type: 'CaseOpened', data: { jurisdiction: 'DE', region: 'DE-HE', sector: 'C', channel: 'hotline', leadAgency: 'INSPECT' },
    });
  });

  test.each<[string, Data, string, string]>([
    ['a lead named by the caller', { jurisdiction: 'DE', leadAgency: 'UNION' }, 'unknown-field', '/data/leadAgency'],
    ['a field outside the catalogue', { jurisdiction: 'DE', visaStatus: 'none' }, 'unknown-field', '/data'],
    ['a country that is none', { jurisdiction: 'Germany' }, 'invalid-field', '/data/jurisdiction'],
    ['no jurisdiction', {}, 'invalid-field', '/data/jurisdiction'],
    ['a note that speaks of immigration status', { jurisdiction: 'DE', openingNote: 'He is undocumented.' }, 'status-word-in-text', '/data/openingNote'],
  ])('is refused with %s', (_with, data, code, pointer) => {
    expect(refusal(() => openCase(data, 'INSPECT', register))).toEqual({ code, pointer });
  });
});

describe('Recording an entry', () => {
  test('gives what is new its id, and keeps an id the author knows', () => {
    expect(record('PersonRecorded', { role: 'worker', name: 'Mai' })).toEqual({ type: 'PersonRecorded', data: { person: newId, role: 'worker', name: 'Mai' } });
    expect(record('PersonRecorded', { person: mai, role: 'witness' }).data['person']).toBe(mai);
    expect(record('ConsentGiven', consent).data).toEqual({ ...consent, consent: newId });
    expect(record('EvidenceAttached', evidence).data['evidence']).toBe(newId);
  });

  test('leaves the data as sent, up to their limits', () => {
    const fees = [{ kind: 'agency-fee', amount: 350_000, currency: 'USD', paidBy: 'worker' }];
    const data = { person: mai, fees, debt: { amount: 0, currency: 'USD' }, corridor: { origin: 'VN', transit: ['PL'], destination: 'DE' } };
    expect(record('RecruitmentRecorded', data).data).toEqual(data);
    expect(record('EvidenceAttached', { ...evidence, bytes: 40_000_000_000 }).data['bytes']).toBe(40_000_000_000);
    expect(record('TeamJoined', { agencies: ['SHELTER'], parts: { SHELTER: 'beds' } }).data['parts']).toEqual({ SHELTER: 'beds' });
  });

  test.each<[string, Data, string, string]>([
    ['NoteAdded', { text: 'x', immigrationStatus: 'none' }, 'unknown-field', '/data'],
    ['RecruitmentRecorded', { person: mai, corridor: { origin: 'VN', destination: 'DE', visa: 'none' } }, 'unknown-field', '/data/corridor'],
    ['CaseOpened', { jurisdiction: 'DE' }, 'unknown-event-type', '/type'],
    ['ReferralSent', {}, 'unknown-event-type', '/type'],
    ['AgencyCertified', {}, 'unknown-event-type', '/type'],
    ['constructor', {}, 'unknown-event-type', '/type'],
    ['NoteAdded', {}, 'invalid-field', '/data/text'],
    ['NoteAdded', { text: '' }, 'invalid-field', '/data/text'],
    ['IndicatorObserved', { indicator: 'no-visa', how: 'interview' }, 'invalid-field', '/data/indicator'],
    ['IndicatorObserved', { indicator: 'isolation', how: 'interview', infoGrade: 7 }, 'invalid-field', '/data/infoGrade'],
    ['RecruitmentRecorded', { person: mai, fees: [{ kind: 'fee', amount: 1.5, currency: 'USD' }] }, 'invalid-field', '/data/fees/0/amount'],
    ['EmploymentRecorded', { person: mai, from: '2030-02-30' }, 'invalid-field', '/data/from'],
    ['EvidenceAttached', { ...evidence, sha256: 'ABC' }, 'invalid-field', '/data/sha256'],
    ['ConsentGiven', { ...consent, purposes: ['victim-support', 'immigration-enforcement'] }, 'unknown-purpose', '/data/purposes/1'],
    ['ConsentGiven', { ...consent, purposes: [] }, 'invalid-field', '/data/purposes'],
    ['ConsentGiven', { ...consent, informed: { ...informed, purpose: 'yes' } }, 'invalid-field', '/data/informed/purpose'],
    ['ConsentGiven', { ...consent, recipients: ['shelter', 'NOBODY'] }, 'unknown-agency', '/data/recipients'],
    ['NoticeGiven', { to: 'NOBODY', reason: 'child', basis: 'act' }, 'unknown-agency', '/data/to'],
    ['NoticeGiven', { to: 'police', reason: 'child', basis: 'act' }, 'invalid-field', '/data/to'],
    ['LeadTransferProposed', { to: 'NOBODY' }, 'unknown-agency', '/data/to'],
    ['NeedRecorded', { person: somebodyElse, need: 'shelter' }, 'unknown-person', '/data/person'],
    ['PersonRecorded', { person: somebodyElse, role: 'worker' }, 'unknown-person', '/data/person'],
    ['ConsentGiven', { ...consent, person: chi }, 'unknown-person', '/data/person'],
    ['ConsentGiven', { ...consent, consent: id(0xc0) }, 'unknown-consent', '/data/consent'],
    ['ConsentWithdrawn', { consent: id(0xcf) }, 'unknown-consent', '/data/consent'],
    ['ConsentWithdrawn', { consent: id(0xc1) }, 'consent-already-withdrawn', '/data/consent'],
    ['EvidenceAttached', { ...evidence, evidence: id(0xe1) }, 'unknown-entry', '/data/evidence'],
    ['TeamLeft', { agencies: ['POLICE', 'SHELTER'] }, 'not-a-member', '/data/agencies'],
    ['CaseReopened', {}, 'case-not-closed', '/type'],
  ])('refuses %s with %j as %s', (type, data, code, pointer) => {
    expect(refusal(() => record(type, data))).toEqual({ code, pointer });
  });

  test.each(Object.keys(informed))('counts no consent without the point "%s" explained', (point) => {
    const uninformed = { ...consent, informed: { ...informed, [point]: false } };
    expect(refusal(() => record('ConsentGiven', uninformed))).toEqual({ code: 'consent-not-informed', pointer: '/data/informed' });
  });

  test.each<[string, Data, string]>([
    ['InspectionPlanned', { ...inspection, partners: ['POLICE', 'BORDER'] }, '/data/partners'],
    ['ConsentGiven', { ...consent, recipients: ['BORDER'] }, '/data/recipients'],
    ['ConsentGiven', { ...consent, recipients: ['shelter', 'immigration-enforcement'] }, '/data/recipients'],
    ['NoticeGiven', { to: 'BORDER', reason: 'child', basis: 'act' }, '/data/to'],
    ['LeadTransferProposed', { to: 'BORDER' }, '/data/to'],
    ['TeamFormed', { agencies: ['BORDER'] }, '/data/agencies'],
    ['TeamJoined', { agencies: ['POLICE', 'BORDER'] }, '/data/agencies'],
    ['TeamJoined', { agencies: ['POLICE'], parts: { BORDER: 'waits at the gate' } }, '/data/parts'],
  ])('lets %s with %j name the refused class nowhere', (type, data, pointer) => {
    expect(refusal(() => record(type, data))).toEqual({ code: 'recipient-class-refused', pointer });
  });

  test.each<[string, Data, string]>([
    ['NoteAdded', { text: 'Her visa has expired.' }, '/data/text'],
    ['EmploymentRecorded', { person: mai, contractKind: 'no-visa' }, '/data/contractKind'],
    ['PersonRecorded', { role: 'worker', aliases: ['Mai', 'the undocumented one'] }, '/data/aliases/1'],
    ['TeamJoined', { agencies: ['POLICE'], parts: { POLICE: 'checks residence permits: titre de séjour' } }, '/data/parts/POLICE'],
    ['ConsentWithdrawn', { consent: id(0xc0), reason: 'fears deportation' }, '/data/reason'],
  ])('asks to remove immigration status from %s %j', (type, data, pointer) => {
    expect(refusal(() => record(type, data))).toEqual({ code: 'status-word-in-text', pointer });
  });

  test.each<[string, Data]>([
    ['LeadTransferProposed', { to: 'POLICE' }], ['CaseClosed', {}], ['TeamFormed', { agencies: ['UNION'] }],
    ['NoticeGiven', { to: 'POLICE', reason: 'immediate-danger', basis: 'act' }],
  ])('leaves %s to the lead agency', (type, data) => {
    expect(record(type, data).type).toBe(type);
    expect(refusal(() => record(type, data, { by: 'UNION' }))).toEqual({ code: 'lead-only', pointer: '/type' });
  });

  test('gives notice only about those of whom its reason is recorded', () => {
    const notice = (reason: string) => record('NoticeGiven', { to: 'POLICE', reason, basis: 'act' });
    expect(notice('immediate-danger').data['persons']).toEqual([binh]);
    expect(refusal(() => notice('child'))).toEqual({ code: 'notice-not-founded', pointer: '/data/reason' });
  });

  test('lets the lead change the team, and a member leave it', () => {
    const leaves = (agencies: string[], by: string) => () => record('TeamLeft', { agencies }, { by });
    expect(leaves(['POLICE'], 'POLICE')().type).toBe('TeamLeft');
    for (const attempt of [leaves(['UNION'], 'POLICE'), () => record('TeamJoined', { agencies: ['SHELTER'] }, { by: 'POLICE' })]) {
      expect(refusal(attempt)).toEqual({ code: 'lead-only', pointer: '/data/agencies' });
    }
  });

  test('tells nobody of persons and consents beyond the reach of the author', () => {
    const reaches = (who: string) => who === mai;
    expect(record('NeedRecorded', { person: mai, need: 'medical' }, { reaches }).type).toBe('NeedRecorded');
    expect(refusal(() => record('NeedRecorded', { person: binh, need: 'medical' }, { reaches })))
      .toEqual(refusal(() => record('NeedRecorded', { person: somebodyElse, need: 'medical' }, { reaches })));
    expect(refusal(() => record('ConsentWithdrawn', { consent: id(0xc2) }, { reaches })))
      .toEqual(refusal(() => record('ConsentWithdrawn', { consent: id(0xcf) }, { reaches })));
  });

  test('lets members leave the team', () => {
    expect(record('TeamLeft', { agencies: ['POLICE', 'UNION'] }).data).toEqual({ agencies: ['POLICE', 'UNION'] });
  });
});

describe('A closed case', () => {
  test.each<[string, Data]>([
    ['NoteAdded', { text: 'x' }], ['PersonRecorded', { role: 'worker' }], ['CaseClosed', {}], ['LeadTransferred', { to: 'POLICE' }],
    ['TeamFormed', { agencies: ['POLICE'] }], ['ConsentGiven', consent], ['InspectionPlanned', inspection],
  ])('takes no %s', (type, data) => {
    expect(refusal(() => record(type, data, { facts: closed }))).toEqual({ code: 'case-closed', pointer: '/type' });
  });

  test.each<[string, Data]>([
    ['CaseReopened', {}], ['FollowUpMade', { on: '2030-06-01' }], ['RemedyDelivered', { person: mai, kind: 'wages', amount: 90_000, currency: 'EUR' }],
    ['RetaliationReported', { person: mai, kind: 'dismissal' }], ['ConsentWithdrawn', { consent: id(0xc0) }],
  ])('still takes %s', (type, data) => {
    expect(record(type, data, { facts: closed })).toEqual({ type, data });
  });
});
