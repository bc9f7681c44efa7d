import { CaseFacts, purposesOf, type Register } from '#libs/casework';
import {
  caseView, covers, decideEntry, feedPage, readFacts, readRegisterAt, referralView, renderEntry, targetTypeOf,
  type Bundles, type FeedEntry, type ReleasedField, type ReleasedItem,
} from '#libs/contracts';
import type { Journal } from '#libs/journal';
import { hmac, type PairwiseNames } from '#libs/kernel';
import type { Detail, Leaf } from './leaf.js';

export interface ReplayTools {
  readonly journal: Journal;
  readonly names: PairwiseNames;
  readonly bundles: Bundles;
}

/** A release made again from the journal alone. */
export interface Replayed {
  /** The body as it was; undefined for a denial or an answer to an auditor, which released nothing of a case. */
  readonly body?: string;
  readonly entries: readonly ReplayedEntry[];
  /** The first thing that does not hold, in a sentence; undefined = same fields by the same rules, same bytes. */
  readonly fault?: string;
}

export interface ReplayedEntry {
  readonly item: Extract<ReleasedItem, { kind: 'entry' | 'backfill' }>;
  readonly line: Extract<FeedEntry, { kind: 'entry' | 'backfill' }>;
}

/**
 * Makes a release again: folds the journal up to the position the decision saw, decides by the policy of that day (level 1: same fields,
 * same rules), renders from the journal's events (level 2: same bytes, by salted digest).
 */
export async function replay(tools: ReplayTools, leaf: Leaf, detail: Detail): Promise<Replayed> {
  const { request } = detail;
  if (request.kind !== 'feed' && request.kind !== 'case' && request.kind !== 'referral' && request.kind !== 'referrals') return { entries: [] };
  const register = await readRegisterAt(tools.journal, detail.position);
  const cases = new Map<string, CaseFacts>();
  for (const item of detail.items) {
    if ('case' in item && !cases.has(item.case)) {
      cases.set(item.case, (await readFacts(tools.journal, item.case, detail.position)) ?? new CaseFacts(item.case));
    }
  }
  const faults = detail.items.flatMap((item) => decidedOtherwise(tools.bundles, register, cases, leaf, detail, item) ?? []);
  const lines = detail.items.map((item) => lineOf(item, cases, leaf.agency, tools.names));
  const body = bodyOf(detail, leaf, lines);
  if (hmac(detail.salt, body) !== leaf.bytes) faults.push('the bytes made again are not the bytes that were released');
  const entries = lines.flatMap((line, index) =>
    (typeof line === 'object' && (line.kind === 'entry' || line.kind === 'backfill') ? [{ item: detail.items[index] as ReplayedEntry['item'], line }] : []));
  return { body, entries, ...(faults[0] && { fault: faults[0] }) };
}

function decidedOtherwise(
  bundles: Bundles, register: Register, cases: ReadonlyMap<string, CaseFacts>, leaf: Leaf, detail: Detail, item: ReleasedItem,
): string | undefined {
  if (item.kind !== 'entry' && item.kind !== 'backfill') return undefined;
  const facts = cases.get(item.case)!;
  const entry = facts.entries.get(item.event);
  const agency = register.agencies.get(leaf.agency);
  if (!entry || !agency) return `the journal does not know event ${item.event} or agency ${leaf.agency}`;
  if (!(purposesOf(agency.kind) as readonly string[]).includes(leaf.purpose)) return `${leaf.agency} does not read for ${leaf.purpose}`;
  if (register.policy !== leaf.policy) return `the policy in force was ${register.policy ?? 'none'}, the leaf says ${leaf.policy}`;
  const decision = decideEntry(bundles, facts, register, entry, agency, leaf.purpose, detail.at);
  if (!covers(decision, item.fields)) return `more of ${entry.event.type} was released than deciding again allows`;
  const wrong = item.fields.find((field) => !sameGrant(field, decision.fields.find(({ name }) => name === field.name)));
  return wrong && `field ${wrong.name} of ${entry.event.type} was released by rule ${wrong.rule}; deciding again does not`;
}

const sameGrant = (released: ReleasedField, granted: Omit<ReleasedField, 'name'> | undefined): boolean =>
  granted !== undefined && released.rule === granted.rule && released.ground === granted.ground && released.consent === granted.consent;

function lineOf(item: ReleasedItem, cases: ReadonlyMap<string, CaseFacts>, agency: string, names: PairwiseNames): FeedEntry | string {
  if (item.kind === 'referral') {
    const referral = cases.get(item.case)!.referrals.get(item.referral);
    return referral ? JSON.stringify(referralView(referral, agency, item.persons, names)) : '';
  }
  if (item.kind === 'withdrawn') return renderEntry(item, undefined, undefined, agency, names);
  const facts = cases.get(item.case)!;
  const event = facts.entries.get(item.event)?.event;
  if (!event) return '';
  return renderEntry(item, event, targetTypeOf(event, facts, agency), agency, names);
}

function bodyOf({ request, items }: Detail, leaf: Leaf, lines: ReadonlyArray<FeedEntry | string>): string {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  switch (request.kind) {
    case 'feed': {
      const last = items.at(-1);
      return feedPage(texts, last && 'seq' in last ? last.seq : request.after);
    }
    case 'case': {
      const entries = lines.filter((line) => typeof line === 'object');
      const [first] = entries;
      return caseView(first && 'case' in first ? first.case : '', leaf.purpose, entries);
    }
    case 'referral':
      return texts[0] ?? '';
    default:
      return `{"referrals":[${texts.join(',')}]}`;
  }
}
