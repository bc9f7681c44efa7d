import { readFacts, type CompareViews, type ReplayMany, type ReplaySelector } from '#libs/contracts';
import type { CaseFacts } from '#libs/casework';
import { Rejection } from '#libs/kernel';
import type { AnswerTools } from './answer-tools.js';
import { findLeaves } from './finding/find-leaves.js';
import { casesOf, isBound, openLeaf, readLeaf, type Detail, type Leaf } from './log/leaf.js';
import type { StoredLeaf } from './log/leaf-store.js';
import { Knowledge, type Change } from './replay/knowledge.js';
import { CarriedPast } from './replay/past.js';
import { replay, type Replayed } from './replay/replay.js';

interface Read {
  readonly index: number;
  readonly leaf: Leaf;
  readonly detail: Detail;
}

// What cannot be read any more is told where it is asked for itself, and shows nothing elsewhere.
const readStored = (stored: StoredLeaf): Read[] => {
  const { leaf, detail } = openLeaf(stored);
  return leaf && detail ? [{ index: stored.index, leaf, detail }] : [];
};

async function replayStored(tools: AnswerTools, past: CarriedPast, stored: StoredLeaf): Promise<{ read: Read | undefined; leaf: Leaf } & Replayed> {
  const leaf = readLeaf(stored.leaf);
  const [read] = isBound(stored.leaf, stored.detail) ? readStored(stored) : [];
  if (!read) return { read, leaf, entries: [], fault: { name: 'detail-commitment', what: 'the leaf does not commit to its detail' } };
  return { read, leaf, ...(await replay({ ...tools, past }, leaf, read.detail)) };
}

const isView = ({ outcome, point }: Leaf): boolean => outcome === 'released' && (point === 'case' || point === 'feed');

/** Finds the release that a selector means: by its id, or the last one of an agency about a case up to a moment. */
export async function findRelease(tools: AnswerTools, of: ReplaySelector): Promise<StoredLeaf | undefined> {
  if (of.release) return tools.store.find(of.release);
  const caseId = of.case && of.agency ? tools.names.resolve(of.agency, 'case', of.case) : undefined;
  if (!caseId) return undefined;
  const leaves = await tools.store.about(caseId, of.agency, of.at);
  return leaves.filter(({ leaf: text }) => {
    const leaf = readLeaf(text);
    return isView(leaf) && (!of.purpose || leaf.purpose === of.purpose);
  }).at(-1);
}

/** Makes one release again and tells field by field why, and what it changed in what its agency had been shown before for the same purpose. */
export async function replayed(tools: AnswerTools, of: ReplaySelector) {
  const stored = await findRelease(tools, of);
  if (!stored) return { found: false as const };
  const past = new CarriedPast(tools.record);
  const { read, leaf, body, entries, fault } = await replayStored(tools, past, stored);
  return {
    found: true as const, release: leaf.id, index: stored.index, at: leaf.at, agency: leaf.agency, user: leaf.user, purpose: leaf.purpose,
    point: leaf.point, policy: leaf.policy, holds: fault === undefined, ...(fault && { fault: fault.what, faultName: fault.name }), body: body ?? null,
    why: entries.map(({ item, line }) => ({
      entry: line.entry, type: line.type, withheld: item.withheld,
      fields: item.fields.map(({ consent, ...field }) => ({ ...field, ...(consent && { consent: tools.names.name(leaf.agency, 'consent', consent) }) })),
    })),
    ...(read && isView(leaf) && body !== undefined && await changesBy(tools, read, (of, id) => past.event(of, id)?.type)),
  };
}

async function changesBy(tools: AnswerTools, { index, leaf, detail }: Read, typeOf: (caseId: string, event: string) => string | undefined) {
  const mentioning = await Promise.all(casesOf(detail.items).map((id) => tools.store.about(id, leaf.agency)));
  const earlier = new Map(mentioning.flat().filter((stored) => stored.index < index).flatMap(readStored).map((read) => [read.index, read]));
  const views = [...earlier.values()].filter((read) => isView(read.leaf) && read.leaf.purpose === leaf.purpose).sort((a, b) => a.index - b.index);
  const before = new Knowledge();
  for (const view of views) before.learn(view.leaf, view.detail);
  const last = views.at(-1)?.leaf;
  return {
    since: last ? { release: last.id, at: last.at, policy: last.policy } : null,
    changes: before.changesBy(leaf, detail).map((change) => told(tools, leaf.agency, change, typeOf(change.case, change.event))),
  };
}

function told({ names }: AnswerTools, asAgency: string, { case: _, event, agency: __, purpose: ___, ...change }: Change, type: string | undefined) {
  return { entry: names.name(asAgency, 'entry', event), ...(type && { type }), ...change };
}

/** Makes every release and decides every refusal again that a selector means, a page of the log at a time. */
export async function replayedMany(tools: AnswerTools, { of, before, limit }: ReplayMany) {
  const { leaves, next } = await findLeaves(tools, of, before, limit);
  const past = new CarriedPast(tools.record);
  const replays = [];
  for (const stored of leaves) {
    const { read, leaf, fault, entries } = await replayStored(tools, past, stored);
    const { index } = stored;
    const { id: release, at, agency, user, purpose, point, outcome, policy, rules, withheld } = leaf;
    replays.push({
      index, release, at, agency, user, purpose, point, outcome, policy, rules, withheld, entries: entries.length,
      ...(read?.detail.request.kind === 'denial' && { code: read.detail.request.code }), holds: fault === undefined, ...(fault && { fault: fault.what, faultName: fault.name }),
    });
  }
  return { replays, next: next ?? null };
}

/** Compares what every agency had been shown of a case at one time and at another; entries as the asking side's agency calls them. */
export async function compared(tools: AnswerTools, { agency, caseReference, from, to }: CompareViews) {
  const caseId = tools.names.resolve(agency, 'case', caseReference);
  const facts = caseId ? await readFacts(tools.journal, caseId) : undefined;
  if (!facts) throw new Rejection('not-found', 'There is nothing here for you.');
  const [before, after] = [await knownBy(tools, facts, from), await knownBy(tools, facts, to)];
  const changes = before.changesTo(after).filter((change) => change.case === facts.id);
  return {
    case: caseReference,
    changes: changes.map((change) => {
      const { agency: seenBy, purpose } = change;
      return { agency: seenBy, purpose, ...told(tools, agency, change, facts.entries.get(change.event)?.event.type) };
    }),
  };
}

async function knownBy({ store }: AnswerTools, facts: CaseFacts, upTo: number): Promise<Knowledge> {
  const knowledge = new Knowledge();
  for (const stored of await store.about(facts.id, undefined, upTo)) {
    for (const { leaf, detail } of readStored(stored)) if (isView(leaf)) knowledge.learn(leaf, detail);
  }
  return knowledge;
}

