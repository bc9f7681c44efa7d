import { calendarOf, deadlineOf, holderOf, openStates, partsOf, revisionFor, type CaseFacts, type Referral } from '#libs/casework';
import { isoDay, isoTime, sha256, type Json, type Naming } from '#libs/kernel';
import type { FeedEntry } from './entry.js';

/** Writes a page of a feed: the exact bytes an agency receives. */
export const feedPage = (lines: readonly string[], next: number): string => `{"entries":[${lines.join(',')}],"next":${next}}`;

type Data = { readonly [name: string]: Json };

/** Folds an agency's own entries into one case as it knows it. The same function serves the agency and the auditor. */
export function caseView(caseName: string, purpose: string, entries: readonly FeedEntry[]): string {
  const summary: Record<string, Json> = {};
  const people = new Map<string, Record<string, Json>>();
  const corrections = new Map<string, Data>();
  const kept = entries.flatMap((entry) => (entry.kind === 'entry' || entry.kind === 'backfill' ? [entry] : []));
  for (const { type, data } of kept) {
    if (type === 'EntryCorrected') corrections.set(String(data['target']), { ...corrections.get(String(data['target'])), ...(data['fields'] as Data) });
  }
  for (const { type, entry, data, occurredOn } of kept) {
    const current: Data = { ...data, ...corrections.get(entry) };
    if (type === 'CaseOpened') Object.assign(summary, current, { status: 'open' });
    if (type === 'LeadTransferred') Object.assign(summary, { leadAgency: current['to'] });
    if (type === 'CaseClosed') Object.assign(summary, { status: 'closed', closedOn: occurredOn });
    if (type === 'CaseReopened') Object.assign(summary, { status: 'open' });
    if (type === 'PersonRecorded') {
      const person = String(current['person']);
      people.set(person, { ...people.get(person), ...current });
    }
  }
  return JSON.stringify({ case: caseName, purpose, summary, people: [...people.values()], entries: kept });
}

/**
 * Gives the entity tag of a view: made of nothing but the bytes its reader is given, so that it tells nothing that they do not. That of a
 * referral begins with its revision, for whoever moves it.
 */
export function tagOf(view: string): string {
  const { revision } = JSON.parse(view) as { readonly revision?: number };
  return `${revision === undefined ? '' : `${revision}.`}${sha256(view).slice(0, 32)}`;
}

/** What the deadlines of a referral depend on beside itself: where its receiver works, and when they are looked at. */
export interface Timing {
  readonly jurisdiction: string;
  readonly at: number;
  /** The revision is counted by what the reader is told of; left out of views released before it was. */
  readonly ownRevision?: boolean;
}

/** Renders a referral for one of its parties; persons only where the party may know them. Views released before deadlines were shown have no timing. */
export function referralView(referral: Referral, agency: string, persons: boolean, names: Naming, timing?: Timing, around: Data = {}): Data {
  const { id, from, to, need, urgency, state, sentAt, since, raised, reason, text, outcome, outcomeCode } = referral;
  const revision = timing?.ownRevision ? revisionFor(referral, agency) : referral.revision;
  const holder = timing && agency === to && holderOf(referral, timing.at);
  return {
    referral: id, case: names.name(agency, 'case', referral.case), from, to, need, urgency, state, revision,
    sentOn: isoDay(sentAt), since: isoDay(since), ...(timing && deadlines(referral, timing)), ...(holder && { claimedBy: holder }),
    ...(raised && { raised: isoTime(raised.at) }),
    ...(persons && { persons: referral.persons.map((person) => names.name(agency, 'person', person)) }),
    ...(reason && { reason }), ...(text && { text }), ...(outcome && { outcome }), ...(outcomeCode && { outcomeCode }), ...around,
  };
}

/**
 * Says what stands around a referral for one of its parties: both are told how its parts are doing, by state and coded reason; its sender also what
 * it follows and is a part of, and why it was not offered on. Words about a part are between those who sent and received it.
 */
export function aroundOf({ referrals, returned }: CaseFacts, { id, from, next, after, partOf }: Referral, agency: string): Data {
  const parts = partsOf(referrals.values(), id).map(({ id: part, need, state, reason, from: coordinator }) =>
    ({ ...(coordinator === agency && { referral: part }), need, state, ...(reason && { reason }) }));
  const back = returned.get(id);
  return {
    ...(parts.length > 0 && { parts: { open: parts.filter(({ state }) => openStates.includes(state)).length, all: parts } }),
    ...(from === agency && { ...(next && { next }), ...(after && { after }), ...(partOf && { partOf }), ...(back && { returned: back }) }),
  };
}

function deadlines(referral: Referral, { jurisdiction, at }: Timing): Data {
  const [escalated, reminded] = [referral.escalated, referral.reminded].map((times) => Math.max(...Object.values(times))) as [number, number];
  const deadline = deadlineOf(referral, calendarOf(jurisdiction));
  return {
    ...(deadline && { [referral.acceptedAt ? 'actBy' : 'answerBy']: isoTime(deadline), overdue: deadline <= at }),
    ...(Number.isFinite(reminded) && { reminded: isoTime(reminded) }),
    ...(Number.isFinite(escalated) && { escalated: isoTime(escalated) }),
  };
}
