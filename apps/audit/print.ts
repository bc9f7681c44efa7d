import type { FeedEntry } from '#libs/contracts';
import type { Json } from '#libs/kernel';
import type { CompareViewsAnswer, ReplayAnswer, ReplayManyAnswer, WhoSawWhatAnswer } from './answer.js';
import type { VerifiedBundle } from './bundle/verify-bundle.js';
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
    ...changed(answer),
    fault ? `does not hold: ${fault}` : `holds: ${body === null ? 'nothing of a case left' : 'same fields by the same rules, same bytes'}`,
  ].join('\n');
}

function changed({ since, changes }: Found): string[] {
  if (!changes) return [];
  const head = since ? `since release ${since.release} of ${since.at}${since.policy === '' ? '' : `, by policy ${since.policy}`}` : 'nothing before it';
  return [head, ...(changes.length > 0 ? columns(changes.map(changeRow)) : ['  nothing has changed']), ''];
}

type Changed = NonNullable<Found['changes']>[number];

function changeRow({ entry, type = '', change, gained, lost, narrower, wider, byOtherRule }: Changed): string[] {
  const parts = Object.entries({ gained, lost, narrower, wider, 'by another rule': byOtherRule }).filter(([, names]) => names.length > 0);
  return [entry, type, change, parts.map(([what, names]) => `${what} ${names.join(', ')}`).join('; ')];
}

/** Writes releases and refusals a line each, and whether each holds. */
export function replaysText({ replays, next }: ReplayManyAnswer): string {
  const rows = replays.map(({ index, at, agency, purpose, point, outcome, code, entries, fault }) =>
    [String(index), at, agency, purpose, point, code ?? `${outcome}, ${entries} entries`, fault ? `does not hold: ${fault}` : 'holds']);
  const faults = replays.filter(({ holds }) => !holds).length;
  return [...columns(rows), `${replays.length} made again, ${faults} do not hold`, ...(next === null ? [] : [`more: --before ${next}`])].join('\n');
}

/** Writes what agencies had been shown of a case at one time and not at another. */
export function diffText({ case: reference, changes }: CompareViewsAnswer): string {
  const rows = changes.map(({ agency, purpose, ...change }) => [agency, purpose, ...changeRow(change)]);
  return [`case ${reference}`, ...columns(rows), ...(rows.length === 0 ? ['  nothing has changed'] : [])].join('\n');
}

/** Writes what verifying a bundle found. */
export function bundleText({ about, checkpoint, released, denied, replayed, fault }: VerifiedBundle): string {
  const stated = checkpoint && [
    `log       ${checkpoint.origin}`, `size      ${checkpoint.size}`, `root      ${checkpoint.root.toString('hex')}`,
    `cosigned  ${checkpoint.cosigners.join(', ') || 'by nobody'} (${checkpoint.quorum} asked for)`,
  ];
  const own = checkpoint && checkpoint.ownKeys.length > 0 ? [`keys      of ${checkpoint.ownKeys.join(' and ')}: only those in the file itself; compare them with published ones`] : [];
  return [
    `about     ${Object.entries(about).map(([name, value]) => `${name} ${String(value)}`).join(', ')}`, ...(stated ?? []), ...own,
    `releases  ${released}`, `denials   ${denied}`, `replayed  ${replayed}`,
    fault ? `does not hold: ${fault.name}, line ${fault.line}${fault.index === undefined ? '' : ` (leaf ${fault.index})`}: ${fault.what}` : 'verified',
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
