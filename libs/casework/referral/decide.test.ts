import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  binh, caseId, certification, chi, entry, given, id, mai, onReferral, opened, person, recorded, refusal, registerOf, sent, somebodyElse, type Happening,
} from '../test-history.js';
import { moveReferral, sendReferral, type ReferralToSend } from './decide.js';
import { referralOf, type Referral } from './referral.js';

const register = registerOf();
const facts = given(
  opened({ region: 'DE-HE', sector: 'C' }),
  person(mai, { name: 'Mai Nguyen', birthDate: '2001-02-03', gender: 'Feminine', languages: ['vi', 'en'], nationality: 'VN', phone: '+49123' }),
  person(binh, { name: 'Binh Tran', gender: 'Masculine', languages: ['vi'] }),
  person(chi),
);
const send = (more: Partial<ReferralToSend> = {}, about = facts) =>
  sendReferral(about, register, { from: 'INSPECT', to: 'SHELTER', need: 'shelter', urgency: 'immediate', persons: [mai], reaches: () => true, ...more });

describe('Sending a referral', () => {
  test('offers the need and what matching takes of the persons, never who they are', () => {
    const { type, data } = send({ persons: [mai, binh, chi] });
    expect(type).toBe('ReferralSent');
    expect(data).toEqual({
      case: caseId, from: 'INSPECT', to: 'SHELTER', need: 'shelter', urgency: 'immediate', persons: [mai, binh, chi],
      region: 'DE-HE', sector: 'C', languages: ['en', 'vi'], genders: ['Feminine', 'Masculine'],
    });
  });

  test('tells nothing of persons who are not referred, and leaves out what nobody recorded', () => {
    expect(send({ persons: [binh] }).data).toMatchObject({ persons: [binh], languages: ['vi'], genders: ['Masculine'] });
    const bare = send({ persons: [chi] }, given(opened(), person(mai, { gender: 'Feminine' }), person(chi))).data;
    expect(bare).toEqual({ case: caseId, from: 'INSPECT', to: 'SHELTER', need: 'shelter', urgency: 'immediate', persons: [chi] });
    expect(send({ persons: [], need: 'labour-inspection' }).data).not.toHaveProperty('languages');
  });

  test('is refused to an agency that is suspended', () => {
    const suspended = registerOf(certification('SHELTER', 'CertificationSuspended'));
    const attempt = () => sendReferral(facts, suspended, { from: 'INSPECT', to: 'SHELTER', need: 'shelter', urgency: 'routine', persons: [], reaches: () => true });
    expect(refusal(attempt)).toEqual({ code: 'unknown-agency', pointer: '/to' });
  });

  test('never carries a person beyond the reach of its sender', () => {
    const people = fc.subarray([mai, binh, chi, somebodyElse]);
    fc.assert(fc.property(people, people, (persons, reach) => {
      const attempt = () => send({ persons, reaches: (who) => reach.includes(who) });
      const beyond = persons.findIndex((who) => who === somebodyElse || !reach.includes(who));
      if (beyond === -1) expect(attempt().data['persons']).toEqual(persons);
      else expect(refusal(attempt)).toEqual({ code: 'unknown-person', pointer: `/persons/${beyond}` });
    }));
  });

  test.each<[string, Partial<ReferralToSend>, string, string]>([
    ['to an agency nobody registered', { to: 'NOBODY' }, 'unknown-agency', '/to'],
    ['to the refused class', { to: 'BORDER' }, 'recipient-class-refused', '/to'],
    ['to the refused class by its name', { to: 'immigration-enforcement' }, 'recipient-class-refused', '/to'],
    ['to a kind of agency instead of one', { to: 'shelter' }, 'unknown-agency', '/to'],
    ['to its own sender', { to: 'INSPECT' }, 'invalid-field', '/to'],
    ['for a need outside the list', { need: 'removal' }, 'invalid-field', '/need'],
    ['with an urgency outside the list', { urgency: 'soon' }, 'invalid-field', '/urgency'],
  ])('is refused %s', (_why, more, code, pointer) => {
    expect(refusal(() => send(more))).toEqual({ code, pointer });
  });

  test('waits until a closed case is reopened', () => {
    const closed = [opened(), person(mai), entry('CaseClosed')];
    expect(refusal(() => send({}, given(...closed))).code).toBe('case-closed');
    expect(send({}, given(...closed, entry('CaseReopened'))).type).toBe('ReferralSent');
  });
});

describe('A part of a referral', () => {
  const whole = id(0xef);
  const accepted = [sent({ to: 'UNION', persons: [mai] }), onReferral('ReferralAccepted', { policy: 'p' })];
  const people = [opened(), person(mai), person(binh)];
  const part = (more: Partial<ReferralToSend> = {}, ...happened: Happening[]) => send({ from: 'UNION', partOf: whole, ...more }, given(...people, ...happened));

  test('says of what it is a part, and what else its sender asked for', () => {
    expect(part({ next: true, after: id(9) }, ...accepted).data).toMatchObject({ from: 'UNION', partOf: whole, next: true, after: id(9) });
    expect(Object.keys(part({ next: false }, ...accepted).data)).not.toContain('next');
  });

  test.each<[string, Partial<ReferralToSend>, Happening[]]>([
    ['of one that nobody sent', { partOf: id(1) }, accepted], ['of one that is not accepted', {}, accepted.slice(0, 1)], ['by another than its receiver', { from: 'INSPECT' }, accepted],
    ['of one that has ended', {}, [...accepted, onReferral('ReferralCompleted')]],
  ])('is refused %s', (_why, more, happened) => {
    expect(refusal(() => part(more, ...happened))).toEqual({ code: 'unknown-referral', pointer: '/partOf' });
  });

  test('is for persons of the whole alone', () => {
    expect(refusal(() => part({ persons: [mai, binh] }, ...accepted))).toEqual({ code: 'unknown-person', pointer: '/persons/1' });
  });

  test('keeps its whole from being completed while it is open, and from nothing else', () => {
    const of = (...more: Happening[]) => referralOf(recorded([sent({ to: 'UNION' }), ...more]))!;
    const underway = of(onReferral('ReferralAccepted', { policy: 'p' }));
    const attempt = (move: 'complete' | 'fail', ...parts: Referral[]) => moveReferral(underway, register, { move, by: 'UNION', data: move === 'fail' ? { reason: 'no-show' } : {}, parts });
    const ended = of(onReferral('ReferralRejected', { reason: 'other' }));
    for (const open of [of(), underway]) expect(refusal(() => attempt('complete', ended, open))).toEqual({ code: 'parts-open', pointer: undefined });
    expect([attempt('complete', ended).type, attempt('fail', underway).type]).toEqual(['ReferralCompleted', 'ReferralFailed']);
  });
});
