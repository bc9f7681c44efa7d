import type { FeedEntry } from '#libs/contracts';
import type { Json } from '#libs/kernel';
import type { ReplayAnswer, WhoSawWhatAnswer } from './answer.js';
import type { InclusionProof } from './log/leaf-store.js';
import type { Cell } from './replay/who-saw-what.js';
import type { Verified } from './replay/verify.js';

type Found = Extract<ReplayAnswer, { found: true }>;
type Line = Extract<FeedEntry, { kind: 'entry' | 'backfill' }>;
type Why = Found['why'][number];

/** Writes a release as it was, entry by entry and field by field, and at the end whether it holds. */
export function replayText(answer: Found): string {
  const { release, index, at, agency, user, purpose, point, policy, body, why, fault } = answer;
  return [
    `release  ${release}, leaf ${index}`,
    `when     ${at}`,
    `to       ${agency}${purpose && ` for ${purpose}`}, user ${user}`,
    `what     ${point}`,
    `policy   ${policy || 'none'}`,
    '',
    ...(body === null ? [] : view(body, why)),
    fault ? `does not hold: ${fault}` : `holds: ${body === null ? 'nothing of a case left' : 'same fields by the same rules, same bytes'}`,
  ].join('\n');
}

function view(body: string, why: readonly Why[]): string[] {
  const read = parsed(body);
  if (!read) return [];
  const { entries, referrals } = read as { entries?: readonly FeedEntry[]; referrals?: readonly object[] };
  if (!entries) return (referrals ?? [read]).flatMap((referral) => [...columns(Object.entries(referral).map(([name, value]) => [name, text(value as Json)])), '']);
  const reasons = [...why];
  return entries.flatMap((line) => {
    if (line.kind === 'recall') return [`recall of ${line.entry}: ${line.reason}`, ''];
    if (line.kind === 'withdrawn') return [`entry ${line.seq} had been withdrawn`, ''];
    const reason = reasons.shift();
    return reason ? [...entryText(line, reason), ''] : [];
  });
}

function entryText({ type, occurredOn, by, kind, entry, data }: Line, { fields, withheld }: Why): string[] {
  const corrected = (data['fields'] ?? {}) as Line['data'];
  const rows = fields.map(({ name, treatment, rule, ground, consent }) =>
    [name, text(data[name] ?? corrected[name]), treatment, rule, ground, consent ? `consent ${consent}` : '']);
  return [
    `${type}  ${occurredOn}  recorded by ${by}${kind === 'backfill' ? '  (backfill)' : ''}  ${entry}`,
    ...columns(rows), `  withheld: ${withheld}`,
  ];
}

const text = (value: Json | undefined): string => (value === undefined ? '–' : JSON.stringify(value));

// A body that was tampered with may be no JSON any more; the fault is told in any case.
function parsed(body: string): object | undefined {
  try {
    return JSON.parse(body) as object;
  } catch {
    return undefined;
  }
}

const widest = 40;

/** Writes rows in columns, indented. */
export function columns(rows: ReadonlyArray<readonly string[]>): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.min(widest, Math.max(...rows.map((row) => row[column]!.length))));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()}`);
}

/** Writes who saw what of a case as a table: a row for every event, a column for every agency that saw any. */
export function tableText({ case: reference, events }: WhoSawWhatAnswer): string {
  const agencies = [...new Set(events.flatMap(({ cells }) => cells.map(({ agency }) => agency)))].sort();
  const head = ['event', 'day', 'by', ...agencies];
  const rows = events.map(({ type, occurredOn, by, cells }) =>
    [type, occurredOn, by, ...agencies.map((agency) => cellText(cells.find((cell) => cell.agency === agency)))]);
  return [`case ${reference}`, ...columns([head, ...rows]), '  s shown · t treated · w withheld · r recalled · – never received'].join('\n');
}

function cellText(cell: Cell | undefined): string {
  if (!cell) return '–';
  const { shown, treated, withheld, recalled } = cell;
  return [`${shown.length}s`, treated.length > 0 ? `${treated.length}t` : '', withheld > 0 ? `${withheld}w` : '', recalled ? 'r' : ''].filter(Boolean).join(' ');
}

/** Writes what verifying the log found. */
export function verifiedText({ size, root, released, denied, replayed, fault }: Verified): string {
  return [
    `size      ${size}`, `root      ${root}`, `releases  ${released}`, `denials   ${denied}`, `replayed  ${replayed}`,
    fault ? `leaf ${fault.index} does not hold: ${fault.what}` : 'verified',
  ].join('\n');
}

/** Writes the head of the log, or the proof that a leaf is in it. */
export function proofText(proof: { size: number; root: string } | (InclusionProof & { leaf: string }), included: boolean): string {
  if (!('path' in proof)) return [`size  ${proof.size}`, `root  ${proof.root}`].join('\n');
  const { leaf, index, size, path, root } = proof;
  return [
    `leaf   ${leaf}`, `index  ${index} of ${size}`, ...path.map((hash, nth) => `${nth === 0 ? 'path ' : '     '}  ${hash}`), `root   ${root}`,
    included ? 'included: the path leads from the leaf to the root' : 'not included: the path does not lead from the leaf to the root',
  ].join('\n');
}
