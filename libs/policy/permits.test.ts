import { describe, expect, test } from '@jest/globals';
import type { ConsentHeld } from './consent.js';
import { permits } from './decide.js';
import type { Rule } from './rule.js';
import { bundleWith, consent, police, rule } from './small-bundle.js';

describe('recording', () => {
  const bundle = bundleWith(rule({ id: 'police-record', may: 'record', on: ['PersonRecorded'], when: { ground: ['lead', 'referral'] } }), rule());

  test.each<[string, string, string[], 'permitted' | 'refused']>([
    ['police', 'PersonRecorded', ['lead'], 'permitted'], ['police', 'PersonRecorded', ['offer', 'referral'], 'permitted'], ['police', 'PersonRecorded', ['offer'], 'refused'],
    ['police', 'PersonRecorded', [], 'refused'], ['police', 'HealthRecorded', ['lead'], 'refused'], ['ngo', 'PersonRecorded', ['lead'], 'refused'],
    ['immigration-enforcement', 'PersonRecorded', ['lead'], 'refused'], ['police', '__proto__', ['lead'], 'refused'],
  ])('%s, %s, on %j: %s', (kind, type, grounds, answer) => {
    expect(permits(bundle, 'record', { ...police, kind }, type, grounds)).toBe(answer);
  });

  test('a rule to receive permits no recording, and one to record no referral', () => {
    expect(permits(bundleWith(rule()), 'record', police, 'PersonRecorded', ['referral'])).toBe('refused');
    expect(permits(bundle, 'refer', police, 'PersonRecorded', ['lead'], { agency: 'NGO-DE', kind: 'ngo', consents: [], persons: [], now: 1 })).toBe('refused');
  });
});

describe('referring', () => {
  const bundle = bundleWith(
    rule({ id: 'to-ngo', may: 'refer', on: ['ReferralSent'], when: { ground: ['lead'], recipient: { kind: 'ngo' } } }),
    rule({ id: 'to-consulate', may: 'refer', on: ['ReferralSent'], consent: 'required', when: { ground: ['lead'], recipient: { kind: 'consulate' } } }),
  );
  const refer = (kind: string, consents: readonly ConsentHeld[] = [], { persons = ['p1'], now = 150, grounds = ['lead'] } = {}) =>
    permits(bundle, 'refer', police, 'ReferralSent', grounds, { agency: 'X', kind, consents, persons, now });
  const toConsulate = (change: Partial<ConsentHeld> = {}) => consent({ recipients: ['consulate'], purposes: ['consular-assistance'], dataGroups: [], ...change });

  test('goes to the kinds that a rule names, on the grounds it names', () => {
    expect(refer('ngo')).toBe('permitted');
    expect(refer('police')).toBe('refused');
    expect(refer('')).toBe('refused');
    expect(refer('ngo', [], { grounds: ['referral'] })).toBe('refused');
  });

  test('never goes to the refused class, even where an engine would grant it', () => {
    const forged = { ...bundle, engine: { matching: () => [rule({ may: 'refer' })] } };
    const asked = (kind: string, to: string) => permits(forged, 'refer', { ...police, kind }, 'ReferralSent', ['lead'], { agency: 'X', kind: to, consents: [], persons: [], now: 1 });
    expect(asked('police', 'ngo')).toBe('permitted');
    expect(asked('police', 'immigration-enforcement')).toBe('refused');
    expect(asked('immigration-enforcement', 'ngo')).toBe('refused');
  });

  test('goes to a consulate with the consent of every person it is about', () => {
    expect(refer('consulate', [toConsulate()])).toBe('permitted');
    expect(refer('consulate', [toConsulate({ recipients: ['X'] })])).toBe('permitted');
    expect(refer('consulate', [toConsulate()], { persons: ['p1', 'p2'] })).toBe('consent-missing');
    expect(refer('consulate', [toConsulate(), toConsulate({ person: 'p2' })], { persons: ['p1', 'p2'] })).toBe('permitted');
  });

  test.each<[string, Partial<ConsentHeld>, number]>([
    ['of somebody else', { person: 'p2' }, 150], ['for another kind', { recipients: ['ngo'] }, 150], ['for a purpose that is not the consulate’s', { purposes: ['victim-support'] }, 150],
    ['withdrawn', { withdrawn: true }, 150], ['not yet begun', {}, 99], ['over', {}, 200],
  ])('does not go to a consulate on a consent %s', (_, change, now) => expect(refer('consulate', [toConsulate(change)], { now })).toBe('consent-missing'));

  test('goes without a consent where one of two rules needs none', () => {
    const rules = (['required', 'not-needed'] as const).map((needs) => rule({ id: needs, may: 'refer', on: ['ReferralSent'], consent: needs, when: { ground: ['lead'], recipient: { kind: 'ngo' } } }));
    const ask = (one: Rule[]) => permits(bundleWith(...one), 'refer', police, 'ReferralSent', ['lead'], { agency: 'X', kind: 'ngo', consents: [], persons: ['p1'], now: 1 });
    expect([ask(rules), ask(rules.slice(0, 1))]).toEqual(['permitted', 'consent-missing']);
  });

  test('does not go to a consulate about nobody or without consent', () => {
    expect(refer('consulate', [toConsulate()], { persons: [] })).toBe('consent-missing');
    expect(refer('consulate')).toBe('consent-missing');
  });
});
