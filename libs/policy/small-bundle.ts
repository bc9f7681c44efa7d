import { bundleOf, type Bundle } from './bundle.js';
import type { ConsentHeld } from './consent.js';
import type { Audience, DisclosureRecord, GroundHeld } from './decide.js';
import type { Rule } from './rule.js';
import type { Vocabulary } from './vocabulary.js';

/** A vocabulary of four events on which the tests of this library write their rules. */
export const vocabulary: Vocabulary = {
  kinds: {
    police: ['criminal-investigation', 'prosecution'], ngo: ['victim-support'], consulate: ['consular-assistance'],
  },
  purposes: ['criminal-investigation', 'prosecution', 'victim-support', 'consular-assistance'],
  labels: ['case', 'identity', 'health', 'process'],
  grounds: ['lead', 'offer', 'referral', 'agreement'],
  attributes: { 'case.jurisdiction': 'country', 'person.nationality': 'country', 'record.final': 'flag', 'record.indicator': 'code' },
  events: {
    CaseOpened: { region: 'case', leadAgency: 'case' },
    PersonRecorded: { person: 'case -> person', name: 'identity', birthDate: 'identity', role: 'case' },
    HealthRecorded: { person: 'case -> person', summary: 'health' },
    ReferralSent: { case: 'case -> case', need: 'process' },
  },
};

export const handling = {
  tlp: { case: 'amber', identity: 'amber+strict', health: 'red', process: 'green' },
  siena: { police: ['H1'] },
  onward: { police: 'ask-originator', consulate: 'never' },
  retentionDays: { lead: 100, referral: 30, offer: 5, agreement: 60 },
} as const;

export const grounds = { consentNeeded: { consulate: ['offer', 'referral', 'agreement'] } };

type Written = Partial<Omit<Rule, 'when'>> & { readonly when?: Partial<Rule['when']> };

/** Writes a rule: the police receive the name of a person on a referral, save for what the test says otherwise. */
export const rule = ({ when, ...rest }: Written = {}): Rule => ({
  id: 'police-receives-names', may: 'receive', on: ['PersonRecorded'], consent: 'not-needed', because: 'A test.', basis: 'none',
  ...(rest.may === undefined || rest.may === 'receive' ? { fields: { name: 'show' } } : {}),
  ...rest,
  when: { audience: { kind: 'police' }, ground: ['referral'], ...(rest.may === undefined || rest.may === 'receive' ? { purpose: ['criminal-investigation'] } : {}), ...when },
});

export const bundleWith = (...rules: readonly Rule[]): Bundle => bundleOf({
  vocabulary, grounds, rules: [...rules],
  handling: { tlp: { ...handling.tlp }, siena: { police: ['H1'] }, onward: { ...handling.onward }, retentionDays: { ...handling.retentionDays } },
});

export const police: Audience = { agency: 'POL-DE', kind: 'police', jurisdiction: 'DE' };
export const consulate: Audience = { agency: 'CON-LT', kind: 'consulate', jurisdiction: 'LT' };
export const onReferral: GroundHeld = { kind: 'referral' };

export const record = (given: Partial<DisclosureRecord> = {}): DisclosureRecord =>
  ({ type: 'PersonRecorded', person: 'p1', facts: {}, consents: [], recordedAt: 0, ...given });

export const consent = (given: Partial<ConsentHeld> = {}): ConsentHeld => ({
  id: 'k1', person: 'p1', purposes: ['criminal-investigation'], recipients: ['police'], dataGroups: ['identity'], from: 100, until: 200, withdrawn: false, ...given,
});
