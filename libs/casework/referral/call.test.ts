import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { binh, caseId, entry, given, id, mai, onReferral, opened, person, recorded, refusal, registerOf, sent, somebodyElse, type Data, type Happening } from '../test-history.js';
import { calendarOf } from './calendar.js';
import { callOf, providersFor } from './call.js';
import { callUntil } from './deadlines.js';
import { makeCall, type CallToMake } from './decide.js';

const wish = { need: 'shelter', region: 'DE-HE', urgency: 'urgent' } as const;
const made = (more: Data = {}) => onReferral('CallMade', { case: caseId, from: 'INSPECT', persons: [mai], ...wish, ...more }, { by: 'INSPECT' });
const call = (...more: Happening[]) => callOf(recorded([made(), ...more]));
const offered = (by: string) => entry('ServiceOffered', { service: 'house', name: by, needs: ['shelter'], regions: ['DE'] }, { stream: `agency-${by}`, by });
const certified = (by: string) => entry('AgencyCertified', {}, { stream: `agency-${by}` });

describe('A call', () => {
  test('is the need and for whom, until it is claimed, withdrawn or has run out', () => {
    expect(call()).toEqual({ id: id(0xef), case: caseId, from: 'INSPECT', persons: [mai], wish, madeAt: Date.parse('2030-03-01T09:00:00Z'), state: 'open', revision: 1 });
    expect(call(sent(), onReferral('ReferralAccepted', { policy: 'p' }))).toMatchObject({ state: 'claimed', revision: 2 });
    expect(call(onReferral('CallWithdrawn'))).toMatchObject({ state: 'withdrawn', revision: 2 });
    expect(call(onReferral('CallExpired'))).toMatchObject({ state: 'expired', revision: 2 });
    expect(callOf(recorded([sent(), onReferral('CallWithdrawn'), onReferral('CallExpired')]))).toBeUndefined();
  });

  test('becomes a referral of its caller by the claim, whoever recorded it, and gives the claimer no case before', () => {
    const facts = given(opened(), person(mai), made());
    expect([[...facts.referrals], [...facts.contributors]]).toEqual([[], ['INSPECT']]);
    const claimed = given(opened(), person(mai), made(), sent({}, { by: 'SHELTER' }));
    expect(claimed.referrals.get(id(0xef))).toMatchObject({ from: 'INSPECT', to: 'SHELTER', revision: 2 });
    expect([...claimed.contributors]).toEqual(['INSPECT']);
    expect(claimed.calls.get(id(0xef))?.state).toBe('claimed');
  });

  test('runs out when one provider would have had to answer', () => {
    const until = (urgency: string) => new Date(callUntil(callOf(recorded([made({ urgency })]))!, calendarOf('DE'))).toISOString();
    expect(['immediate', 'urgent', 'routine'].map(until)).toEqual(['2030-03-01T13:00:00.000Z', '2030-03-02T09:00:00.000Z', '2030-03-08T23:00:00.000Z']);
  });

  test('goes to the certified alone, and not to the caller', () => {
    const register = registerOf(offered('SHELTER'), offered('UNION'), certified('UNION'), offered('INSPECT'), certified('INSPECT'));
    expect(providersFor(wish, register, 'INSPECT')).toEqual(['UNION']);
    expect(providersFor(wish, register, 'POLICE')).toEqual(['INSPECT', 'UNION']);
    expect(providersFor({ ...wish, need: 'medical' }, register, 'POLICE')).toEqual([]);
  });
});

describe('Making a call', () => {
  const facts = given(opened({ region: 'DE-HE' }), person(mai, { name: 'Mai', languages: ['vi'], gender: 'Feminine' }), person(binh));
  const make = (more: Partial<CallToMake> = {}, about = facts) => makeCall(about, registerOf(), { from: 'INSPECT', persons: [mai], reaches: () => true, wish, ...more });

  test('says of the need what the caller says, and nothing that the case holds', () => {
    expect(make()).toEqual({ type: 'CallMade', data: { case: caseId, from: 'INSPECT', persons: [mai], ...wish } });
  });

  test('never is for a person beyond the reach of its caller', () => {
    const people = fc.subarray([mai, binh, somebodyElse]);
    fc.assert(fc.property(people, people, (persons, reach) => {
      const beyond = persons.findIndex((who) => who === somebodyElse || !reach.includes(who));
      const attempt = () => make({ persons, reaches: (who) => reach.includes(who) });
      if (beyond === -1) expect(attempt().data['persons']).toEqual(persons);
      else expect(refusal(attempt)).toEqual({ code: 'unknown-person', pointer: `/persons/${beyond}` });
    }));
  });

  test('waits until a closed case is reopened', () => {
    expect(refusal(() => make({ persons: [] }, given(opened(), entry('CaseClosed'))))).toEqual({ code: 'case-closed', pointer: undefined });
  });
});
