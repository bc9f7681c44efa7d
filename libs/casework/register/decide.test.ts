import { describe, expect, test } from '@jest/globals';
import { Rejection } from '#libs/kernel';
import { adopted, certification, forwards, onAgreement, refusal, registered, registerOf, signed, terms, type Data } from '../test-history.js';
import {
  adoptPolicy, changeAgreement, changeCertification, declareForwarding, registerAgency, signAgreement, type AgreementChange, type Certification,
} from './decide.js';

const register = registerOf();
const agency = { agency: 'CLINIC', kind: 'health', jurisdiction: 'DE' };
const agreement = { agreement: 'DE-PH-2030', ...terms };

describe('Registering an agency', () => {
  test('keeps kind and country, also of the refused class: so that it is known, and refused', () => {
    expect(registerAgency(register, { ...agency, powers: ['inspect-sites'] })).toEqual({ type: 'AgencyRegistered', data: { ...agency, powers: ['inspect-sites'] } });
    const refused = { agency: 'BORDER-2', kind: 'immigration-enforcement', jurisdiction: 'DE' };
    expect(registerAgency(register, refused).data).toEqual(refused);
  });

  test.each<[string, Data, string, string]>([
    ['a name that is taken', { ...agency, agency: 'POLICE' }, 'already-registered', '/agency'],
    ['a name in small letters', { ...agency, agency: 'police' }, 'invalid-field', '/agency'],
    ['a kind outside the list', { ...agency, kind: 'army' }, 'invalid-field', '/kind'],
    ['a country that is none', { ...agency, jurisdiction: 'DEU' }, 'invalid-field', '/jurisdiction'],
    ['a field outside the catalogue', { ...agency, status: 'certified' }, 'unknown-field', ''],
    ['forwarding to an agency nobody registered', { ...agency, forwardsTo: ['police', 'NOBODY'] }, 'unknown-agency', '/forwardsTo/1'],
    ['forwarding to a kind outside the list', { ...agency, forwardsTo: ['army'] }, 'invalid-field', '/forwardsTo/0'],
    ['forwarding to the refused class', { ...agency, forwardsTo: ['police', 'immigration-enforcement'] }, 'path-to-refused-class', '/forwardsTo'],
    ['forwarding to an agency of the refused class', { ...agency, forwardsTo: ['BORDER'] }, 'path-to-refused-class', '/forwardsTo'],
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

describe('A path to the refused class', () => {
  // LA-QA is cut off and forwards; DMW-PH is named with it in one agreement and has onward use from no other.
  const abroad = [
    registered('LA-QA', 'labour-authority-abroad', 'QA'), certification('LA-QA', 'CertificationSuspended'), forwards('LA-QA', 'immigration-enforcement'),
    signed({ parties: ['PH'], counterparts: ['LA-QA', 'DMW-PH'], onward: 'never' }, 'PH-QA'),
  ];
  const before = registerOf(...abroad, signed({ onward: 'never' }));
  const open = { ...terms, onward: 'ask-originator' };
  const suspended = registerOf(...abroad, signed(open), onAgreement('AgreementSuspended'));
  const marked = (mark: string) => ({ handling: { onward: { 'labour-authority-abroad': mark } } });
  const silent = registerOf(...abroad, signed(), adopted('a'.repeat(64), marked('never')));

  test.each<[string, () => unknown, string | undefined]>([
    ['an agreement is signed that allows onward use', () => signAgreement(before, { ...open, agreement: 'DE-PH-2' }), '/onward'],
    ['an agreement is amended to allow it', () => changeAgreement(before, 'DE-PH', 'amend', open), '/onward'],
    ['an agreement that allows it is resumed', () => changeAgreement(suspended, 'DE-PH', 'resume', {}), undefined],
    ['an agreement names a partner to pass on to', () => signAgreement(
      registerOf(...abroad.slice(0, 3), signed({ onward: 'ask-originator' })), { ...terms, agreement: 'PH-QA', parties: ['PH'], counterparts: ['LA-QA'], onward: 'never' },
    ), '/counterparts'],
    ['an agency that forwards is certified again', () => changeCertification(before, 'LA-QA', 'certify', {}), undefined],
    ['an agency is registered that forwards to one that does', () => registerAgency(before, { ...agency, forwardsTo: ['LA-QA'] }), '/forwardsTo'],
    ['an agency declares that it forwards to one that does', () => declareForwarding(before, 'UNION', { forwardsTo: ['LA-QA'] }), '/forwardsTo'],
    ['a policy is adopted that no longer limits onward use', () => adoptPolicy(silent, 'b'.repeat(64), marked('ask-originator')), '/bundle/handling/onward'],
  ])('is refused, hop by hop, when %s', (_when, change, pointer) => {
    expect(refusal(change)).toEqual({ code: 'path-to-refused-class', pointer });
    expect(change).toThrow(/What is disclosed would reach immigration-enforcement: \S+ \(receives\) > (.+ > )?immigration-enforcement \(forwarding\)\. Suspend/);
  });

  test('can always be cut: nothing that takes away is refused, even while there is one', () => {
    const leaking = registerOf(signed(open), forwards('DMW-PH', 'BORDER'));
    expect(changeCertification(leaking, 'DMW-PH', 'suspend', {}).type).toBe('CertificationSuspended');
    expect(changeCertification(leaking, 'DMW-PH', 'revoke', {}).type).toBe('CertificationRevoked');
    expect(changeAgreement(leaking, 'DE-PH', 'suspend', {}).type).toBe('AgreementSuspended');
    expect(changeAgreement(leaking, 'DE-PH', 'end', {}).type).toBe('AgreementEnded');
    expect(() => registerAgency(leaking, agency)).toThrow(Rejection);
  });

  test('leaves what does not open it alone', () => {
    expect(adoptPolicy(silent, 'b'.repeat(64), marked('never'))).toEqual({ type: 'PolicyAdopted', data: { digest: 'b'.repeat(64), bundle: marked('never') } });
    expect(changeAgreement(before, 'DE-PH', 'amend', { ...terms, onward: 'never' }).type).toBe('AgreementAmended');
    expect(changeCertification(before, 'DMW-PH', 'certify', {}).type).toBe('AgencyCertified');
  });
});

describe('Declaring whom an agency forwards to', () => {
  test('is recorded as the whole of it, of an agency that takes part if no path opens, and of one that does not whatever it says', () => {
    expect(declareForwarding(register, 'UNION', { forwardsTo: ['police', 'SHELTER'], reason: 'Trade Union Act' }))
      .toEqual({ type: 'ForwardingDeclared', data: { forwardsTo: ['police', 'SHELTER'], reason: 'Trade Union Act' } });
    const cut = registerOf(certification('UNION', 'CertificationSuspended'));
    expect(declareForwarding(cut, 'UNION', { forwardsTo: ['BORDER'] }).data).toEqual({ forwardsTo: ['BORDER'] });
  });

  test.each<[string, Data, string, string]>([
    ['of the refused class', { forwardsTo: ['immigration-enforcement'] }, 'path-to-refused-class', '/forwardsTo'],
    ['that nobody registered', { forwardsTo: ['NOBODY'] }, 'unknown-agency', '/forwardsTo/0'],
    ['that are not named', {}, 'invalid-field', '/forwardsTo'],
  ])('is refused with recipients %s', (_recipients, data, code, pointer) => {
    expect(refusal(() => declareForwarding(register, 'UNION', data))).toEqual({ code, pointer });
  });

  test('belongs to a registered agency', () => {
    expect(refusal(() => declareForwarding(register, 'NOBODY', { forwardsTo: [] })).code).toBe('not-found');
  });
});
