import { describe, expect, test } from '@jest/globals';
import { day } from '#libs/kernel';
import {
  binh, certification, entry, given, id, mai, onAgreement, onReferral, opened, person, registered, registerOf, sent, signed, terms, type Data, type Happening,
} from './test-history.js';
import type { CaseFacts } from './case/facts.js';
import { audiencesOf, groundsFor, groundsOf } from './grounds.js';

const now = Date.parse('2030-06-01T00:00:00Z');
const policy = 'b'.repeat(64);
const register = registerOf();
const kinds = (facts: CaseFacts, agency: string, at = now, inRegister = register) => groundsOf(facts, inRegister, agency, at).map(({ kind }) => kind);
const accepted = onReferral('ReferralAccepted', { policy });
const through = (...more: Happening[]) => given(opened(), person(mai), person(binh), sent(), ...more);

describe('A ground', () => {
  test('is there for nobody who has no part in the case, nor for a name nobody registered', () => {
    const facts = through(accepted);
    expect(['POLICE', 'UNION', 'DMW-PH', 'BORDER', 'NOBODY'].flatMap((agency) => groundsOf(facts, register, agency, now))).toEqual([]);
  });

  test('of the lead goes with the lead, and reaches all of the case', () => {
    expect(groundsOf(given(opened()), register, 'INSPECT', now)).toEqual([{ kind: 'lead' }, { kind: 'contributor' }]);
    const handedOver = given(opened(), entry('LeadTransferred', { to: 'POLICE' }));
    expect(kinds(handedOver, 'POLICE')).toEqual(['lead']);
    expect(kinds(handedOver, 'INSPECT')).toEqual(['contributor']);
  });

  test('of a contributor is for whoever recorded an entry or sent a referral', () => {
    expect(kinds(given(opened(), entry('NoteAdded', { text: 'x' }, { by: 'UNION' })), 'UNION')).toEqual(['contributor']);
    expect(kinds(given(opened(), person(mai), sent({ from: 'UNION' }, { by: 'UNION' })), 'UNION')).toEqual(['contributor']);
  });

  test('of the team begins and ends with membership', () => {
    const member = [opened(), entry('TeamFormed', { agencies: ['POLICE', 'UNION'] })];
    expect(kinds(given(...member), 'POLICE')).toEqual(['team']);
    expect(kinds(given(...member, entry('TeamLeft', { agencies: ['POLICE'] })), 'POLICE')).toEqual([]);
  });

  test('of a notice reaches the persons it was about, and no other', () => {
    const about = given(opened(), person(mai), person(binh), entry('NoticeGiven', { to: 'POLICE', reason: 'child', basis: 'act', persons: [mai] }));
    expect(groundsOf(about, registerOf(), 'POLICE', 0).map(({ persons }) => [...persons!])).toEqual([[mai]]);
  });

  test('of a notice is for whom it was given to', () => {
    const facts = given(opened(), entry('NoticeGiven', { to: 'POLICE', reason: 'child', basis: 'act', persons: [mai] }));
    expect(kinds(facts, 'POLICE')).toEqual(['notice']);
    expect(kinds(facts, 'UNION')).toEqual([]);
  });

  test.each(['CertificationSuspended', 'CertificationRevoked'])('of any kind ends with %s and returns with certification', (change) => {
    const facts = given(opened(), person(mai), entry('TeamFormed', { agencies: ['SHELTER'] }), sent(), accepted);
    expect(kinds(facts, 'SHELTER')).toEqual(['team', 'referral']);
    const suspended = registerOf(certification('SHELTER', change));
    expect(kinds(facts, 'SHELTER', now, suspended)).toEqual([]);
    expect(audiencesOf(facts, suspended)).toEqual(new Set(['INSPECT']));
    expect(kinds(facts, 'SHELTER', now, registerOf(certification('SHELTER', change), certification('SHELTER', 'AgencyCertified')))).toEqual(['team', 'referral']);
  });
});

describe('The audiences of a case', () => {
  test('are all who lead, contribute, join, are notified or asked, and the counterparts of agreements', () => {
    const notice = (to: string) => entry('NoticeGiven', { to, reason: 'child', basis: 'act', persons: [mai] });
    const join = (agency: string) => entry('TeamFormed', { agencies: [agency] });
    const everybody = registerOf(signed(), registered('CLINIC', 'health'));
    expect(audiencesOf(given(opened()), registerOf())).toEqual(new Set(['INSPECT']));
    expect(audiencesOf(given(opened(), person(mai), notice('POLICE'), join('CLINIC'), sent(), person(binh, {}, 'UNION')), everybody))
      .toEqual(new Set(['INSPECT', 'POLICE', 'CLINIC', 'SHELTER', 'UNION', 'DMW-PH']));
    expect(audiencesOf(given(opened(), notice('NOBODY')), registerOf())).toEqual(new Set(['INSPECT']));
  });
});

describe('A referral', () => {
  test.each<[string, Happening[]]>([['sent', []], ['received', [onReferral('ReferralReceived')]]])('that is %s offers itself and reaches no person', (_state, more) => {
    expect(groundsOf(through(...more), register, 'SHELTER', now)).toEqual([{ kind: 'offer', id: id(0xef), persons: new Set(), about: new Set([mai]) }]);
  });

  test.each<[string, Happening[]]>([
    ['accepted', []], ['started', [onReferral('ReferralStarted')]], ['paused', [onReferral('ReferralPaused')]],
  ])('that is %s reaches the persons referred, under the policy of its acceptance', (_state, more) => {
    expect(groundsOf(through(accepted, ...more), register, 'SHELTER', now)).toEqual([
      { kind: 'referral', id: id(0xef), persons: new Set([mai]), ceiling: policy, until: Infinity },
    ]);
  });

  test.each<[string, Happening[]]>([
    ['ReferralRejected', []], ['ReferralCancelled', []], ['ReferralExpired', []], ['ReferralRecalled', []],
    ['ReferralCancelled', [accepted]], ['ReferralRecalled', [accepted]], ['ReferralFailed', [accepted]],
  ])('ends its ground at once with %s', (type, before) => {
    expect(kinds(through(...before), 'SHELTER')).toHaveLength(1);
    expect(kinds(through(...before, onReferral(type, { reason: 'other' })), 'SHELTER')).toEqual([]);
  });

  test('that is completed gives sight for 90 days more', () => {
    const facts = through(accepted, onReferral('ReferralCompleted', {}, { at: '2030-03-10T12:00:00.000Z' }));
    const until = Date.parse('2030-06-08T12:00:00Z');
    expect(until - Date.parse('2030-03-10T12:00:00Z')).toBe(90 * day);
    expect(groundsOf(facts, register, 'SHELTER', until - 1)).toEqual([{ kind: 'referral', id: id(0xef), persons: new Set([mai]), ceiling: policy, until }]);
    expect(groundsOf(facts, register, 'SHELTER', until)).toEqual([]);
  });

  test('beside another gives each its own ground', () => {
    const second = { stream: `referral-${id(0xee)}` };
    const facts = through(accepted, sent({ persons: [binh] }, second));
    expect(groundsOf(facts, register, 'SHELTER', now).map((ground) => [ground.kind, ground.id])).toEqual([['referral', id(0xef)], ['offer', id(0xee)]]);
  });
});

describe('An agreement', () => {
  const inForce = (more: Data = {}, ...then: Happening[]) => registerOf(signed(more), ...then);
  const corridor = (who: string, origin: string, destination: string) => entry('RecruitmentRecorded', { person: who, corridor: { origin, destination } });
  const facts = {
    national: given(opened(), person(mai, { nationality: 'PH' }), person(binh, { nationality: 'VN' })),
    recruited: given(opened(), person(mai), person(binh), corridor(mai, 'PH', 'DE'), corridor(binh, 'VN', 'DE')),
    placed: given(opened(), person(mai), person(binh), corridor(mai, 'VN', 'PH'), corridor(binh, 'VN', 'DE')),
  };

  test.each<[string, keyof typeof facts, boolean]>([
    ['worker-origin', 'national', true], ['worker-origin', 'recruited', true], ['worker-origin', 'placed', false],
    ['recruiter', 'national', false], ['recruiter', 'recruited', true], ['recruiter', 'placed', false],
    ['workplace', 'national', false], ['workplace', 'recruited', false], ['workplace', 'placed', true],
  ])('by %s with a case of somebody %s gives a ground: %s', (link, which, expected) => {
    const grounds = groundsOf(facts[which], inForce({ link }), 'DMW-PH', now);
    expect(grounds).toEqual(!expected ? [] : [{
      kind: 'agreement', id: 'DE-PH', persons: new Set([mai]), labels: ['recruitment'], purposes: ['cross-border-remedy'], until: Infinity,
    }]);
  });

  test('holds from its first day to the end of its last', () => {
    const bounded = inForce({ from: '2030-06-01', until: '2030-06-30' });
    const at = (time: string) => groundsOf(facts.national, bounded, 'DMW-PH', Date.parse(time)).length;
    expect(['2030-05-31T23:59:59.999Z', '2030-06-01T00:00:00Z', '2030-06-30T23:59:59.999Z', '2030-07-01T00:00:00Z'].map(at)).toEqual([0, 1, 1, 0]);
    expect(groundsOf(facts.national, bounded, 'DMW-PH', now)[0]!.until).toBe(Date.parse('2030-07-01'));
  });

  test.each<[string, Happening[], number]>([
    ['suspended', [onAgreement('AgreementSuspended')], 0], ['ended', [onAgreement('AgreementEnded')], 0],
    ['resumed', [onAgreement('AgreementSuspended'), onAgreement('AgreementResumed')], 1],
  ])('that is %s gives a ground only if that leaves it in force', (_state, then, count) => {
    expect(groundsOf(facts.national, inForce({}, ...then), 'DMW-PH', now)).toHaveLength(count);
  });

  test('between agencies concerns the cases that a party leads, and without a link everybody in them', () => {
    const domestic = { parties: ['INSPECT'], counterparts: ['UNION'] };
    const linkless = Object.fromEntries(Object.entries({ ...terms, ...domestic }).filter(([name]) => name !== 'link'));
    const register = inForce({}, onAgreement('AgreementAmended', linkless));
    expect(groundsOf(facts.national, register, 'UNION', now).map(({ kind, persons }) => [kind, persons])).toEqual([['agreement', new Set([mai, binh])]]);
    expect(audiencesOf(facts.national, register)).toEqual(new Set(['INSPECT', 'UNION']));
    const elsewhere = given(opened({ leadAgency: 'POLICE' }), person(mai));
    expect(groundsOf(elsewhere, register, 'UNION', now)).toEqual([]);
  });

  test('serves its counterparts alone, in cases of its parties alone', () => {
    const elsewhere = given(opened({ jurisdiction: 'FR' }), person(mai, { nationality: 'PH' }));
    expect(groundsOf(elsewhere, inForce(), 'DMW-PH', now)).toEqual([]);
    expect(audiencesOf(elsewhere, inForce())).toEqual(new Set(['INSPECT']));
    const other = registerOf(signed(), registered('DMW-PH-2', 'labour-authority-abroad', 'PH'));
    expect(groundsOf(facts.national, other, 'DMW-PH-2', now)).toEqual([]);
  });
});

describe('The grounds for one entry', () => {
  const second = { stream: `referral-${id(0xee)}` };
  const facts = given(
    opened(), person(mai), entry('NoteAdded', { text: 'x' }, { by: 'SHELTER' }), sent(), accepted, sent({ to: 'UNION' }, second),
    onReferral('ReferralReceived', {}, { ...second, by: 'UNION' }),
  );
  const [opening, , note, first, , other, receipt] = [...facts.entries.values()];
  const of = (each: typeof opening, agency: string) =>
    groundsFor(each!, facts, groundsOf(facts, register, agency, now), agency).map(({ kind }) => kind);

  test('leave an agency what it recorded as its own, and what others recorded to its other grounds', () => {
    expect(of(note, 'SHELTER')).toEqual(['contributor']);
    expect(of(opening, 'SHELTER')).toEqual(['referral']);
    expect(of(opening, 'INSPECT')).toEqual(['contributor']);
    expect(of(note, 'INSPECT')).toEqual(['lead']);
  });

  test('keep each receiver to its own referral, and the sender to all it sent', () => {
    expect(of(first, 'SHELTER')).toEqual(['referral']);
    expect(of(other, 'SHELTER')).toEqual([]);
    expect(of(other, 'UNION')).toEqual(['offer']);
    expect(of(first, 'UNION')).toEqual([]);
    expect(of(receipt, 'INSPECT')).toEqual(['contributor']);
  });
});
