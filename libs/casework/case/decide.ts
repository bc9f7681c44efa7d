import { Rejection, type Json } from '#libs/kernel';
import { checkAgencies, checkData, checkMember, checkReceiver } from '../check-data.js';
import { without, type EventSpec } from '../field.js';
import { specOf, type RecordedEvent } from '../recorded.js';
import type { Register } from '../register/register.js';
import { caseEvents, type CaseEventType } from './events.js';
import type { CaseFacts } from './facts.js';
import { checkTransfer, transferTalk } from './lead-transfer.js';

type Data = { readonly [name: string]: Json };

/** An event that may be recorded now. */
export interface Decided {
  readonly type: string;
  readonly data: Data;
  /** The type of the entry that a correction corrects: its fields evolve as that type does. */
  readonly corrects?: string;
}

/** What opening a case means: the agency that opens it leads it. */
export function openCase(data: Data, lead: string, register: Register): Decided {
  const checked = checkData(without(caseEvents.CaseOpened, 'leadAgency'), data, register);
  return { type: 'CaseOpened', data: { ...checked, leadAgency: lead } };
}

export interface EntryToRecord {
  readonly type: string;
  readonly data: Data;
  readonly by: string;
  /** Id for whatever the entry brings into being (a person, a consent, a piece of evidence) when the author named none. */
  readonly newId: string;
  /** Tells which persons of the case are within the author's reach. */
  readonly reaches: (person: string) => boolean;
}

const afterClosing: ReadonlySet<string> = new Set<CaseEventType>([
  'CaseReopened', 'FollowUpMade', 'RemedyDelivered', 'RetaliationReported', 'CheckInMade', 'RiskAssessed', 'ConsentWithdrawn', 'EntryCorrected', 'EntryRetracted',
]);
/** Event types that the lead agency alone records. */
export const leadOnly: ReadonlySet<string> = new Set<CaseEventType>(['LeadTransferProposed', 'CaseClosed', 'CaseReopened', 'TeamFormed', 'NoticeGiven']);

const changesTeam: ReadonlySet<string> = new Set<CaseEventType>(['TeamJoined', 'TeamLeft']);

/** What recording an entry means, and every reason to refuse it. */
export function recordEntry(facts: CaseFacts, register: Register, entry: EntryToRecord): Decided {
  const { type, by, data: given } = entry;
  const spec = Object.hasOwn(caseEvents, type) && type !== 'CaseOpened' ? caseEvents[type as CaseEventType] : undefined;
  if (!spec) throw new Rejection('unknown-event-type', 'The catalogue has no such case event.', '/type');
  if (leadOnly.has(type) && facts.lead !== by) throw new Rejection('lead-only', 'Only the lead agency records this.', '/type');
  if (changesTeam.has(type) && facts.lead !== by) checkOwnLeaving(type, given, by);
  if (facts.closed && !afterClosing.has(type)) throw new Rejection('case-closed', 'The case is closed; reopen it first.', '/type');
  if (type === 'CaseReopened' && !facts.closed) throw new Rejection('case-not-closed', 'The case is open.', '/type');
  const data = checkData(spec, assign(spec, entry), register);
  checkAgencies(spec.fields, data, register, '/data', checkMember);
  if (type === 'LeadTransferred' || type === 'LeadTransferProposed') checkReceiver(data['to'] as string, register, '/data/to');
  checkTransfer(facts, type, by, data);
  checkReferences(facts, register, entry, data);
  if (type === 'EntryCorrected') return { type, data, corrects: facts.entries.get(data['target'] as string)!.event.type };
  if (type !== 'NoticeGiven') return { type, data };
  checkReceiver(data['to'] as string, register, '/data/to');
  return { type, data: { ...data, persons: personsToNotifyAbout(facts, data['reason']) } };
}

function assign(spec: EventSpec, { data, newId }: EntryToRecord): Data {
  const assigned = Object.entries(spec.fields).find(([name, field]) => field.assigned && data[name] === undefined);
  return assigned ? { ...data, [assigned[0]]: newId } : data;
}

function checkReferences(facts: CaseFacts, register: Register, { type, by, newId, reaches }: EntryToRecord, data: Data): void {
  const person = data['person'] as string | undefined;
  if (person && person !== newId && !(facts.persons.has(person) && reaches(person))) {
    throw new Rejection('unknown-person', 'No such person is recorded in this case.', '/data/person');
  }
  switch (type as CaseEventType) {
    case 'ConsentGiven':
      if (data['consent'] !== newId) throw new Rejection('unknown-consent', 'The exchange names a new consent itself.', '/data/consent');
      return checkInformed(data, '/data/informed');
    case 'ConsentWithdrawn': {
      const consent = facts.consents.get(data['consent'] as string);
      if (!consent || !reaches(consent.person)) throw new Rejection('unknown-consent', 'No such consent is recorded in this case.', '/data/consent');
      if (consent.withdrawn) throw new Rejection('consent-already-withdrawn', 'The consent has been withdrawn.', '/data/consent');
      return;
    }
    case 'EvidenceAttached':
      if (data['evidence'] !== newId) throw new Rejection('unknown-entry', 'The exchange names new evidence itself.', '/data/evidence');
      return;
    case 'TeamLeft':
      if (!(data['agencies'] as string[]).every((agency) => facts.team.has(agency))) {
        throw new Rejection('not-a-member', 'Every agency that leaves must be a member.', '/data/agencies');
      }
      return;
    case 'CheckInMade': {
      const after = facts.entries.get(data['after'] as string);
      if (!after || after.retracted || (after.author !== by && facts.lead !== by)) {
        throw new Rejection('unknown-entry', 'An agency checks in after an entry of its own, and the lead after any.', '/data/after');
      }
      return;
    }
    case 'EntryCorrected':
    case 'EntryRetracted':
      return checkTarget(facts, register, by, type, data);
    default:
  }
}

// The lead says who joins; a member may leave, and nobody else for it.
function checkOwnLeaving(type: string, { agencies }: Data, by: string): void {
  if (type === 'TeamLeft' && [agencies].flat().every((agency) => agency === by)) return;
  throw new Rejection('lead-only', 'Only the lead agency changes the team; a member may leave it.', '/data/agencies');
}

// A notice reaches those whom its reason is recorded of, and them alone.
function personsToNotifyAbout(facts: CaseFacts, reason: Json | undefined): string[] {
  const persons = [...facts.persons].filter(([, person]) => (reason === 'child' ? person.isChild : person.inDanger)).map(([id]) => id);
  if (persons.length === 0) throw new Rejection('notice-not-founded', 'Nobody is recorded in this case of whom the reason holds.', '/data/reason');
  return persons;
}

function checkInformed(consent: Data, at: string): void {
  if (Object.values(consent['informed'] as Record<string, boolean>).includes(false)) {
    throw new Rejection('consent-not-informed', 'All seven points of information must have been explained.', at);
  }
}

function checkTarget(facts: CaseFacts, register: Register, by: string, type: string, data: Data): void {
  const target = facts.entries.get(data['target'] as string);
  const amendable = target && target.author === by && !target.retracted && isAmendable(target.event);
  if (!amendable) throw new Rejection('unknown-entry', 'An agency amends its own entries, once recorded.', '/data/target');
  if ((leadOnly.has(target.event.type) || changesTeam.has(target.event.type)) && facts.lead !== by) throw new Rejection('lead-only', 'Only the lead agency amends this.', '/data/target');
  if (type !== 'EntryCorrected') return;
  const fields = data['fields'] as Data;
  const spec = specOf(target.event.type)!;
  const fixed = Object.keys(fields).find((name) => spec.fields[name] && (spec.fields[name].reference || spec.fields[name].derived));
  if (fixed) throw new Rejection('invalid-field', 'What an entry is about cannot be corrected; retract it and record anew.', `/data/fields/${fixed}`);
  const whole = { ...target.data, ...fields };
  const { success, error } = spec.schema.safeParse(whole);
  const unknown = Object.keys(fields).find((name) => !Object.hasOwn(spec.fields, name));
  if (unknown) throw new Rejection('unknown-field', 'The entry has no such field.', '/data/fields');
  if (!success) throw new Rejection('invalid-field', 'The corrected field does not fit.', `/data/fields/${String(error.issues[0]?.path[0] ?? '')}`);
  checkAgencies(spec.fields, fields, register, '/data/fields', checkMember);
  if (target.event.type === 'ConsentGiven') checkInformed(whole, '/data/fields/informed');
}

const isAmendable = (event: RecordedEvent): boolean =>
  Object.hasOwn(caseEvents, event.type) && !transferTalk.has(event.type) && !['CaseOpened', 'EntryCorrected', 'EntryRetracted', 'LeadTransferred', 'ConsentWithdrawn'].includes(event.type);
