import { registerCorrelation } from '#libs/casework';
import type { FeedEntry, ReleasedItem } from '#libs/contracts';
import type { Naming } from '#libs/kernel';
import { agrees, casesOf, type Detail, type Leaf } from '../log/leaf.js';
import { deniedOtherwise } from './decide-denial.js';
import { decidedOtherwise, type Deciding } from './decide-again.js';
import { Unanswered, type ReplayFault } from './fault.js';
import { renderAgain } from './render-again.js';
import type { Past } from './past.js';

export interface ReplayTools {
  /** The journal as recorded: each line was rendered in the catalogue of its day. */
  readonly past: Past;
  readonly names: Naming;
  readonly bundles: Deciding['bundles'];
}

/** A release made again from the journal alone. */
export interface Replayed {
  /** The body as it was; undefined for a denial or an answer to an auditor, which released nothing of a case. */
  readonly body?: string;
  readonly entries: readonly ReplayedEntry[];
  /** The first thing that does not hold; undefined = same fields by the same rules, same bytes. */
  readonly fault?: ReplayFault;
}

export interface ReplayedEntry {
  readonly item: Extract<ReleasedItem, { kind: 'entry' | 'backfill' }>;
  readonly line: Extract<FeedEntry, { kind: 'entry' | 'backfill' }>;
}

/**
 * Makes a release again: folds the journal up to the position the decision saw, decides by the policy of that day (level 1: same fields,
 * same rules), renders the journal's events in the version of the catalogue each line was rendered in (level 2: same bytes, by salted
 * digest). What the events amount to is folded from today's version of them. A denial is decided again as far as the log says what was asked.
 */
export async function replay(tools: ReplayTools, leaf: Leaf, detail: Detail): Promise<Replayed> {
  await tools.past.load([registerCorrelation, ...casesOf(detail.items)]);
  try {
    return remake(tools, leaf, detail);
  } catch (cause) {
    // What was tampered with may be nothing that can be folded, opened or rendered.
    const name = cause instanceof Unanswered ? cause.fault : 'journal-event';
    return { entries: [], fault: { name, what: `it cannot be made again: ${cause instanceof Error ? cause.message : String(cause)}` } };
  }
}

// What agencies are told; everything else is an answer to an auditor, or a refusal.
const doors: ReadonlySet<string> = new Set<Detail['request']['kind']>(['feed', 'case', 'referral', 'referrals', 'search', 'calls', 'webhook']);

function remake({ past, names, bundles }: ReplayTools, leaf: Leaf, detail: Detail): Replayed {
  const { request, items } = detail;
  const claims: ReplayFault[] = agrees(leaf, detail) ? [] : [{ name: 'leaf-claims', what: 'the leaf does not say what its detail says' }];
  if (!doors.has(request.kind)) {
    if (items.length > 0) claims.push({ name: 'leaf-claims', what: 'something of a case left where nothing of a case was asked for' });
    const denied = request.kind === 'denial' ? deniedOtherwise(past, leaf, detail, request.code) : undefined;
    return withFault({ entries: [] }, [...claims, ...(denied ? [{ name: 'decision', what: denied } as const] : [])]);
  }
  const register = past.register(detail.position);
  // Opening a bundle checks its content against its digest.
  for (const digest of register.bundles.keys()) bundles.get(register, digest);
  const moment: Deciding = { bundles, register, leaf, detail, case: (id) => past.case(id, detail.position), event: (of, id) => past.event(of, id) };
  const decided = decidedOtherwise(moment);
  const { body, lines, isAsReleased } = renderAgain(moment, names);
  const entries = lines.flatMap((line, index) =>
    (typeof line === 'object' && (line.kind === 'entry' || line.kind === 'backfill') ? [{ item: items[index] as ReplayedEntry['item'], line }] : []));
  const rendered: ReplayFault[] = isAsReleased ? [] : [{ name: 'rendering', what: 'the bytes made again are not the bytes that were released' }];
  return withFault({ body, entries }, [...claims, ...(decided ? [decided] : []), ...rendered]);
}

const withFault = (replayed: Replayed, [fault]: readonly ReplayFault[]): Replayed => ({ ...replayed, ...(fault && { fault }) });
