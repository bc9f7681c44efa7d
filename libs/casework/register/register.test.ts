import { describe, expect, test } from '@jest/globals';
import { day } from '#libs/kernel';
import { adopted, certification, entry, onAgreement, registered, registerOf, signed, terms } from '../test-history.js';
import { isInForce, takesPart } from './register.js';

describe('The register', () => {
  test('knows the agencies, what they are, and whether they may take part', () => {
    const changes = ['AgencyRegistered', 'AgencyCertified', 'CertificationSuspended', 'CertificationRevoked'];
    const after = changes.map((type) => registerOf(registered('CLINIC', 'health'), ...(type === 'AgencyRegistered' ? [] : [certification('CLINIC', type)])).agencies.get('CLINIC'));
    expect(after.map((agency) => agency?.status)).toEqual(['registered', 'certified', 'suspended', 'revoked']);
    expect(after.map(takesPart)).toEqual([true, true, false, false]);
    expect(after[1]).toMatchObject({ id: 'CLINIC', kind: 'health', jurisdiction: 'DE', revision: 2 });
    expect(takesPart(registerOf().agencies.get('NOBODY'))).toBe(false);
  });

  test('lets an agency take part again once it is certified again', () => {
    const register = registerOf(certification('POLICE', 'CertificationSuspended'), certification('POLICE', 'AgencyCertified'));
    expect(takesPart(register.agencies.get('POLICE'))).toBe(true);
    expect(register.agencies.get('UNION')!.status).toBe('registered');
  });

  test('follows an agreement through its states', () => {
    const steps = ['AgreementSuspended', 'AgreementResumed', 'AgreementEnded'].map((type) => onAgreement(type));
    const states = [0, 1, 2, 3].map((count) => registerOf(signed(), ...steps.slice(0, count)).agreements.get('DE-PH')!);
    expect(states.map(({ state, revision }) => [state, revision])).toEqual([['signed', 1], ['suspended', 2], ['signed', 3], ['ended', 4]]);
  });

  test('takes the terms of an amendment as the whole of them: an end that is left out no longer holds', () => {
    const amended = registerOf(
      signed({ until: '2030-12-31', articles: ['art. 7'] }), onAgreement('AgreementSuspended'), onAgreement('AgreementAmended', { ...terms, link: 'recruiter' }),
    ).agreements.get('DE-PH');
    expect(amended).toEqual({ id: 'DE-PH', ...terms, link: 'recruiter', state: 'suspended', revision: 3 });
  });

  test('knows the policy in force and keeps all that ever were', () => {
    const register = registerOf(adopted('a'.repeat(64)), adopted('b'.repeat(64)));
    expect(register).toMatchObject({ policy: 'b'.repeat(64), policyRevision: 2 });
    expect([...register.bundles.keys()]).toEqual(['a'.repeat(64), 'b'.repeat(64)]);
    expect(registerOf().policy).toBeUndefined();
  });

  test('passes by what happens elsewhere', () => {
    expect(registerOf(entry('NoteAdded', { text: 'x' }), certification('NOBODY', 'AgencyCertified'), onAgreement('AgreementEnded'))).toEqual(registerOf());
  });
});

describe('An agreement', () => {
  const first = Date.parse('2030-02-01');
  const last = Date.parse('2030-02-28');
  const agreement = (...more: Parameters<typeof registerOf>) => registerOf(signed({ from: '2030-02-01', until: '2030-02-28' }), ...more).agreements.get('DE-PH')!;

  test.each([
    ['the moment before its first day', first - 1, false], ['the first moment of its first day', first, true],
    ['the last moment of its last day', last + day - 1, true], ['the moment after its last day', last + day, false],
  ])('at %s: in force %s', (_when, now, expected) => {
    expect(isInForce(agreement(), now)).toBe(expected);
  });

  test('is in force only while signed, and without an end for good', () => {
    expect(isInForce(agreement(onAgreement('AgreementSuspended')), first)).toBe(false);
    expect(isInForce(agreement(onAgreement('AgreementEnded')), first)).toBe(false);
    expect(isInForce(agreement(onAgreement('AgreementSuspended'), onAgreement('AgreementResumed')), first)).toBe(true);
    expect(isInForce(registerOf(signed()).agreements.get('DE-PH')!, Date.parse('2100-01-01'))).toBe(true);
  });
});
