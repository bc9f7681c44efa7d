import { day, fromIso, type Json } from '#libs/kernel';
import { authorOf, isReferralEvent, recordedAt, typed, type RecordedEvent } from '../recorded.js';
import { evolveTransfers, transferTalk, type LeadTransfer } from './lead-transfer.js';
import { evolveCall, type Call } from '../referral/call.js';
import { evolveReferral, type Referral } from '../referral/referral.js';

/** A consent as given: who may receive what about whom and why, from when until when (milliseconds, until exclusive). */
export interface Consent {
  readonly id: string;
  readonly person: string;
  readonly purposes: readonly string[];
  readonly recipients: readonly string[];
  readonly dataGroups: readonly string[];
  readonly from: number;
  readonly until: number;
  readonly withdrawn: boolean;
}

/** What decisions may know of a person: labels that survive erasure, never a name. */
export interface PersonFacts {
  readonly nationality?: string;
  readonly gender?: string;
  readonly languages: readonly string[];
  readonly origins: readonly string[];
  readonly workplaces: readonly string[];
  readonly isChild: boolean;
  readonly inDanger: boolean;
  /** Somebody assessed that it was or may have been exploited. */
  readonly isSuspectedVictim: boolean;
}

/** One event of a case or of its referrals, with the corrections made to it since. */
export interface Entry {
  readonly event: RecordedEvent;
  readonly author: string;
  data: { readonly [name: string]: Json };
  retracted: boolean;
}

const nobody: PersonFacts = { languages: [], origins: [], workplaces: [], isChild: false, inDanger: false, isSuspectedVictim: false };

/** What the history of one case amounts to: a fold of the events of the case and its referrals, in order of position. */
export class CaseFacts {
  readonly entries = new Map<string, Entry>();
  readonly persons = new Map<string, PersonFacts>();
  readonly consents = new Map<string, Consent>();
  readonly referrals = new Map<string, Referral>();
  readonly calls = new Map<string, Call>();
  /** Why a referral was not offered on by itself, by its id. */
  readonly returned = new Map<string, string>();
  readonly contributors = new Set<string>();
  readonly team = new Set<string>();
  /** Transfers of the lead that wait for their answer, by the agency that would lead. */
  readonly transfers = new Map<string, LeadTransfer>();
  /** Entries that may answer what fell due, in order. */
  readonly answers: string[] = [];
  /** Which agency led until a transfer. */
  readonly handedOver = new Map<string, string>();
  /** Agencies that were given notice, with the persons it was about. */
  readonly notified = new Map<string, Set<string>>();
  jurisdiction = '';
  region: string | undefined;
  sector: string | undefined;
  lead = '';
  closed = false;
  finalDecision = false;
  /** Revision of the case stream, position of the newest event seen. */
  revision = 0;
  position = 0;

  constructor(readonly id: string) {}

  /** Folds the events that share the correlation of a case. */
  static of(id: string, events: readonly RecordedEvent[]): CaseFacts {
    const facts = new CaseFacts(id);
    for (const event of events) facts.apply(event);
    return facts;
  }

  /** Folds one more event. A correction or retraction changes what earlier entries amount to, so the rest is folded again. */
  apply(event: RecordedEvent): void {
    this.position = event.position;
    if (!isReferralEvent(event.type)) this.revision = event.revision;
    this.entries.set(event.id, { event, author: authorOf(event).agency, data: event.data, retracted: false });
    if (event.type === 'EntryCorrected' || event.type === 'EntryRetracted') return this.amend(event);
    if (event.type === 'CheckInMade' || event.type === 'RiskAssessed') this.answers.push(event.id);
    this.evolve(event, event.data);
  }

  private amend(recorded: RecordedEvent): void {
    const event = typed(recorded);
    if (event.type === 'EntryCorrected') {
      const target = this.entries.get(event.data.target);
      if (target) target.data = { ...target.data, ...(event.data.fields as Record<string, Json>) };
    } else if (event.type === 'EntryRetracted') {
      const target = this.entries.get(event.data.target);
      if (target) target.retracted = true;
    }
    for (const each of [this.persons, this.consents, this.referrals, this.calls, this.returned, this.contributors, this.team, this.transfers, this.handedOver, this.notified]) each.clear();
    this.closed = this.finalDecision = false;
    for (const entry of this.entries.values()) if (!entry.retracted) this.evolve(entry.event, entry.data);
  }

  private evolve(recorded: RecordedEvent, data: Entry['data']): void {
    const event = typed({ type: recorded.type, data });
    if (isReferralEvent(event.type)) return this.evolveReferral(recorded);
    if (contributes(event.type)) this.contributors.add(authorOf(recorded).agency);
    switch (event.type) {
      case 'CaseOpened':
        this.jurisdiction = event.data.jurisdiction;
        this.region = event.data.region;
        this.sector = event.data.sector;
        this.lead = event.data.leadAgency;
        return;
      case 'PersonRecorded':
      case 'RiskAssessed':
      case 'ExploitationAssessed':
      case 'RecruitmentRecorded': {
        const { person } = event.data;
        const known = evolvePerson(this.persons.get(person) ?? nobody, event);
        if (known) this.persons.set(person, known);
        return;
      }
      case 'ConsentGiven': {
        const { consent: id, person, purposes, recipients, dataGroups, until } = event.data;
        const last = until ? fromIso(until) + day : Infinity;
        this.consents.set(id, { id, person, purposes, recipients, dataGroups, from: recordedAt(recorded), until: last, withdrawn: false });
        return;
      }
      case 'ConsentWithdrawn': {
        const consent = this.consents.get(event.data.consent);
        if (consent) this.consents.set(consent.id, { ...consent, withdrawn: true });
        return;
      }
      case 'TeamFormed':
      case 'TeamJoined':
        return event.data.agencies.forEach((agency) => this.team.add(agency));
      case 'TeamLeft':
        return event.data.agencies.forEach((agency) => this.team.delete(agency));
      case 'NoticeGiven':
        for (const person of event.data.persons ?? []) this.notified.set(event.data.to, (this.notified.get(event.data.to) ?? new Set()).add(person));
        return;
      case 'OrderIssued':
      case 'SanctionImposed':
        this.finalDecision ||= event.data.final === true;
        return;
      case 'ProsecutionEnded':
        this.finalDecision = true;
        return;
      case 'LeadTransferProposed':
      case 'LeadTransferRequested':
      case 'LeadTransferDeclined':
      case 'LeadTransferWithdrawn':
        return evolveTransfers(this.transfers, recorded, authorOf(recorded).agency, event.data.to);
      case 'LeadTransferred':
        this.handedOver.set(recorded.id, this.lead);
        this.lead = event.data.to;
        return evolveTransfers(this.transfers, recorded, authorOf(recorded).agency, event.data.to);
      case 'CaseClosed':
        this.closed = true;
        this.transfers.clear();
        return;
      case 'CaseReopened':
        this.closed = false;
        return;
      default:
    }
  }

  // A referral is its sender's, whoever set it off: the exchange by a deadline, a provider by claiming a call.
  private evolveReferral(recorded: RecordedEvent): void {
    const event = typed(recorded);
    const id = recorded.stream.slice('referral-'.length);
    if (event.type === 'ReferralSent' || event.type === 'CallMade') this.contributors.add(event.data.from);
    if (event.type === 'ReferralReturned') this.returned.set(event.data.after, event.data.reason);
    if (event.type === 'ReferralSent' && event.data.after) this.returned.delete(event.data.after);
    const call = evolveCall(this.calls.get(id), recorded);
    if (call) this.calls.set(id, call);
    const referral = evolveReferral(this.referrals.get(id), recorded);
    if (referral) this.referrals.set(id, referral);
  }

  /** Finds the person an entry is about; a correction is about whom its target is about, a withdrawal about who consented. */
  personOf(entry: Entry): string | undefined {
    const event = typed({ type: entry.event.type, data: entry.data });
    if (event.type === 'ConsentWithdrawn') return this.consents.get(event.data.consent)?.person;
    if (event.type === 'EntryCorrected' || event.type === 'EntryRetracted') {
      const target = this.entries.get(event.data.target);
      return target && this.personOf(target);
    }
    return entry.data['person'] as string | undefined;
  }
}

// What is said of a transfer, and what the exchange records, makes nobody a contributor to the case.
const contributes = (type: string): boolean => !transferTalk.has(type) && type !== 'CheckInDue';

// What an entry adds to what is known of a person; undefined where it adds nothing.
function evolvePerson(known: PersonFacts, event: ReturnType<typeof typed>): PersonFacts | undefined {
  switch (event.type) {
    case 'PersonRecorded': {
      const { nationality, gender, languages, isChild } = event.data;
      return { ...known, ...(nationality && { nationality }), ...(gender && { gender }), ...(languages && { languages }), ...(isChild !== undefined && { isChild }) };
    }
    case 'RiskAssessed':
      return event.data.immediateDanger === undefined ? undefined : { ...known, inDanger: event.data.immediateDanger };
    case 'ExploitationAssessed':
      return { ...known, isSuspectedVictim: event.data.finding !== 'not' };
    case 'RecruitmentRecorded': {
      const { corridor } = event.data;
      return corridor && { ...known, origins: [...known.origins, corridor.origin], workplaces: [...known.workplaces, corridor.destination] };
    }
    default:
      return undefined;
  }
}
