import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { callOf, Register, type Call, type CaseFacts } from '#libs/casework';
import { fromIso, PairwiseNames } from '#libs/kernel';
import { readPolicies } from '#libs/policy';
import { fileURLToPath } from 'node:url';
import { caseId, entry, given, id, mai, onReferral, opened, person, recorded, registered, sent, type Happening } from '../casework/test-history.js';
import { calledBy, callView, decideCall, runsOutAt, stands } from './calls.js';
import { Bundles } from './decide-entry.js';

const policy = readPolicies(fileURLToPath(new URL('../../../policies/', import.meta.url)));
const adopted = entry('PolicyAdopted', { digest: policy.digest, bundle: policy.content as never }, { stream: 'policy', by: 'OPERATOR' });
const kinds = { INSPECT: 'labour-inspectorate', POLICE: 'police', SHELTER: 'shelter', ROOMS: 'shelter', CONSUL: 'consulate', WATCH: 'ombudsperson', BORDER: 'immigration-enforcement' };
const offers = (by: string) => [
  entry('ServiceOffered', { service: 'house', name: by, needs: ['shelter'], regions: ['DE'] }, { stream: `agency-${by}`, by }), entry('AgencyCertified', {}, { stream: `agency-${by}` }),
];
const all = Object.entries(kinds).map(([agency, kind]) => registered(agency, kind));
const offering = ['SHELTER', 'ROOMS', 'CONSUL', 'WATCH', 'BORDER'].flatMap(offers);
const registerOf = (...more: Happening[]) => Register.of(recorded([...all, ...offering, adopted, ...more]));
const register = registerOf();
const bundles = new Bundles();
const wish = { need: 'shelter', region: 'DE-HE', urgency: 'urgent' } as const;
const made = (persons: string[] = [mai]) => onReferral('CallMade', { case: caseId, from: 'INSPECT', persons, ...wish }, { by: 'INSPECT' });
const caseOf = (...more: Happening[]): { facts: CaseFacts; call: Call } => {
  const facts = given(opened(), person(mai), made(), ...more);
  return { facts, call: facts.calls.get(id(0xef))! };
};
const morning = fromIso('2030-03-01T10:00:00Z');
const shownTo = (agency: string, { facts, call } = caseOf(), now = morning, on = register) => decideCall(bundles, facts, on, call, on.agencies.get(agency)!, now);

describe('A call', () => {
  test('goes to every certified provider of a kind that is referred to without consent, and to nobody else', () => {
    expect(calledBy(bundles, register, caseOf().call)).toEqual(['ROOMS', 'SHELTER']);
    expect(['SHELTER', 'ROOMS', 'CONSUL', 'WATCH', 'POLICE', 'BORDER', 'INSPECT'].map((agency) => shownTo(agency))).toEqual(['called', 'called', undefined, undefined, undefined, undefined, 'maker']);
  });

  test('is heard by whoever fits now: it follows certification and room at once', () => {
    const capacity = (level: string) => entry('CapacityDeclared', { service: 'house', capacity: level }, { stream: 'agency-SHELTER', by: 'SHELTER' });
    for (const gone of [entry('CertificationSuspended', {}, { stream: 'agency-SHELTER' }), entry('AgencyCertified', { needs: ['medical'] }, { stream: 'agency-SHELTER' }), capacity('none')]) {
      expect(shownTo('SHELTER', caseOf(), morning, registerOf(gone))).toBeUndefined();
      expect(shownTo('ROOMS', caseOf(), morning, registerOf(gone))).toBe('called');
    }
    expect(shownTo('SHELTER', caseOf(), morning, registerOf(capacity('none'), capacity('limited')))).toBe('called');
  });

  test.each<[string, Happening[], number]>([
    ['it was claimed', [sent({ to: 'ROOMS' })], morning], ['it was withdrawn', [onReferral('CallWithdrawn')], morning], ['it has run out', [], fromIso('2030-03-02T09:00:00Z')],
    ['its case was closed', [entry('CaseClosed')], morning], ['its caller has no ground left', [entry('LeadTransferred', { to: 'POLICE' })], morning],
  ])('stands no more for anybody once %s, and stays its maker\'s', (what, more, now) => {
    const { facts, call } = caseOf(...more);
    // Whoever recorded something stays a contributor and may refer; only one that has nothing in a case has no ground.
    if (what.startsWith('its caller')) facts.contributors.clear();
    expect(stands(bundles, facts, register, call, register.agencies.get('SHELTER')!, now)).toBe(false);
    expect([shownTo('SHELTER', { facts, call }, now), shownTo('INSPECT', { facts, call }, now)]).toEqual([undefined, 'maker']);
  });

  test('stands until the very moment it runs out', () => {
    const { facts, call } = caseOf();
    const end = runsOutAt(call, register);
    expect([end - 1, end].map((now) => shownTo('SHELTER', { facts, call }, now))).toEqual(['called', undefined]);
  });

  test('does not stand for a person who is in the case no more', () => {
    const about = entry('PersonRecorded', { person: mai, role: 'worker' }, { id: id(0x77) });
    const facts = given(opened(), about, made(), entry('EntryRetracted', { target: id(0x77), reason: 'another worker' }));
    expect(shownTo('SHELTER', { facts, call: facts.calls.get(id(0xef))! })).toBeUndefined();
  });
});

describe('The view of a call', () => {
  const names = new PairwiseNames(new Uint8Array(32).fill(3));

  test('is the need alone to the called, whatever the call is for and whoever makes it', () => {
    const view = (from: string, of: string, persons: string[]) => {
      const call = callOf(recorded([onReferral('CallMade', { case: of, from, persons, ...wish })]))!;
      return JSON.stringify(callView(call, 'SHELTER', 'called', names, 0));
    };
    fc.assert(fc.property(fc.constantFrom('INSPECT', 'POLICE'), fc.uuid(), fc.array(fc.uuid(), { maxLength: 5 }), (from, of, persons) => {
      expect(view(from, of, persons)).toBe(view('INSPECT', caseId, []));
    }));
  });

  test('calls it by a name that no other agency has for it, and shows what was asked for', () => {
    const asked = { ...wish, languages: ['vi'], gender: 'Feminine' as const, eligibility: ['women' as const] };
    const call = { ...caseOf().call, wish: asked };
    expect(callView(call, 'SHELTER', 'called', names, 0)).toEqual({ call: names.name('SHELTER', 'call', call.id), ...asked, until: '1970-01-01T00:00:00.000Z' });
    expect(callView(call, 'INSPECT', 'maker', names, 0)).toMatchObject({ call: names.name('INSPECT', 'call', call.id), case: names.name('INSPECT', 'case', caseId), state: 'open' });
    expect(names.name('SHELTER', 'call', call.id)).not.toBe(names.name('ROOMS', 'call', call.id));
  });
});
