import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { binh, caseId, certification, chi, entry, given, mai, opened, person, refusal, registerOf, somebodyElse } from '../test-history.js';
import { sendReferral, type ReferralToSend } from './decide.js';

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
