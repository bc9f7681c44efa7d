import { derivedId, fromIso, type Json } from '#libs/kernel';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { recordedAt, type RecordedEvent } from '../recorded.js';
import type { Calendar } from '../referral/calendar.js';
import type { Decided } from './decide.js';
import type { CaseFacts, Entry } from './facts.js';

const schema = z.array(z.strictObject({
  after: z.string(), where: z.record(z.string(), z.string()).default({}), days: z.array(z.int().min(1)).min(1),
}));
// Compiled code sits in dist/libs/casework/case; the schedule is data beside the source.
const schedule = schema.parse(parse(readFileSync(new URL('../../../../libs/casework/check-ins.yaml', import.meta.url), 'utf8')));

/** Something that comes to be waited for because of an entry. */
export interface Scheduled {
  /** Follows from the entry and the day, so that it is recorded once. */
  readonly id: string;
  readonly case: string;
  readonly after: string;
  readonly what: 'retaliation-check-in' | 'risk-assessment' | 'end-of-transfer';
  /** In milliseconds. */
  readonly at: number;
}

// For how many working days a transfer of the lead waits for its answer.
const transferDays = 5;

/**
 * Lists what an entry schedules, by the calendar of its author: check-ins, the end of a transfer of the lead that nobody answers, and the risk
 * assessed anew, at once, where retaliation is reported.
 */
export function scheduledBy(event: RecordedEvent, calendar: Calendar): readonly Scheduled[] {
  const common = { case: event.correlation, after: event.id };
  if (reportsRetaliation(event)) return [{ ...common, id: derivedId('risk-assessment', event.id), what: 'risk-assessment', at: recordedAt(event) }];
  if (event.type === 'LeadTransferProposed' || event.type === 'LeadTransferRequested') {
    return [{ ...common, id: derivedId('end-of-transfer', event.id), what: 'end-of-transfer', at: calendar.endOfWorkingDay(transferDays, recordedAt(event)) }];
  }
  const happened = fromIso(event.meta['occurredAt'] as string);
  return schedule.filter(({ after, where }) => after === event.type && Object.entries(where).every(([name, value]) => event.data[name] === value))
    .flatMap(({ days }) => days.map((days): Scheduled => (
      { ...common, id: derivedId('check-in', event.id, String(days)), what: 'retaliation-check-in', at: calendar.endOfWorkingDay(days - 1, happened) })));
}

const reportsRetaliation = ({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): boolean =>
  type === 'RetaliationReported' || (type === 'CheckInMade' && data['retaliation'] === true);

/**
 * What a scheduled moment means once it has come: whoever recorded the entry checks in; the lead assesses the risk; a transfer that still waits
 * is withdrawn for whoever proposed it. Nothing where the entry was retracted or has been followed already.
 */
export function fallDue({ after, what }: Scheduled, facts: CaseFacts): Decided | undefined {
  if (what === 'end-of-transfer') {
    const waiting = [...facts.transfers.values()].find(({ id }) => id === after);
    return waiting && { type: 'LeadTransferWithdrawn', data: { to: waiting.to, proposal: after } };
  }
  const entry = facts.entries.get(after);
  if (!entry || entry.retracted) return undefined;
  const person = facts.personOf(entry);
  const data = { to: what === 'risk-assessment' ? facts.lead : entry.author, what, after, ...(person && { person }) };
  return what === 'risk-assessment' && isAnswered(facts, data) ? undefined : { type: 'CheckInDue', data };
}

/** Tells whether what fell due is still waited for: until a check-in after the same entry, or a risk assessed after the report, is recorded. */
export function isWaitedFor(due: Entry, facts: CaseFacts): boolean {
  const after = facts.entries.get(String(due.data['after']));
  return after !== undefined && !after.retracted && !isAnswered(facts, due.data, due.event.position);
}

function isAnswered(facts: CaseFacts, { what, after, person }: { readonly [name: string]: Json }, since = 0): boolean {
  const asked = facts.entries.get(String(after))!.event.position;
  return facts.answers.some((id) => {
    const { event, data, retracted } = facts.entries.get(id)!;
    if (retracted) return false;
    if (what === 'risk-assessment') return event.type === 'RiskAssessed' && event.position > asked && (person === undefined || data['person'] === person);
    return event.type === 'CheckInMade' && event.position > since && data['after'] === after;
  });
}
