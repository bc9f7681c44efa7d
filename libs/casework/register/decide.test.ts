import { describe, expect, test } from '@jest/globals';
import { certification, onAgreement, refusal, registerOf, signed, terms, type Data } from '../test-history.js';
import {
  changeAgreement, changeCertification, isRefusedAgency, registerAgency, signAgreement, type AgreementChange, type Certification,
} from './decide.js';

const register = registerOf();
const agency = { agency: 'CLINIC', kind: 'health', jurisdiction: 'DE' };
const agreement = { agreement: 'DE-PH-2030', ...terms };

describe('Registering an agency', () => {
  test('keeps kind and country, also of the refused class: so that it is known, and refused', () => {
    expect(registerAgency(register, { ...agency, powers: ['inspect-sites'] })).toEqual({ type: 'AgencyRegistered', data: { ...agency, powers: ['inspect-sites'] } });
    const refused = { agency: 'BORDER-2', kind: 'immigration-enforcement', jurisdiction: 'DE' };
    expect(registerAgency(register, refused).data).toEqual(refused);
    expect(['BORDER', 'POLICE', 'NOBODY'].map((name) => isRefusedAgency(register, name))).toEqual([true, false, false]);
  });

  test.each<[string, Data, string, string]>([
    ['a name that is taken', { ...agency, agency: 'POLICE' }, 'already-registered', '/agency'],
    ['a name in small letters', { ...agency, agency: 'police' }, 'invalid-field', '/agency'],
    ['a kind outside the list', { ...agency, kind: 'army' }, 'invalid-field', '/kind'],
    ['a country that is none', { ...agency, jurisdiction: 'DEU' }, 'invalid-field', '/jurisdiction'],
    ['a field outside the catalogue', { ...agency, status: 'certified' }, 'unknown-field', ''],
    ['no kind', { agency: 'CLINIC', jurisdiction: 'DE' }, 'invalid-field', '/kind'],
  ])('is refused with %s', (_with, data, code, pointer) => {
    expect(refusal(() => registerAgency(register, data))).toEqual({ code, pointer });
  });
});

describe('Certification', () => {
  test.each<[Certification, string]>([['certify', 'AgencyCertified'], ['suspend', 'CertificationSuspended'], ['revoke', 'CertificationRevoked']])(
    'to %s is recorded as %s', (change, type) => {
      expect(changeCertification(register, 'POLICE', change, { reason: 'review of 2030' })).toEqual({ type, data: { reason: 'review of 2030' } });
      expect(changeCertification(registerOf(certification('POLICE', 'CertificationSuspended')), 'POLICE', change, {}).type).toBe(type);
    });

  test('belongs to a registered agency and takes a reason alone', () => {
    expect(refusal(() => changeCertification(register, 'NOBODY', 'certify', {}))).toEqual({ code: 'not-found', pointer: undefined });
    expect(refusal(() => changeCertification(register, 'POLICE', 'certify', { until: '2031-01-01' }))).toEqual({ code: 'unknown-field', pointer: '' });
  });
});

const bad: [string, Data, string, string][] = [
  ['a counterpart of the refused class', { counterparts: ['DMW-PH', 'BORDER'] }, 'recipient-class-refused', '/counterparts'],
  ['a counterpart nobody registered', { counterparts: ['NOBODY'] }, 'unknown-agency', '/counterparts'],
  ['a party of the refused class', { parties: ['DE', 'BORDER'] }, 'recipient-class-refused', '/parties/1'],
  ['a party nobody registered', { parties: ['NOBODY'] }, 'unknown-agency', '/parties/0'],
  ['no counterpart', { counterparts: [] }, 'invalid-field', '/counterparts'],
  ['the refused purpose', { purposes: ['cross-border-remedy', 'immigration-enforcement'] }, 'unknown-purpose', '/purposes/1'],
  ['onward use at will', { onward: 'always' }, 'invalid-field', '/onward'],
  ['a label that does not exist', { dataGroups: ['status'] }, 'invalid-field', '/dataGroups/0'],
  ['a link that does not exist', { link: 'transit' }, 'invalid-field', '/link'],
  ['an end before its beginning', { from: '2030-02-01', until: '2030-01-31' }, 'invalid-field', '/until'],
  ['an article on immigration status', { articles: ['art. 1', 'checks of residence status'] }, 'status-word-in-text', '/articles/1'],
  ['a term outside the catalogue', { forwardTo: ['BORDER'] }, 'unknown-field', ''],
];

describe('Signing an agreement', () => {
  test('keeps its terms; one day is a term', () => {
    expect(signAgreement(register, agreement)).toEqual({ type: 'AgreementSigned', data: agreement });
    const oneDay = { ...agreement, from: '2030-02-01', until: '2030-02-01' };
    expect(signAgreement(register, oneDay).data).toEqual(oneDay);
  });

  test.each(bad)('is refused with %s', (_with, more, code, pointer) => {
    expect(refusal(() => signAgreement(register, { ...agreement, ...more }))).toEqual({ code, pointer });
  });

  test('happens once', () => {
    expect(refusal(() => signAgreement(registerOf(signed()), { ...agreement, agreement: 'DE-PH' }))).toEqual({ code: 'already-registered', pointer: '/agreement' });
  });
});

describe('An agreement', () => {
  const histories = {
    signed: registerOf(signed()),
    suspended: registerOf(signed(), onAgreement('AgreementSuspended')),
    ended: registerOf(signed(), onAgreement('AgreementEnded')),
  };
  type State = keyof typeof histories;
  const allowed: Record<AgreementChange, { from: readonly State[]; type: string }> = {
    amend: { from: ['signed', 'suspended'], type: 'AgreementAmended' },
    suspend: { from: ['signed'], type: 'AgreementSuspended' },
    resume: { from: ['suspended'], type: 'AgreementResumed' },
    end: { from: ['signed', 'suspended'], type: 'AgreementEnded' },
  };
  const every = (Object.keys(allowed) as AgreementChange[]).flatMap((change) => (Object.keys(histories) as State[]).map((state) => ({ change, state })));
  const attempt = ({ change, state }: (typeof every)[number], data: Data = change === 'amend' ? terms : {}) =>
    changeAgreement(histories[state], 'DE-PH', change, data);

  test.each(every)('that is $state answers to $change as its table says', (each) => {
    const { from, type } = allowed[each.change];
    if (from.includes(each.state)) expect(attempt(each)).toEqual({ type, data: each.change === 'amend' ? terms : {} });
    else expect(refusal(() => attempt(each))).toEqual({ code: 'agreement-not-in-that-state', pointer: undefined });
  });

  test.each(bad)('cannot be amended to have %s', (_what, more, code, pointer) => {
    expect(refusal(() => attempt({ change: 'amend', state: 'signed' }, { ...terms, ...more }))).toEqual({ code, pointer });
  });

  test('that nobody signed is not there', () => {
    expect(refusal(() => changeAgreement(register, 'DE-PH', 'end', {})).code).toBe('not-found');
  });
});
