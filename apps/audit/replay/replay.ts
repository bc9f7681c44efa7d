import { CaseFacts, purposesOf, Register, registerCorrelation, upcast, type Referral } from '#libs/casework';
import {
  caseView, covers, decideReferral, deciderOf, feedPage, referralView, renderEntry, targetTypeOf,
  type Bundles, type FeedEntry, type ReleasedField, type ReleasedItem, type Timing,
} from '#libs/contracts';
import type { Journal, StoredEvent } from '#libs/journal';
import { hmac, type PairwiseNames } from '#libs/kernel';
import { agrees, casesOf, type Detail, type Leaf } from '../log/leaf.js';

export interface ReplayTools {
  /** The journal as recorded: each line was rendered in the catalogue of its day. */
  readonly record: Pick<Journal, 'readCorrelation'>;
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
 * same rules), renders the journal's events in the version of the catalogue each line was rendered in (level 2: same bytes, by salted
 * digest). What the events amount to is folded from today's version of them.
 */
export async function replay(tools: ReplayTools, leaf: Leaf, detail: Detail): Promise<Replayed> {
  const ids = new Set([registerCorrelation, ...casesOf(detail.items)]);
  const histories = await Promise.all([...ids].map(async (id) => [id, await tools.record.readCorrelation(id, detail.position)] as const));
  try {
    return remake(tools, leaf, detail, new Map(histories));
  } catch (cause) {
    // What was tampered with may be nothing that can be folded, opened or rendered.
    return { entries: [], fault: `it cannot be made again: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

function remake({ names, bundles }: ReplayTools, leaf: Leaf, detail: Detail, histories: ReadonlyMap<string, readonly StoredEvent[]>): Replayed {
  const { request, items } = detail;
  const faults = agrees(leaf, detail) ? [] : ['the leaf does not say what its detail says'];
  if (request.kind !== 'feed' && request.kind !== 'case' && request.kind !== 'referral' && request.kind !== 'referrals') {
    if (items.length > 0) faults.push('something of a case left where nothing of a case was asked for');
    return { entries: [], ...(faults[0] && { fault: faults[0] }) };
  }
  const history = (id: string) => histories.get(id)!.map((event) => upcast(event));
  const register = Register.of(history(registerCorrelation));
  const cases = new Map(casesOf(items).map((id) => [id, CaseFacts.of(id, history(id))]));
  const events = new Map([...histories.values()].flatMap((recorded) => recorded.map((event) => [event.id, event])));
  const shown: Shown = ({ event, catalogue = 1 }) => upcast(events.get(event)!, catalogue);
  // Opening a bundle checks its content against its digest.
  for (const digest of register.bundles.keys()) bundles.get(register, digest);
  faults.push(...items.flatMap((item) => decidedOtherwise(bundles, register, cases, leaf, detail, item, shown) ?? []));
  const timing = ({ to }: Referral) => ({ jurisdiction: register.agencies.get(to)!.jurisdiction, at: detail.at });
  const lines = items.map((item) => lineOf(item, cases, leaf.agency, names, shown, timing));
  const body = bodyOf(detail, leaf, lines);
  if (hmac(detail.salt, body) !== leaf.bytes) faults.push('the bytes made again are not the bytes that were released');
  const entries = lines.flatMap((line, index) =>
    (typeof line === 'object' && (line.kind === 'entry' || line.kind === 'backfill') ? [{ item: items[index] as ReplayedEntry['item'], line }] : []));
  return { body, entries, ...(faults[0] && { fault: faults[0] }) };
}

/** Gives the event of a line in the version of the catalogue the line was rendered in. */
type Shown = (line: { readonly event: string; readonly catalogue?: number }) => StoredEvent;

function decidedOtherwise(
  bundles: Bundles, register: Register, cases: ReadonlyMap<string, CaseFacts>, leaf: Leaf, detail: Detail, item: ReleasedItem, shown: Shown,
): string | undefined {
  if (item.kind === 'referral') return referralDecidedOtherwise(bundles, register, cases.get(item.case)!, leaf, detail, item);
  if (item.kind !== 'entry' && item.kind !== 'backfill') return undefined;
  const facts = cases.get(item.case)!;
  const entry = facts.entries.get(item.event);
  const agency = register.agencies.get(leaf.agency);
  if (!entry || !agency) return `the journal does not know event ${item.event} or agency ${leaf.agency}`;
  if (!(purposesOf(agency.kind) as readonly string[]).includes(leaf.purpose)) return `${leaf.agency} does not read for ${leaf.purpose}`;
  if (register.policy !== leaf.policy) return `the policy in force was ${register.policy ?? 'none'}, the leaf says ${leaf.policy}`;
  const decision = deciderOf(bundles, facts, register, agency, leaf.purpose, detail.at)(entry, shown(item));
  if (!covers(decision, item.fields)) return `more of ${entry.event.type} was released than deciding again allows`;
  const wrong = item.fields.find((field) => !sameGrant(field, decision.fields.find(({ name }) => name === field.name)));
  return wrong && `field ${wrong.name} of ${entry.event.type} was released by rule ${wrong.rule}; deciding again does not`;
}

function referralDecidedOtherwise(
  bundles: Bundles, register: Register, facts: CaseFacts, leaf: Leaf, detail: Detail, item: Extract<ReleasedItem, { kind: 'referral' }>,
): string | undefined {
  const referral = facts.referrals.get(item.referral);
  const agency = register.agencies.get(leaf.agency);
  const decided = referral && agency && decideReferral(bundles, facts, register, agency, referral, detail.at);
  return decided?.persons === item.persons ? undefined : `referral ${item.referral} was shown otherwise than deciding again allows`;
}

const sameGrant = (released: ReleasedField, granted: Omit<ReleasedField, 'name'> | undefined): boolean =>
  granted !== undefined && released.rule === granted.rule && released.ground === granted.ground && released.consent === granted.consent;

function lineOf(
  item: ReleasedItem, cases: ReadonlyMap<string, CaseFacts>, agency: string, names: PairwiseNames, shown: Shown, timing: (referral: Referral) => Timing,
): FeedEntry | string {
  if (item.kind === 'referral') {
    const referral = cases.get(item.case)!.referrals.get(item.referral);
    return referral ? JSON.stringify(referralView(referral, agency, item.persons, names, item.deadlines && timing(referral))) : '';
  }
  if (item.kind === 'withdrawn') return renderEntry(item, undefined, undefined, agency, names);
  const facts = cases.get(item.case)!;
  if (!facts.entries.has(item.event)) return '';
  if (item.kind === 'recall') return renderEntry(item, undefined, undefined, agency, names);
  const event = shown(item);
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
