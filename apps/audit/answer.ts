import {
  AskLog, CompareViews, readFacts, Replay, ReplayMany, TranslateName, WhoSawWhat, type Answered, type ProveRelease, type ReleaseRequest,
} from '#libs/contracts';
import { derivedId, isoTime, Rejection, type Actor, type ReferenceKind } from '#libs/kernel';
import type { AnswerTools } from './answer-tools.js';
import { recordDenial, recordRelease } from './log/record.js';
import { ask as askLog } from './questions/ask.js';
import { compared, replayed, replayedMany } from './replay-answers.js';
import { whoSawWhat } from './replay/who-saw-what.js';

export type Query = Replay | ReplayMany | CompareViews | WhoSawWhat | TranslateName | ProveRelease | AskLog;

export interface Answer {
  readonly id: string;
  readonly at: number;
  readonly actor: Actor;
  readonly request: ReleaseRequest;
  readonly body: string;
  readonly type?: string;
  readonly next?: number;
  readonly found?: number;
}

const purpose = 'oversight';

/**
 * Answers an auditor; the answer, or its refusal, is in the log before anybody learns of it.
 * @param ask makes the answer, where a guard stands before it.
 */
export async function answerOnRecord(tools: AnswerTools, query: Query, ask = () => answer(tools, query)): Promise<Answered & { readonly release: string }> {
  return refusalOnRecord(tools, query, async () => {
    const { id, at, actor, request, ...given } = await ask();
    const { policy = '' } = await tools.register.current();
    await recordRelease(tools, { id, at, actor, request, body: given.body, position: 0, purpose, policy, items: [] });
    return { ...given, release: id };
  });
}

/** Does what an auditor asks; a refusal is in the log before anybody learns of it. */
export async function refusalOnRecord<T>(tools: AnswerTools, query: { readonly actor: Actor }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Rejection && error.code !== 'log-unavailable') {
      const id = derivedId('release', tools.ids.next(query.actor.agency));
      await recordDenial(tools, { id, at: tools.clock.now(), actor: query.actor, purpose, point: query.constructor.name, code: error.code });
    }
    throw error;
  }
}

/** Answers an auditor. The caller records the answer before it hands out the bytes. */
export async function answer(tools: AnswerTools, query: Query): Promise<Answer> {
  const given = query instanceof AskLog ? await askLog(tools, query) : await answerTo(tools, query);
  return { id: derivedId('release', tools.ids.next(query.actor.agency)), at: tools.clock.now(), actor: query.actor, ...given };
}

async function answerTo(tools: AnswerTools, query: Exclude<Query, AskLog>): Promise<{ request: ReleaseRequest; body: string }> {
  const { request, body } = await valueOf(tools, query);
  return { request, body: JSON.stringify(body) };
}

async function valueOf(tools: AnswerTools, query: Exclude<Query, AskLog>): Promise<{ request: ReleaseRequest; body: unknown }> {
  if (query instanceof Replay) return { request: { kind: 'replay', of: JSON.stringify(query.of) }, body: await replayed(tools, query.of) };
  if (query instanceof ReplayMany) return { request: { kind: 'replay', of: JSON.stringify({ ...query.of, before: query.before, limit: query.limit }) }, body: await replayedMany(tools, query) };
  if (query instanceof CompareViews) return { request: { kind: 'diff', of: [query.caseReference, isoTime(query.from), isoTime(query.to)].join(' ') }, body: await compared(tools, query) };
  if (query instanceof WhoSawWhat) return { request: { kind: 'who-saw-what', of: whatTable(query) }, body: await table(tools, query) };
  if (query instanceof TranslateName) return { request: { kind: 'names', of: `${query.kind} ${query.agency} ${query.as}` }, body: translated(tools, query) };
  return { request: { kind: 'replay', of: query.release ?? 'head' }, body: await proof(tools, query) };
}

/** What an auditor is told of a release, as JSON. */
export type ReplayAnswer = Awaited<ReturnType<typeof replayed>>;

/** What an auditor is told of many releases, as JSON. */
export type ReplayManyAnswer = Awaited<ReturnType<typeof replayedMany>>;

/** What an auditor is told of two times, as JSON. */
export type CompareViewsAnswer = Awaited<ReturnType<typeof compared>>;

/** What an auditor is told of a case, as JSON. */
export type WhoSawWhatAnswer = Awaited<ReturnType<typeof table>>;

const whatTable = ({ caseReference, at }: WhoSawWhat): string => (at === undefined ? caseReference : `${caseReference} ${isoTime(at)}`);

async function table(tools: AnswerTools, { agency, caseReference, at }: WhoSawWhat) {
  const caseId = tools.names.resolve(agency, 'case', caseReference);
  const facts = caseId ? await readFacts(tools.journal, caseId) : undefined;
  if (!facts) throw new Rejection('not-found', 'There is nothing here for you.');
  return { case: caseReference, ...whoSawWhat(facts, await tools.store.about(facts.id, undefined, at), tools.names, agency) };
}

const kinds: readonly string[] = ['case', 'entry', 'person', 'consent', 'evidence', 'call'] satisfies ReferenceKind[];

function translated({ names }: AnswerTools, { agency, kind, reference, as }: TranslateName) {
  const id = kinds.includes(kind) ? names.resolve(agency, kind as ReferenceKind, reference) : undefined;
  if (!id) throw new Rejection('not-found', 'There is nothing here for you.');
  return { agency: as, kind, reference: names.name(as, kind as ReferenceKind, id) };
}

async function proof({ store }: AnswerTools, { release }: ProveRelease) {
  const checkpoint = await store.checkpoint();
  if (!release) return { ...(await store.head()), ...(checkpoint && { checkpoint: checkpoint.note }) };
  const stored = await store.find(release);
  if (!stored) throw new Rejection('not-found', 'There is nothing here for you.');
  // Until the next checkpoint is signed, a new leaf is proved to be in the tree as it stands.
  const signed = checkpoint && checkpoint.size > stored.index ? checkpoint : undefined;
  return { leaf: stored.leaf, ...(await store.inclusion(stored.index, signed?.size)), ...(signed && { checkpoint: signed.note }) };
}
