import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { labels } from './codes.js';
import { caseEvents } from './case/events.js';
import { catalogue, isCaseEvent, isReferralEvent, isRegisterEvent, specOf } from './recorded.js';
import { referralEvents } from './referral/events.js';
import { registerEvents } from './register/events.js';
import { findStatus } from './status-words.js';

const measure = 'enforcement: kind amount currency against until final mayPublish';
const prosecution = 'enforcement: offence reference outcome';
const need = 'case: person; protection: need';
const because = 'process: reason text';
const terms = 'kind parties counterparts purposes dataGroups link articles onward from until';

/** What each event holds, label by label, in the order in which the design lists them. */
const design: Record<string, Record<string, string>> = {
  case: {
    CaseOpened: 'case: jurisdiction region sector leadAgency; source: channel; narrative: openingNote',
    PersonRecorded: 'case: person role; identity: name aliases birthDate identityNumber; demographic: gender languages nationality; contact: phone address safeContact; protection: isChild',
    ProfileRecorded: 'case: person; identity: salutation givenName middleName familyName title; contact: email homePhone mailing; demographic: deceased maritalState children education citizenships ageWhenTrafficked; allegation: relationship sexExploitation exploitationSites roles roleOrganisation; recruitment: recruitmentMethods recruitmentSites; employment: industry; narrative: roleDetails history support organisation; process: caseOwner stage',
    EmploymentRecorded: 'case: person; employment: employer workplace occupation contractKind agreedPay actualPay hoursPerWeek from to',
    RecruitmentRecorded: 'case: person; recruitment: recruiter licenceNumber fees debt deposit contractSubstituted corridor',
    IndicatorObserved: 'case: person; allegation: indicator means how sourceGrade infoGrade; narrative: detail',
    ExploitationAssessed: 'case: person; allegation: kinds finding decidedBy',
    RiskAssessed: 'case: person; protection: retaliation immediateDanger needsInterpreter; narrative: advice',
    NeedRecorded: need,
    ServiceProvided: need,
    NoticeGiven: 'process: to reason basis persons',
    RetaliationReported: 'case: person; allegation: kind; narrative: detail',
    CheckInDue: 'process: to; protection: what; case: after person',
    CheckInMade: 'case: after person; protection: reached retaliation; narrative: detail',
    HealthRecorded: 'case: person; health: kind summary',
    ConsentGiven: 'case: person; process: consent purposes recipients dataGroups informed language interpreter until',
    ConsentWithdrawn: 'process: consent reason',
    EvidenceAttached: 'case: evidence kind mediaType sha256 bytes takenOn; narrative: title',
    InspectionPlanned: 'operation: on announced partners',
    InspectionCarriedOut: 'case: on workersInterviewed interviewAlone interpreter',
    FindingMade: 'enforcement: against provision severity; narrative: detail',
    OrderIssued: measure,
    SanctionImposed: measure,
    SanctionLifted: measure,
    InvestigationOpened: prosecution,
    ChargesBrought: prosecution,
    ProsecutionEnded: prosecution,
    RemedyOrdered: 'case: person; remedy: kind amount currency due',
    RemedyDelivered: 'case: person; remedy: kind amount currency on',
    TeamFormed: 'operation: agencies parts',
    TeamJoined: 'operation: agencies parts',
    TeamLeft: 'operation: agencies',
    NoteAdded: 'narrative: text',
    EntryCorrected: 'case: target; narrative: fields reason',
    EntryRetracted: 'case: target; narrative: reason',
    LeadTransferProposed: 'case: to',
    LeadTransferRequested: 'case: to',
    LeadTransferDeclined: 'case: to proposal; process: reason text',
    LeadTransferWithdrawn: 'case: to proposal',
    LeadTransferred: 'case: to proposal',
    CaseClosed: 'case: outcome',
    CaseReopened: 'case: outcome',
    FollowUpMade: 'case: on findings; source: satisfaction',
  },
  referral: {
    ReferralSent: 'case: case region sector; process: from to need urgency persons next after partOf; demographic: languages genders',
    ReferralReturned: 'case: case; process: from after reason',
    CallMade: 'case: case region; process: from persons need urgency; demographic: languages gender eligibility',
    CallWithdrawn: '',
    CallExpired: '',
    ReferralReceived: '',
    ReferralClaimed: '',
    ReferralAccepted: 'process: policy',
    ReferralRejected: because,
    ReferralStarted: '',
    ReferralPaused: because,
    ReferralCompleted: 'case: person; process: outcome outcomeCode; protection: services nextSteps; narrative: advice',
    ReferralFailed: because,
    ReferralCancelled: because,
    ReferralExpired: '',
    ReferralReminded: '',
    ReferralRaised: 'process: urgency persons; protection: reasons',
    ReferralEscalated: '',
    ReferralRecalled: because,
  },
  register: {
    AgencyRegistered: 'process: agency kind jurisdiction name mandate powers forwardsTo',
    ForwardingDeclared: 'process: forwardsTo reason',
    PowersDeclared: 'process: powers basis',
    AgencyCertified: 'process: reason needs regions',
    ServiceOffered: 'process: service name description needs regions languages focalPoints eligibility hours locations',
    CapacityDeclared: 'process: service capacity',
    ServiceWithdrawn: 'process: service reason',
    CertificationSuspended: 'process: reason',
    CertificationRevoked: 'process: reason',
    KeyPinned: 'process: thumbprint',
    KeyRetired: 'process: thumbprint',
    AgreementSigned: `process: agreement ${terms}`,
    AgreementAmended: `process: ${terms}`,
    AgreementSuspended: 'process: reason',
    AgreementResumed: 'process: reason',
    AgreementEnded: 'process: reason',
    PolicyProposed: 'process: digest',
    PolicyApproved: 'process: digest',
    PolicyAdopted: 'process: digest bundle',
    PolicyRetired: 'process: digest',
  },
};

function labelled(type: string): Record<string, string[]> {
  const byLabel: Record<string, string[]> = {};
  for (const [name, { label }] of Object.entries(specOf(type)!.fields)) (byLabel[label] ??= []).push(name);
  return byLabel;
}

const designed = (line: string): Record<string, string[]> =>
  Object.fromEntries(line.split('; ').filter(Boolean).map((part) => part.split(': ') as [string, string]).map(([label, names]) => [label, names.split(' ')]));

const sorted = (byLabel: Record<string, string[]>) => Object.fromEntries(Object.entries(byLabel).map(([label, names]) => [label, [...names].sort()]));

describe('The catalogue', () => {
  test.each(Object.values(design).flatMap(Object.entries<string>))('holds %s with the labels the design gives', (type, line) => {
    expect(sorted(labelled(type))).toEqual(sorted(designed(line)));
  });

  test('has the events of the design in each kind of stream, and no others', () => {
    const kinds = { case: caseEvents, referral: referralEvents, register: registerEvents };
    for (const [kind, events] of Object.entries(kinds)) expect(Object.keys(events).sort()).toEqual(Object.keys(design[kind]!).sort());
    expect(Object.keys(catalogue)).toHaveLength(Object.values(design).flatMap(Object.keys).length);
  });

  test('knows to which kind of stream an event type belongs, and no type from the prototype chain', () => {
    expect([isCaseEvent, isReferralEvent, isRegisterEvent].map((is) => ['NoteAdded', 'ReferralSent', 'KeyPinned', 'toString'].map((type) => is(type)))).toEqual([
      [true, false, false, false], [false, true, false, false], [false, false, true, false],
    ]);
    for (const type of ['toString', 'constructor', '__proto__', 'noteadded', '']) expect(specOf(type)).toBeUndefined();
  });

  test.each(Object.keys(catalogue))('refuses a key that %s does not list', (type) => {
    const { error } = specOf(type)!.schema.safeParse({ visa: 'none' });
    expect(error?.issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys', keys: ['visa'] }));
  });

  test('uses only labels of the closed list, and none of them holds immigration status', () => {
    expect(new Set(Object.keys(catalogue).flatMap((type) => Object.keys(labelled(type))))).toEqual(new Set(labels));
    expect(labels.filter(speaksOfStatus)).toEqual([]);
  });
});

const speaksOfStatus = (name: string): boolean =>
  /status|visa|migra|permit|asyl|refugee|residen|document.*(less|expir)|undocumented|deport|irregular|overstay|alien|entry(date|into)/i.test(name);

/** Every member name and every listed code that a schema admits, however deep. */
function vocabularyOf(schema: z.core.JSONSchema.BaseSchema): { names: string[]; codes: string[] } {
  const names: string[] = [];
  const codes: string[] = [];
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return;
    const { properties, enum: listed, const: only } = node as z.core.JSONSchema.BaseSchema;
    if (properties) names.push(...Object.keys(properties));
    codes.push(...[...(listed ?? []), ...(only === undefined ? [] : [only])].map(String));
    Object.values(node).forEach(visit);
  };
  visit(schema);
  return { names, codes };
}

describe('Immigration status', () => {
  const whole = Object.keys(catalogue).map((type) => vocabularyOf(z.toJSONSchema(specOf(type)!.schema)));
  const names = whole.flatMap((each) => each.names);
  const codes = whole.flatMap((each) => each.codes);

  test('has no field that could hold it, at any depth', () => {
    expect(names).toEqual(expect.arrayContaining(['nationality', 'corridor', 'origin', 'paidBy', 'withdrawal']));
    expect(names.filter(speaksOfStatus)).toEqual([]);
  });

  test('has no code; the one that speaks of it is the class of agency that is refused', () => {
    expect(codes).toEqual(expect.arrayContaining(['abuse-of-vulnerability', 'WithholdsDocuments', 'worker-origin', 'Feminine']));
    expect(new Set(codes.filter((code) => speaksOfStatus(code) || findStatus(code)))).toEqual(new Set(['immigration-enforcement']));
  });
});
