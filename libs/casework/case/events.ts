import { z } from 'zod';
import {
  corridor, exploitationKinds, fee, genders, indicators, means, money, needs, pay, reasons, shapes as s,
} from '../codes.js';
import { event, field, optional } from '../field.js';
import { codesOf } from '../htcds.js';

const person = field('case', s.id, { reference: 'person' });
const somebody = optional('case', s.id, { reference: 'person' });
const agency = field('case', s.agency, { agencies: true });
const proposal = optional('case', s.id, { reference: 'entry' });
const list = <T extends z.ZodType>(item: T, most = 50) => z.array(item).min(1).max(most);

const point = { latitude: z.number().min(-90).max(90).optional(), longitude: z.number().min(-180).max(180).optional() };
const place = { country: s.country.optional(), province: s.name.optional(), city: s.name.optional(), street: s.line.optional(), postalCode: s.name.optional(), ...point };

const need = { person, need: field('protection', z.enum(needs)) };
const measure = {
  kind: field('enforcement', s.code),
  amount: optional('enforcement', s.amount),
  currency: optional('enforcement', s.currency),
  against: field('enforcement', s.name),
  until: optional('enforcement', s.date),
  final: optional('enforcement', s.flag),
  mayPublish: optional('enforcement', s.flag),
};
const prosecution = {
  offence: optional('enforcement', s.line),
  reference: optional('enforcement', s.name),
  outcome: optional('enforcement', s.line),
};
const payment = {
  person,
  kind: field('remedy', z.enum(['wages', 'fees', 'compensation', 'reinstatement'])),
  amount: optional('remedy', s.amount),
  currency: optional('remedy', s.currency),
};
const team = {
  agencies: field('operation', list(s.agency), { agencies: true }),
  parts: optional('operation', z.record(s.agency, s.line), { agencies: true }),
};

/** Everything that can happen in a case, field by field with its label. An unlabelled field does not compile. */
export const caseEvents = {
  CaseOpened: event({
    jurisdiction: field('case', s.country),
    region: optional('case', s.region),
    sector: optional('case', s.sector),
    channel: optional('source', s.code),
    openingNote: optional('narrative', s.text),
    leadAgency: field('case', s.agency, { derived: true }),
  }),
  PersonRecorded: event({
    person: field('case', s.id, { reference: 'person', assigned: true }),
    role: field('case', z.enum(['worker', 'witness', 'relative', 'complainant', 'suspect'])),
    name: optional('identity', s.name),
    aliases: optional('identity', list(s.name, 20)),
    birthDate: optional('identity', s.date),
    identityNumber: optional('identity', s.name),
    gender: optional('demographic', z.enum(genders)),
    languages: optional('demographic', list(s.language, 20)),
    nationality: optional('demographic', s.country),
    phone: optional('contact', s.name),
    address: optional('contact', s.line),
    safeContact: optional('contact', s.line),
    isChild: optional('protection', s.flag),
  }),
  ProfileRecorded: event({
    person,
    salutation: optional('identity', s.name),
    givenName: optional('identity', s.name),
    middleName: optional('identity', s.name),
    familyName: optional('identity', s.name),
    title: optional('identity', s.name),
    email: optional('contact', z.email().max(200)),
    homePhone: optional('contact', s.name),
    mailing: optional('contact', z.strictObject(place)),
    deceased: optional('demographic', s.flag),
    maritalState: optional('demographic', z.enum(codesOf('maritalStates'))),
    children: optional('demographic', s.count),
    education: optional('demographic', z.enum(codesOf('educations'))),
    citizenships: optional('demographic', list(s.country, 10)),
    ageWhenTrafficked: optional('demographic', z.int().min(0).max(120)),
    relationship: optional('allegation', z.enum(codesOf('relationships'))),
    recruitmentMethods: optional('recruitment', list(z.enum(codesOf('recruitmentMethods')))),
    recruitmentSites: optional('recruitment', list(z.enum(codesOf('sites')))),
    industry: optional('employment', z.enum(codesOf('industries'))),
    sexExploitation: optional('allegation', list(z.enum(codesOf('sexExploitations')))),
    exploitationSites: optional('allegation', list(z.enum(codesOf('sites')))),
    roles: optional('allegation', list(z.enum(codesOf('rolesInProcess')))),
    roleDetails: optional('narrative', s.text),
    roleOrganisation: optional('allegation', s.name),
    history: optional('narrative', z.strictObject({ phase: z.enum(codesOf('phases')).optional(), on: s.date.optional(), ...place, description: s.text.optional() })),
    support: optional('narrative', z.strictObject({
      kind: z.enum(codesOf('supports')).optional(), objectives: s.text.optional(), actions: s.text.optional(), plannedEnd: s.date.optional(), actualEnd: s.date.optional(),
    })),
    organisation: optional('narrative', z.strictObject({ name: s.name.optional(), kind: z.enum(codesOf('organisationTypes')).optional(), phone: s.name.optional(), ...place })),
    caseOwner: optional('process', s.name),
    stage: optional('process', z.enum(codesOf('caseStages'))),
  }),
  EmploymentRecorded: event({
    person,
    employer: optional('employment', s.name),
    workplace: optional('employment', s.line),
    occupation: optional('employment', s.occupation),
    contractKind: optional('employment', s.code),
    agreedPay: optional('employment', pay),
    actualPay: optional('employment', pay),
    hoursPerWeek: optional('employment', s.hours),
    from: optional('employment', s.date),
    to: optional('employment', s.date),
  }),
  RecruitmentRecorded: event({
    person,
    recruiter: optional('recruitment', s.name),
    licenceNumber: optional('recruitment', s.name),
    fees: optional('recruitment', list(fee)),
    debt: optional('recruitment', money),
    deposit: optional('recruitment', money),
    contractSubstituted: optional('recruitment', s.flag),
    corridor: optional('recruitment', corridor),
  }),
  IndicatorObserved: event({
    person: somebody,
    indicator: field('allegation', z.enum(indicators)),
    means: optional('allegation', list(z.enum(means), 20)),
    how: optional('allegation', z.enum(['interview', 'inspection', 'document', 'third-party'])),
    detail: optional('narrative', s.text),
    sourceGrade: optional('allegation', z.enum(['A', 'B', 'C', 'D', 'E', 'F'])),
    infoGrade: optional('allegation', z.int().min(1).max(6)),
  }),
  ExploitationAssessed: event({
    person,
    kinds: optional('allegation', list(z.enum(exploitationKinds), 11)),
    finding: field('allegation', z.enum(['possible', 'actual', 'not'])),
    decidedBy: optional('allegation', s.name),
  }),
  RiskAssessed: event({
    person,
    retaliation: optional('protection', s.level),
    immediateDanger: optional('protection', s.flag),
    needsInterpreter: optional('protection', s.flag),
    advice: optional('narrative', s.text),
  }),
  NeedRecorded: event(need),
  ServiceProvided: event(need),
  NoticeGiven: event({
    to: field('process', s.agency, { agencies: true }),
    reason: field('process', z.enum(['child', 'immediate-danger'])),
    basis: field('process', s.line),
    persons: optional('process', z.array(s.id).max(1_000), { reference: 'person', derived: true }),
  }),
  RetaliationReported: event({ person, kind: field('allegation', s.code), detail: optional('narrative', s.text) }),
  /** Recorded by the exchange: a check-in, or the risk assessed anew after a report of retaliation, is waited for from an agency. */
  CheckInDue: event({
    to: field('process', s.agency, { derived: true }),
    what: field('protection', z.enum(['retaliation-check-in', 'risk-assessment']), { derived: true }),
    after: field('case', s.id, { reference: 'entry', derived: true }),
    person: optional('case', s.id, { reference: 'person', derived: true }),
  }),
  /** That somebody looked whether a worker is being punished for having spoken. */
  CheckInMade: event({
    after: field('case', s.id, { reference: 'entry' }),
    person: somebody,
    reached: optional('protection', s.flag),
    retaliation: optional('protection', s.flag),
    detail: optional('narrative', s.text),
  }),
  HealthRecorded: event({
    person,
    kind: field('health', z.enum(['medical', 'psychosocial'])),
    summary: optional('health', s.text),
  }),
  ConsentGiven: event({
    person,
    consent: field('process', s.id, { reference: 'consent', assigned: true }),
    purposes: field('process', list(s.purpose)),
    recipients: field('process', list(z.union([s.agencyKind, s.agency])), { agencies: true }),
    dataGroups: field('process', list(s.label)),
    informed: field('process', z.strictObject({
      interview: s.flag, purpose: s.flag, uses: s.flag, research: s.flag, access: s.flag, retention: s.flag, withdrawal: s.flag,
    })),
    language: optional('process', s.language),
    interpreter: optional('process', s.flag),
    until: optional('process', s.date),
  }),
  ConsentWithdrawn: event({
    consent: field('process', s.id, { reference: 'consent' }),
    reason: optional('process', s.line),
  }),
  EvidenceAttached: event({
    evidence: field('case', s.id, { reference: 'evidence', assigned: true }),
    kind: field('case', s.code),
    mediaType: field('case', s.word),
    sha256: field('case', s.sha256),
    bytes: field('case', s.amount),
    takenOn: optional('case', s.date),
    title: optional('narrative', s.line),
  }),
  InspectionPlanned: event({
    on: field('operation', s.date),
    announced: optional('operation', s.flag),
    partners: optional('operation', list(s.agency), { agencies: true }),
  }),
  InspectionCarriedOut: event({
    on: field('case', s.date),
    workersInterviewed: optional('case', s.count),
    interviewAlone: optional('case', s.flag),
    interpreter: optional('case', s.flag),
  }),
  FindingMade: event({
    against: field('enforcement', s.name),
    provision: optional('enforcement', s.line),
    severity: optional('enforcement', s.code),
    detail: optional('narrative', s.text),
  }),
  OrderIssued: event(measure),
  SanctionImposed: event(measure),
  SanctionLifted: event(measure),
  InvestigationOpened: event(prosecution),
  ChargesBrought: event(prosecution),
  ProsecutionEnded: event(prosecution),
  RemedyOrdered: event({ ...payment, due: optional('remedy', s.date) }),
  RemedyDelivered: event({ ...payment, on: optional('remedy', s.date) }),
  TeamFormed: event(team),
  TeamJoined: event(team),
  TeamLeft: event({ agencies: team.agencies }),
  NoteAdded: event({ text: field('narrative', s.text) }),
  EntryCorrected: event({
    target: field('case', s.id, { reference: 'entry' }),
    fields: field('narrative', z.record(z.string(), z.json())),
    reason: optional('narrative', s.line),
  }),
  EntryRetracted: event({ target: field('case', s.id, { reference: 'entry' }), reason: optional('narrative', s.line) }),
  LeadTransferProposed: event({ to: agency }),
  LeadTransferRequested: event({ to: agency }),
  LeadTransferDeclined: event({ to: agency, proposal, reason: field('process', z.enum(reasons)), text: optional('process', s.line) }),
  LeadTransferWithdrawn: event({ to: agency, proposal }),
  LeadTransferred: event({ to: agency, proposal }),
  CaseClosed: event({ outcome: optional('case', s.line) }),
  CaseReopened: event({ outcome: optional('case', s.line) }),
  FollowUpMade: event({
    on: field('case', s.date),
    findings: optional('case', s.line),
    satisfaction: optional('source', s.code),
  }),
} as const;

export type CaseEventType = keyof typeof caseEvents;
