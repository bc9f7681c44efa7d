import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { certification, entry, forwards, refusal, registerOf, registered, given, opened, person, mai, type Data } from '../test-history.js';
import { sendReferral } from '../referral/decide.js';
import { directoryHistory, providers } from './arbitrary-services.js';
import { changeCertification } from './decide.js';
import { offersTo } from './directory.js';
import { declareCapacity, declarePowers, offerService, withdrawService } from './offer.js';

const house = { service: 'house', name: 'House', needs: ['shelter', 'psychosocial'], regions: ['DE-HE', 'FR'] };
const offered = (data: Data = house, by = 'SHELTER') => entry('ServiceOffered', data, { stream: `agency-${by}`, by });
const capacity = (level: string) => entry('CapacityDeclared', { service: 'house', capacity: level }, { stream: 'agency-SHELTER', by: 'SHELTER' });
const withdrawn = entry('ServiceWithdrawn', { service: 'house' }, { stream: 'agency-SHELTER', by: 'SHELTER' });
const certified = (scope: Data) => entry('AgencyCertified', scope, { stream: 'agency-SHELTER', by: 'OPERATOR' });
const offers = (...more: Parameters<typeof registerOf>) => offersTo('POLICE', registerOf(...more)).map(({ service }) => service);

describe('What an agency offers', () => {
  test('is the whole of what it said last, with the capacity it told since it first offered it', () => {
    expect(offers(offered({ ...house, languages: ['lt'] }), capacity('limited'), offered({ ...house, name: 'Other house' }))).toEqual([
      { agency: 'SHELTER', id: 'house', name: 'Other house', needs: house.needs, regions: house.regions, capacity: 'limited', locations: [] },
    ]);
  });

  test('is gone when it is withdrawn, and comes back without its old capacity', () => {
    expect(offers(offered(), capacity('none'), withdrawn)).toEqual([]);
    expect(offers(offered(), capacity('none'), withdrawn, capacity('none'), offered())[0]).not.toHaveProperty('capacity');
  });

  test('is gone at the moment it is suspended, revoked or found to pass on to the refused class, and back once it is certified', () => {
    for (const type of ['CertificationSuspended', 'CertificationRevoked']) {
      expect(offers(offered(), certification('SHELTER', type))).toEqual([]);
      expect(offers(offered(), certification('SHELTER', type), certified({}))).toHaveLength(1);
    }
    expect(offers(offered(), forwards('SHELTER', 'BORDER'))).toEqual([]);
    expect(offers(offered({ ...house }, 'BORDER'))).toEqual([]);
  });

  test.each<[string, Data, Data | undefined]>([
    ['no scope at all', {}, { needs: ['shelter', 'psychosocial'], regions: ['DE-HE', 'FR'] }],
    ['some of its needs', { needs: ['psychosocial', 'medical'] }, { needs: ['psychosocial'], regions: ['DE-HE', 'FR'] }],
    ['none of its needs', { needs: ['medical'] }, undefined],
    ['a country around its region', { regions: ['DE'] }, { needs: ['shelter', 'psychosocial'], regions: ['DE-HE'] }],
    ['a region of its country', { regions: ['FR-IDF'] }, { needs: ['shelter', 'psychosocial'], regions: ['FR-IDF'] }],
    ['elsewhere', { regions: ['DE-HB'] }, undefined],
  ])('is what its certification covers: %s', (_scope, scope, shown) => {
    expect(offers(offered(), certified(scope)).map(({ needs, regions }) => ({ needs, regions }))).toEqual(shown ? [shown] : []);
    expect(offers(offered(), certified(scope), certified({})).map(({ needs }) => needs)).toEqual([house.needs]); // the last scope is the whole of it
  });
});

describe('A certification for some needs', () => {
  const facts = given(opened(), person(mai));
  const send = (need: string, ...scope: Parameters<typeof registerOf>) =>
    sendReferral(facts, registerOf(...scope), { from: 'INSPECT', to: 'SHELTER', need, urgency: 'urgent', persons: [mai], reaches: () => true });

  test('is effective at once on what the agency can be referred; a need outside the list is not certified at all', () => {
    expect(send('shelter', certified({ needs: ['shelter'] })).type).toBe('ReferralSent');
    expect(send('criminal-investigation', certified({ needs: ['shelter'] })).type).toBe('ReferralSent');
    expect(refusal(() => send('medical', certified({ needs: ['shelter'] })))).toEqual({ code: 'unknown-agency', pointer: '/to' });
    expect(send('medical', certified({ needs: ['shelter'] }), certified({})).type).toBe('ReferralSent');
  });

  test('names needs of the list and regions, and no suspension has a scope', () => {
    expect(refusal(() => changeCertification(registerOf(), 'SHELTER', 'certify', { needs: ['anything'] }))).toEqual({ code: 'invalid-field', pointer: '/needs/0' });
    expect(refusal(() => changeCertification(registerOf(), 'SHELTER', 'suspend', { needs: ['shelter'] }))).toEqual({ code: 'unknown-field', pointer: '' });
  });
});

describe('An agency', () => {
  test('changes only a service that it offers itself', () => {
    const register = registerOf(offered());
    expect(declareCapacity(register, 'SHELTER', { service: 'house', capacity: 'none' })).toEqual({ type: 'CapacityDeclared', data: { service: 'house', capacity: 'none' } });
    expect(withdrawService(register, 'SHELTER', { service: 'house' }).type).toBe('ServiceWithdrawn');
    for (const attempt of [() => declareCapacity(register, 'UNION', { service: 'house', capacity: 'none' }), () => withdrawService(register, 'UNION', { service: 'house' })]) {
      expect(refusal(attempt)).toEqual({ code: 'not-found', pointer: '/service' });
    }
  });

  test.each<[string, Data, string]>([
    ['a need outside the list', { needs: ['lodging'] }, '/needs/0'], ['no need', { needs: [] }, '/needs'], ['a time that is none', { hours: [{ days: ['MO'], opens: '9:00', closes: '12:00' }] }, '/hours/0/opens'],
    ['somebody to ask for', { locations: [{ name: 'Office', contact: 'Ilze' }] }, '/locations/0'],
  ])('offers nothing with %s', (_what, more, pointer) => {
    expect(refusal(() => offerService(registerOf(), { ...house, ...more })).pointer).toBe(pointer);
  });

  test('has the powers that were declared last; what it was registered with counts as far as it is of the list', () => {
    const powers = (...more: Parameters<typeof registerOf>) => registerOf(...more).agencies.get('TAX')?.powers;
    const tax = { ...registered('TAX', 'tax-authority'), data: { agency: 'TAX', kind: 'tax-authority', jurisdiction: 'DE', powers: ['seize-assets', 'read-minds'] } };
    expect(powers(tax)).toEqual(['seize-assets']);
    expect(powers(tax, entry('PowersDeclared', { powers: ['impose-fine'] }, { stream: 'agency-TAX' }))).toEqual(['impose-fine']);
    expect(declarePowers(registerOf(tax), 'TAX', { powers: [] }).type).toBe('PowersDeclared');
    expect(refusal(() => declarePowers(registerOf(), 'TAX', { powers: [] })).code).toBe('not-found');
    expect(refusal(() => declarePowers(registerOf(tax), 'TAX', { powers: ['read-minds'] })).pointer).toBe('/powers/0');
  });
});

test('whatever happened, a reader is told of a confidential place only what is its own, and of all other places everything', () => {
  fc.assert(fc.property(directoryHistory, fc.constantFrom(...providers, 'POLICE'), (history, reader) => {
    const register = registerOf(...history);
    for (const { agency, service } of offersTo(reader, register)) {
      const all = register.services.get(`${agency.id} ${service.id}`)!.locations ?? [];
      expect(service.locations).toEqual(agency.id === reader ? all : all.filter(({ confidential }) => confidential !== true));
    }
  }));
});
