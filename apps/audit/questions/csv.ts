import type { Row } from './row.js';

const columns = [
  'index', 'release', 'at', 'agency', 'user', 'purpose', 'point', 'outcome', 'code', 'policy', 'case', 'entry', 'referral', 'field', 'treatment', 'rule', 'ground', 'consent',
] as const;

type Line = { readonly [column in (typeof columns)[number]]?: string | number };

/** Writes rows as CSV (RFC 4180) with a header: a line for every field that was shown, one for a referral, one for a refusal. */
export const csv = (rows: readonly Row[]): string =>
  [columns.join(','), ...rows.flatMap(linesOf).map((line) => columns.map((column) => cell(line[column])).join(','))].map((line) => `${line}\r\n`).join('');

function linesOf({ shown, ...release }: Row): readonly Line[] {
  if (shown.length === 0) return [release];
  return shown.flatMap((part): readonly Line[] => {
    if ('referral' in part) return [{ ...release, case: part.case, referral: part.referral, ...(part.persons && { field: 'persons' }) }];
    return part.fields.map(({ name, ...field }) => ({ ...release, case: part.case, entry: part.entry, field: name, ...field }));
  });
}

// What a spreadsheet would take for a formula, also behind blanks and control characters, is made text by an apostrophe.
const formula = /^[\s\u0000-\u001f\u007f]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

function cell(value: string | number = ''): string {
  const text = String(value);
  const safe = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
