import {
  readFacts, Replay, TranslateName, WhoSawWhat, type ProveRelease, type RegisterReader, type ReleaseRequest, type ReplaySelector,
} from '#libs/contracts';
import type { Journal } from '#libs/journal';
import { derivedId, Rejection, type Actor, type Clock, type FreshIds, type PairwiseNames, type ReferenceKind } from '#libs/kernel';
import type { StoredLeaf } from './log/leaf-store.js';
import { readDetail, readLeaf } from './log/leaf.js';
import { recordDenial, recordRelease, type Log } from './log/record.js';
import { CarriedPast } from './replay/past.js';
import { replay, type ReplayTools } from './replay/replay.js';
import { whoSawWhat } from './replay/who-saw-what.js';

export interface AnswerTools extends Omit<ReplayTools, 'past' | 'names'>, Log {
  readonly names: PairwiseNames;
  /** The journal as recorded. */
  readonly record: Journal;
  readonly journal: Journal;
  readonly register: RegisterReader;
  readonly clock: Clock;
  readonly ids: FreshIds;
}

export type Query = Replay | WhoSawWhat | TranslateName | ProveRelease;

export interface Answer {
  readonly id: string;
  readonly at: number;
  readonly actor: Actor;
  readonly request: ReleaseRequest;
  readonly body: string;
}

const purpose = 'oversight';

/**
 * Answers an auditor; the answer, or its refusal, is in the log before anybody learns of it.
 * @param ask makes the answer, where a guard stands before it.
 */
export async function answerOnRecord(tools: AnswerTools, query: Query, ask = () => answer(tools, query)): Promise<{ body: string; release: string }> {
  return refusalOnRecord(tools, query, async () => {
    const { id, at, actor, request, body } = await ask();
    const { policy = '' } = await tools.register.current();
    await recordRelease(tools, { id, at, actor, request, body, position: 0, purpose, policy, items: [] });
    return { body, release: id };
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
  const { request, body } = await answerTo(tools, query);
  return { id: derivedId('release', tools.ids.next(query.actor.agency)), at: tools.clock.now(), actor: query.actor, request, body: JSON.stringify(body) };
}

async function answerTo(tools: AnswerTools, query: Query): Promise<{ request: ReleaseRequest; body: unknown }> {
  if (query instanceof Replay) return { request: { kind: 'replay', of: JSON.stringify(query.of) }, body: await replayed(tools, query.of) };
  if (query instanceof WhoSawWhat) return { request: { kind: 'who-saw-what', of: query.caseReference }, body: await table(tools, query) };
  if (query instanceof TranslateName) return { request: { kind: 'names', of: `${query.kind} ${query.agency} ${query.as}` }, body: translated(tools, query) };
  return { request: { kind: 'replay', of: query.release ?? 'head' }, body: await proof(tools, query) };
}

/** Finds the release that a selector means: by its id, or the last one of an agency about a case up to a moment. */
export async function findRelease(tools: AnswerTools, of: ReplaySelector): Promise<StoredLeaf | undefined> {
  if (of.release) return tools.store.find(of.release);
  const caseId = of.case && of.agency ? tools.names.resolve(of.agency, 'case', of.case) : undefined;
  if (!caseId) return undefined;
  const leaves = await tools.store.about(caseId, of.agency, of.at);
  return leaves.filter(({ leaf }) => {
    const { outcome, purpose, point } = readLeaf(leaf);
    return outcome === 'released' && (point === 'case' || point === 'feed') && (!of.purpose || purpose === of.purpose);
  }).at(-1);
}

async function replayed(tools: AnswerTools, of: ReplaySelector) {
  const stored = await findRelease(tools, of);
  if (!stored) return { found: false as const };
  const leaf = readLeaf(stored.leaf);
  const { body, entries, fault } = await replay({ ...tools, past: new CarriedPast(tools.record) }, leaf, readDetail(stored.detail));
  return {
    found: true as const, release: leaf.id, index: stored.index, at: leaf.at, agency: leaf.agency, user: leaf.user, purpose: leaf.purpose,
    point: leaf.point, policy: leaf.policy, holds: fault === undefined, ...(fault && { fault: fault.what, faultName: fault.name }), body: body ?? null,
    why: entries.map(({ item, line }) => ({
      entry: line.entry, type: line.type, withheld: item.withheld,
      fields: item.fields.map(({ consent, ...field }) => ({ ...field, ...(consent && { consent: tools.names.name(leaf.agency, 'consent', consent) }) })),
    })),
  };
}

/** What an auditor is told of a release, as JSON. */
export type ReplayAnswer = Awaited<ReturnType<typeof replayed>>;

/** What an auditor is told of a case, as JSON. */
export type WhoSawWhatAnswer = Awaited<ReturnType<typeof table>>;

async function table(tools: AnswerTools, { agency, caseReference }: WhoSawWhat) {
  const caseId = tools.names.resolve(agency, 'case', caseReference);
  const facts = caseId ? await readFacts(tools.journal, caseId) : undefined;
  if (!facts) throw new Rejection('not-found', 'There is nothing here for you.');
  return { case: caseReference, events: whoSawWhat(facts, await tools.store.about(facts.id), tools.names, agency) };
}

const kinds: readonly string[] = ['case', 'entry', 'person', 'consent', 'evidence'] satisfies ReferenceKind[];

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
