import { describe, expect, test } from '@jest/globals';
import { binh, entry, given, mai, onReferral, opened, person, registerOf, sent, id, type Data, type Happening } from '../test-history.js';
import { groundsOf } from '../grounds.js';
import { raiseReferral } from './urgent.js';

const referral = id(0xef);
const about = (...more: Happening[]) => given(opened(), person(mai), person(binh), ...more);
const raise = (...more: Happening[]) => {
  const facts = about(sent(), ...more);
  return raiseReferral(facts, facts.referrals.get(referral)!);
};
const inDanger = entry('RiskAssessed', { person: mai, immediateDanger: true });
const assessed = (finding: string) => entry('ExploitationAssessed', { person: mai, finding });

describe('A referral becomes urgent by itself', () => {
  test.each<[string, Happening, string, string[]]>([
    ['a child', person(mai, { isChild: true }), 'child', [mai]],
    ['somebody in danger', inDanger, 'immediate-danger', [mai]],
    ['a possible victim of trafficking', assessed('possible'), 'trafficking', []],
    ['a victim of trafficking', assessed('actual'), 'trafficking', []],
  ])('where it is about %s; notice is of those of whom the law asks for it', (_who, happening, reason, persons) => {
    expect(raise(happening)).toEqual({ urgency: 'immediate', reasons: [reason], persons });
  });

  test('once, for every reason there is, and while it is open', () => {
    expect(raise(person(mai, { isChild: true }), inDanger, assessed('actual'))).toMatchObject({ reasons: ['child', 'immediate-danger', 'trafficking'], persons: [mai] });
    expect(raise(inDanger, onReferral('ReferralRaised', { urgency: 'immediate', reasons: ['child'], persons: [] }))).toBeUndefined();
    expect(raise(inDanger, onReferral('ReferralAccepted', { policy: 'p' }))).toBeDefined();
    expect(raise(inDanger, onReferral('ReferralRejected', { reason: 'other' }))).toBeUndefined();
  });

  test('not for somebody it is not about, nor where the finding is that there was nothing or the danger has passed', () => {
    expect(raise(entry('RiskAssessed', { person: binh, immediateDanger: true }))).toBeUndefined();
    expect(raise(assessed('possible'), assessed('not'))).toBeUndefined();
    expect(raise(inDanger, entry('RiskAssessed', { person: mai, immediateDanger: false }))).toBeUndefined();
  });

  test('without notice where another agency than the lead sent it', () => {
    const facts = about(inDanger, sent({ from: 'UNION' }, { by: 'UNION' }));
    expect(raiseReferral(facts, facts.referrals.get(referral)!)).toEqual({ urgency: 'immediate', reasons: ['immediate-danger'], persons: [] });
  });
});

describe('The receiver of an urgent referral', () => {
  const raised = (data: Data) => onReferral('ReferralRaised', { urgency: 'immediate', reasons: ['child'], persons: [mai], ...data });
  const grounds = (...more: Happening[]) => groundsOf(about(sent(), ...more), registerOf(), 'SHELTER', Date.parse('2030-03-02T00:00:00Z'));

  test('has notice of those persons while it waits or works, and not a moment longer', () => {
    expect(grounds(raised({})).find(({ kind }) => kind === 'notice')).toEqual({ kind: 'notice', id: referral, persons: new Set([mai]), until: Infinity });
    expect(grounds(raised({}), onReferral('ReferralAccepted', { policy: 'p' })).map(({ kind }) => kind)).toEqual(['notice', 'referral']);
    expect(grounds(raised({}), onReferral('ReferralRejected', { reason: 'other' }))).toEqual([]);
    expect(grounds(raised({}), onReferral('ReferralExpired'))).toEqual([]);
  });

  test('has none where nobody is to be told of', () => {
    expect(grounds(raised({ persons: [] })).map(({ kind }) => kind)).toEqual(['offer']);
  });
});
