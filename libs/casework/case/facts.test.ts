import { describe, expect, test } from '@jest/globals';
import { day } from '#libs/kernel';
import fc from 'fast-check';
import { binh, caseId, chi, entry, given, id, mai, onReferral, opened, person, recorded, sent, type Data, type Happening } from '../test-history.js';
import { CaseFacts } from './facts.js';

const informed = { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true };
const consentOf = (who: string, consent: string, more: Data = {}): Happening => entry('ConsentGiven', {
  person: who, consent, purposes: ['victim-support'], recipients: ['SHELTER'], dataGroups: ['identity'], informed, ...more,
});

describe('The facts of a case', () => {
  test('say where it is, who leads it and how far its history goes', () => {
    const facts = given(opened({ region: 'DE-HE', sector: 'C' }), person(mai), entry('LeadTransferred', { to: 'POLICE' }), sent());
    expect(facts).toMatchObject({ id: caseId, jurisdiction: 'DE', region: 'DE-HE', sector: 'C', lead: 'POLICE', closed: false, revision: 3, position: 4 });
  });

  test('keep of a person what survives erasure, and never a name', () => {
    const facts = given(
      opened(), person(mai, { name: 'Mai', nationality: 'VN', gender: 'Feminine', phone: '+49' }), person(mai, { languages: ['vi'] }, 'UNION'),
      entry('RecruitmentRecorded', { person: mai, recruiter: 'A', corridor: { origin: 'PH', destination: 'DE' } }),
      entry('RecruitmentRecorded', { person: mai, recruiter: 'B' }), entry('RiskAssessed', { person: mai, immediateDanger: true }),
      person(binh, { isChild: true }),
      entry('RecruitmentRecorded', { person: binh, corridor: { origin: 'VN', transit: ['PL'], destination: 'DE' } }),
    );
    expect(Object.fromEntries(facts.persons)).toEqual({
      [mai]: { nationality: 'VN', gender: 'Feminine', languages: ['vi'], origins: ['PH'], workplaces: ['DE'], isChild: false, inDanger: true, isSuspectedVictim: false },
      [binh]: { languages: [], origins: ['VN'], workplaces: ['DE'], isChild: true, inDanger: false, isSuspectedVictim: false },
    });
  });

  test('hold a consent from the moment it is recorded to the end of its last day', () => {
    const facts = given(opened(), person(mai), consentOf(mai, id(1), { until: '2030-12-31' }), consentOf(mai, id(2)));
    expect(facts.consents.get(id(1))).toMatchObject({
      person: mai, withdrawn: false, from: Date.parse('2030-03-01T09:00:00Z'), until: Date.parse('2030-12-31T00:00:00Z') + day,
    });
    expect(facts.consents.get(id(2))!.until).toBe(Infinity);
    expect(given(opened(), consentOf(mai, id(1)), entry('ConsentWithdrawn', { consent: id(1) })).consents.get(id(1))!.withdrawn).toBe(true);
  });

  test('count the sender of a referral among the contributors, and its receiver not', () => {
    const facts = given(opened(), person(mai), sent({ from: 'UNION' }, { by: 'OPERATOR' }), onReferral('ReferralAccepted', { policy: 'a'.repeat(64) }));
    expect([...facts.contributors]).toEqual(['INSPECT', 'UNION']);
    expect(facts.referrals.get(id(0xef))).toMatchObject({ state: 'accepted', acceptedUnder: 'a'.repeat(64), persons: [mai] });
  });

  test('follow the team as agencies join and leave', () => {
    const facts = given(
      opened(), entry('TeamFormed', { agencies: ['POLICE', 'UNION'] }), entry('TeamLeft', { agencies: ['POLICE'] }), entry('TeamJoined', { agencies: ['SHELTER'] }),
    );
    expect([...facts.team]).toEqual(['UNION', 'SHELTER']);
  });

  test.each<[string, Data, boolean]>([
    ['OrderIssued', { final: true }, true], ['OrderIssued', { final: false }, false], ['SanctionImposed', { final: true }, true],
    ['ProsecutionEnded', {}, true], ['ChargesBrought', {}, false], ['SanctionLifted', { final: true }, false],
  ])('after %s %j have a final decision: %s', (type, data, final) => {
    expect(given(opened(), entry(type, data)).finalDecision).toBe(final);
    expect(given(opened(), entry('ProsecutionEnded'), entry(type, data)).finalDecision).toBe(true);
  });
});

const who = fc.constantFrom(mai, binh, chi);
const by = fc.constantFrom('INSPECT', 'POLICE', 'UNION');
const agencies = fc.uniqueArray(fc.constantFrom('POLICE', 'UNION', 'SHELTER'), { minLength: 1 });
const country = fc.constantFrom('VN', 'PH', 'DE');
const consentId = fc.constantFrom(id(1), id(2));
const ordinary: fc.Arbitrary<Happening> = fc.oneof(
  fc.tuple(who, country, by).map(([one, nationality, author]) => person(one, { nationality }, author)),
  fc.tuple(who, country).map(([one, origin]) => entry('RecruitmentRecorded', { person: one, corridor: { origin, destination: 'DE' } })),
  fc.tuple(who, consentId).map(([one, consent]) => consentOf(one, consent)),
  consentId.map((consent) => entry('ConsentWithdrawn', { consent })),
  agencies.map((list) => entry('TeamJoined', { agencies: list })),
  agencies.map((list) => entry('TeamLeft', { agencies: list })),
  by.map((author) => entry('NoteAdded', { text: 'x' }, { by: author })),
  by.map((to) => entry('LeadTransferred', { to })),
  fc.constantFrom(entry('CaseClosed'), entry('CaseReopened'), entry('OrderIssued', { final: true }), entry('NoticeGiven', { to: 'POLICE' })),
  fc.constantFrom(sent(), onReferral('ReferralAccepted', { policy: 'a'.repeat(64) }), onReferral('ReferralCompleted'), onReferral('ReferralFailed', { reason: 'other' })),
);
const amendments = fc.array(fc.record({ target: fc.nat(), at: fc.nat(), nationality: fc.option(country) }), { maxLength: 4 });
const fixed = new Set(['LeadTransferred', 'ConsentWithdrawn']);

/** Weaves amendments of earlier entries into a history; each comes with what the history would be had nothing needed amending. */
const histories = fc.tuple(fc.array(ordinary, { maxLength: 14 }), amendments).map(([happenings, wanted]) => {
  const told = [opened(), ...happenings].map((happening, index) => ({ ...happening, id: id(0x1000 + index) }));
  const ideal: (Happening | undefined)[] = [...told];
  const extra = wanted.flatMap(({ target, nationality }): Happening[] => {
    const index = target % told.length;
    const now = ideal[index];
    if (index === 0 || !now || !now.stream.startsWith('case-') || fixed.has(now.type)) return [];
    if (nationality !== null && now.type === 'PersonRecorded') {
      ideal[index] = { ...now, data: { ...now.data, nationality } };
      return [entry('EntryCorrected', { target: now.id!, fields: { nationality }, reason: 'r' }, { by: now.by })];
    }
    ideal[index] = undefined;
    return [entry('EntryRetracted', { target: now.id!, reason: 'r' }, { by: now.by })];
  });
  return { amended: [...told, ...extra], ideal: ideal.filter((each) => each !== undefined), amendments: extra };
});

const bearing = ({ jurisdiction, lead, closed, finalDecision, persons, consents, team, notified, referrals }: CaseFacts) =>
  structuredClone({ jurisdiction, lead, closed, finalDecision, persons, consents, team, notified, referrals });

describe('Folding', () => {
  test('event by event comes to the same as folding the whole history at once, at every step', () => {
    fc.assert(fc.property(histories, ({ amended }) => {
      const events = recorded(amended);
      const growing = new CaseFacts(caseId);
      events.forEach((event, index) => {
        growing.apply(event);
        expect(growing).toEqual(CaseFacts.of(caseId, events.slice(0, index + 1)));
      });
    }), { numRuns: 60 });
  });

  test('a history with amendments comes to the same as one in which nothing had to be amended', () => {
    fc.assert(fc.property(histories, ({ amended, ideal, amendments: made }) => {
      const facts = given(...amended);
      expect(bearing(facts)).toEqual(bearing(given(...ideal)));
      const authors = new Set([...given(...ideal).contributors, ...made.map((each) => each.by)]);
      expect(new Set(facts.contributors)).toEqual(authors);
    }), { numRuns: 200 });
  });

  test('leaves the events as they were recorded', () => {
    fc.assert(fc.property(histories, ({ amended }) => {
      const events = recorded(amended);
      const before = structuredClone(events);
      const facts = CaseFacts.of(caseId, events);
      expect(events).toEqual(before);
      expect([...facts.entries.keys()]).toEqual(events.map((event) => event.id));
    }), { numRuns: 60 });
  });
});
