import { calendarOf, deadlineOf, isRefusedAgency, openStates, purposesOf, type Agency, type CaseFacts, type Referral } from '#libs/casework';
import {
  aroundOf, callView, caseView, covers, decideCall, decideReferral, deciderOf, feedPage, inForm, justify, ListCalls, ReadCase, ReadFeed, ReadReferral, referralView, runsOutAt, SearchReferrals, searchset,
  statesOf, tagOf, type Audit, type FeedEntry, type ListReferrals, type Release, type ReleasedItem, type ReleaseRequest, type Released, type Wanted,
} from '#libs/contracts';
import { derivedId, isUuid, Rejection, type Actor, type Clock, type FreshIds, type PairwiseNames } from '#libs/kernel';
import type pg from 'pg';
import { caseOfReferral, readCalls, readCaseLines, readCheckIns, readPage, readReferrals, readReferralsById, type StoredLine } from './feed-store.js';
import type { Present } from './present.js';

export interface ReadTools {
  readonly present: Present;
  readonly pool: pg.Pool;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly names: PairwiseNames;
  readonly ids: FreshIds;
  /** How long a read waits for the feeds to reach the journal, in milliseconds. */
  readonly patience?: number;
}

type Query = ReadFeed | ReadCase | ReadReferral | ListReferrals | ListCalls | SearchReferrals;

/** The role that is told of escalations. */
const supervisor = 'supervisor';
const defaultPatience = 5_000;
const unavailable = () => new Rejection('disclosure-unavailable', 'The feeds are behind the journal; try again shortly.');
const nothing = () => new Rejection('not-found', 'There is nothing here for you.');

/** Answers a read: catch up, decide again as of now, render, record the release, only then hand out the bytes. */
export async function read(tools: ReadTools, query: Query): Promise<Released> {
  await catchUp(tools);
  if (query instanceof ReadFeed) return readFeed(tools, query);
  if (query instanceof ReadCase) return readCase(tools, query);
  if (query instanceof ReadReferral) return readReferral(tools, query);
  if (query instanceof ListCalls) return listCalls(tools, query);
  return query instanceof SearchReferrals ? searchReferrals(tools, query) : listReferrals(tools, query);
}

// Grounds and consents behind the journal would disclose what has been taken back: then nothing is disclosed.
async function catchUp({ present, patience = defaultPatience }: ReadTools): Promise<void> {
  if (!(await present.caughtUp(patience))) throw unavailable();
}

async function readFeed(tools: ReadTools, query: ReadFeed): Promise<Released> {
  const { actor, purpose, after, limit } = query;
  const agency = audienceOf(tools, actor, purpose);
  let lines = await (query.checkIns ? readCheckIns : readPage)(tools.pool, agency.id, purpose, after, limit);
  if (lines.length === 0 && query.wait > 0) {
    await nextLine(tools, query.wait * 1_000, agency.id, purpose, after);
    await catchUp(tools);
    lines = await readPage(tools.pool, agency.id, purpose, after, limit);
  }
  const { decided, moment } = await decideAgain(tools, agency, purpose, lines);
  const body = feedPage(decided.map(({ body: text }) => text), lines.at(-1)?.seq ?? after);
  if (lines.length === 0) return { body };
  return release(tools, actor, purpose, { kind: 'feed', after, limit }, decided, moment, body);
}

async function readCase(tools: ReadTools, query: ReadCase): Promise<Released> {
  const { actor, purpose, caseReference, asOf } = query;
  const agency = audienceOf(tools, actor, purpose);
  const caseId = tools.names.resolve(agency.id, 'case', caseReference);
  if (!caseId) throw nothing();
  const lines = await readCaseLines(tools.pool, agency.id, purpose, caseId, asOf);
  const { decided, moment } = await decideAgain(tools, agency, purpose, lines);
  const shown = decided.filter(({ item }) => item.kind !== 'withdrawn');
  if (shown.length === 0) throw nothing();
  const view = caseView(caseReference, purpose, shown.map(({ body: text }) => JSON.parse(text) as FeedEntry));
  return releaseView(tools, query, { kind: 'case', case: caseId, ...(asOf !== undefined && { asOf }) }, shown, moment, view);
}

async function readReferral(tools: ReadTools, { actor, referral: id, wanted }: ReadReferral): Promise<Released> {
  const caseId = isUuid(id) ? await caseOfReferral(tools.pool, actor.agency, id) : undefined;
  const facts = caseId && (await tools.present.book.facts(caseId));
  const moment = momentOf(tools);
  const shown = facts && showReferral(tools, actor.agency, facts, id, moment);
  if (!shown) throw nothing();
  return releaseView(tools, { actor, wanted }, { kind: 'referral', referral: id }, [shown], moment, shown.body);
}

async function listReferrals(tools: ReadTools, { actor, state, limit, due, escalated }: ListReferrals): Promise<Released> {
  if (escalated && actor.role !== supervisor) throw new Rejection('not-permitted', 'What escalated is listed for supervisors.');
  const chosen = due !== undefined || escalated === true;
  const states = state ? [state] : chosen ? openStates : undefined;
  const rows = await readReferrals(tools.pool, actor.agency, states, chosen ? undefined : limit);
  const facts = await Promise.all(rows.map((row) => tools.present.book.facts(row.caseId)));
  const moment = momentOf(tools);
  const all = rows.flatMap((row, index) => showReferral(tools, actor.agency, facts[index]!, row.referral, moment) ?? []);
  const told = escalated ? all.filter(({ referral }) => referral.raised || Object.keys(referral.escalated).length > 0) : all;
  const shown = (due === undefined ? told : soonest(told, due)).slice(0, limit);
  const body = `{"referrals":[${shown.map(({ body: text }) => text).join(',')}]}`;
  if (shown.length === 0) return { body };
  return release(tools, actor, '', { kind: 'referrals', ...(state && { state }), ...(due !== undefined && { due }), ...(escalated && { escalated }), limit }, shown, moment, body);
}

// The decision about each is taken on the register of this moment, so whoever has just lost a certification or has no room left is shown nothing.
async function listCalls(tools: ReadTools, { actor, limit }: ListCalls): Promise<Released> {
  const rows = await readCalls(tools.pool, actor.agency);
  const found = await Promise.all(rows.map(async ({ call, caseId }) => ({ call, facts: await tools.present.book.facts(caseId) })));
  const moment = momentOf(tools);
  const shown = found.flatMap(({ call, facts }) => showCall(tools, actor.agency, facts, call, moment) ?? []).slice(0, limit);
  const body = `{"calls":[${shown.map(({ body: text }) => text).join(',')}]}`;
  if (shown.length === 0) return { body };
  return release(tools, actor, '', { kind: 'calls', limit }, shown, moment, body);
}

function showCall({ present: { bundles, book: { register } }, names }: ReadTools, id: string, facts: CaseFacts, reference: string, { at }: Moment): Shown | undefined {
  const call = facts.calls.get(reference);
  const agency = register.agencies.get(id);
  const as = call && agency && decideCall(bundles, facts, register, call, agency, at);
  if (!as) return undefined;
  return { item: { kind: 'referral', case: facts.id, referral: reference, persons: false, call: true }, body: JSON.stringify(callView(call, id, as, names, runsOutAt(call, register))) };
}

// Reads on until the page is full and one more is seen: what is not shown leaves no gap, and everything on the page is decided at one moment.
async function searchReferrals(tools: ReadTools, { actor, form, status, after, limit }: SearchReferrals): Promise<Released> {
  const states = status?.flatMap((each) => statesOf(form, each));
  const read: Array<{ readonly referral: string; readonly facts: CaseFacts }> = [];
  for (;;) {
    const rows = await readReferralsById(tools.pool, actor.agency, states, read.at(-1)?.referral ?? after, limit + 1);
    const isOver = rows.length <= limit;
    read.push(...(await Promise.all(rows.map(async ({ referral, caseId }) => ({ referral, facts: await tools.present.book.facts(caseId) })))));
    const moment = momentOf(tools);
    const shown = read.flatMap(({ referral, facts }) => showReferral(tools, actor.agency, facts, referral, moment) ?? []);
    if (shown.length <= limit && !isOver) continue;
    const page = { form, ...(status && { status }), ...(after && { after }), limit, more: shown.length > limit };
    const listed = shown.slice(0, limit);
    const body = searchset(page, listed.map(({ body: view }) => view), actor.agency);
    return listed.length === 0 ? { body } : release(tools, actor, '', { kind: 'search', ...page }, listed, moment, body);
  }
}

const soonest = (shown: readonly ShownReferral[], due: number): readonly ShownReferral[] =>
  shown.filter(({ deadline = Infinity }) => deadline < due).sort((one, other) => one.deadline! - other.deadline!);

/** What a decision saw: the time, the journal up to a position, the policy in force. Nothing may wait between taking it and deciding. */
type Moment = Pick<Release, 'at' | 'position' | 'policy'>;

const momentOf = ({ present: { book, bundles }, clock }: ReadTools): Moment =>
  ({ at: clock.now(), position: book.position, policy: bundles.inForce(book.register).digest });

interface Shown {
  readonly item: ReleasedItem;
  readonly body: string;
}

interface ShownReferral extends Shown {
  readonly referral: Referral;
  readonly deadline: number | undefined;
}

// A consent, a ground or the policy may have changed since a line was written: what today's answer refuses keeps its number and nothing else.
// So does what the projection has parked: what cannot be decided is not shown. It is sent anew when it can.
async function decideAgain(tools: ReadTools, agency: Agency, purpose: string, lines: readonly StoredLine[]): Promise<{ decided: readonly Shown[]; moment: Moment }> {
  const { present, patience = defaultPatience } = tools;
  const { bundles, book } = present;
  // A worker elsewhere may be ahead of what this process knows.
  if (!(await present.knows(Math.max(0, ...lines.map(({ position }) => position)), patience))) throw unavailable();
  const cases = new Map<string, CaseFacts>();
  for (const { caseId, parked } of lines) if (!parked) cases.set(caseId, await book.facts(caseId));
  const moment = momentOf(tools);
  const deciders = new Map([...cases].map(([id, facts]) => [id, deciderOf(bundles, facts, book.register, agency, purpose, moment.at)]));
  const decided = lines.map(({ seq, item, body, ended, parked, caseId, event }): Shown => {
    if (item.kind === 'recall') return { item, body };
    const entry = cases.get(caseId)?.entries.get(event);
    const decision = entry && deciders.get(caseId)!(entry);
    if (ended || parked || !decision || !covers(decision, item.fields)) {
      return { item: { kind: 'withdrawn', seq }, body: JSON.stringify({ seq, kind: 'withdrawn' }) };
    }
    return { item: { ...item, fields: justify(decision, item.fields) }, body };
  });
  return { decided, moment };
}

function showReferral({ present, names }: ReadTools, id: string, facts: CaseFacts, reference: string, { at }: Moment): ShownReferral | undefined {
  const { bundles, book: { register } } = present;
  const referral = facts.referrals.get(reference);
  const agency = register.agencies.get(id);
  const decided = referral && agency && decideReferral(bundles, facts, register, agency, referral, at);
  if (!decided) return undefined;
  const timing = { jurisdiction: register.agencies.get(referral.to)!.jurisdiction, at, ownRevision: true };
  const body = JSON.stringify(referralView(referral, id, decided.persons, names, timing, aroundOf(facts, referral, id)));
  return { item: { kind: 'referral', case: facts.id, referral: reference, persons: decided.persons, deadlines: true, ownRevision: true }, body, referral, deadline: deadlineOf(referral, calendarOf(timing.jurisdiction)) };
}

function audienceOf({ present }: ReadTools, actor: Actor, purpose: string): Agency {
  const { register } = present.book;
  const agency = register.agencies.get(actor.agency);
  if (!agency || isRefusedAgency(register, actor.agency)) throw nothing();
  if (!(purposesOf(agency.kind) as readonly string[]).includes(purpose)) {
    throw new Rejection('purpose-not-yours', 'This kind of agency does not read for this purpose.', '/purpose');
  }
  return agency;
}

/** Releases one referral or case in the form that is wanted. Whoever holds it already is told so: the record has what it holds, and that no more was sent. */
async function releaseView(
  tools: ReadTools, { actor, purpose = '', wanted: { form, held = [] } }: { readonly actor: Actor; readonly purpose?: string; readonly wanted: Wanted },
  request: Extract<ReleaseRequest, { kind: 'case' | 'referral' }>, shown: readonly Shown[], moment: Moment, view: string,
): Promise<Released> {
  const tag = tagOf(view);
  const unchanged = held.includes(tag) || held.includes('*');
  const given = { ...request, ...(form && { form }), ...(unchanged && { unchanged }) };
  return { ...(await release(tools, actor, purpose, given, shown, moment, inForm(form, view, actor.agency))), tag, unchanged };
}

/** Records what is about to leave. If the log cannot take it, nothing leaves. */
async function release(
  tools: ReadTools, actor: Actor, purpose: string, request: ReleaseRequest, shown: readonly Shown[], moment: Moment, body: string,
): Promise<Released> {
  const record: Release = { id: derivedId('release', tools.ids.next(actor.agency)), ...moment, actor, purpose, request, items: shown.map(({ item }) => item), body };
  await tools.audit.record(record);
  return { body, release: record.id };
}

// Feeds of others, and turns of the projection that add nothing, wake nobody.
async function nextLine({ present, pool }: ReadTools, milliseconds: number, agency: string, purpose: string, after: number): Promise<void> {
  let over = false;
  let wake = () => {};
  const timer = setTimeout(() => {
    over = true;
    wake();
  }, milliseconds);
  const stop = present.onChange(() => wake());
  try {
    while (!over) {
      const change = new Promise<void>((resolve) => (wake = resolve));
      if ((await readPage(pool, agency, purpose, after, 1)).length > 0) return;
      await change;
    }
  } finally {
    clearTimeout(timer);
    stop();
  }
}
