import { Rejection } from '#libs/kernel';
import { parse } from 'csv-parse/sync';
import type { Raw } from './read.js';
import { isLabels, meantBy, nameOf } from './values.js';

/**
 * Reads the layout of the published sheet: a row of names, perhaps a row of labels, a row a record. A column without a name is the number of
 * the record where it comes first, and else goes by its label.
 */
export function readCsv(text: string): readonly Raw[] {
  const [names = [], ...rows] = table(text);
  const labels = rows[0] && isLabels(names.map((name, at) => [nameOf(name), rows[0]![at] ?? ''])) ? rows[0] : undefined;
  const headers = names.map((name, at) => {
    const label = labels?.[at] ?? '';
    if (at === 0 && !nameOf(name) && (name.trim() === '' || /^record$/i.test(name.trim()))) return 'record';
    return meantBy(nameOf(name), label) ?? (name.trim() || label.trim() || `column ${at + 1}`);
  });
  const twice = headers.findIndex((header, at) => headers.indexOf(header) !== at);
  if (twice >= 0) throw new Rejection('invalid-field', 'Two columns are headed alike.', `/0/${twice}`);
  return rows.slice(labels ? 1 : 0).map((cells) => Object.fromEntries(headers.map((header, at) => [header, unquoted(cells[at] ?? '')])));
}

function table(text: string): readonly string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, relax_column_count_less: true, max_record_size: 100_000 });
  } catch {
    throw new Rejection('malformed-request', 'The table cannot be read as CSV (RFC 4180).');
  }
}

// The apostrophe that keeps a spreadsheet from taking a text for a formula.
const unquoted = (cell: string): string => (/^'+\s*[=+\-@\t\r\n]/.test(cell) ? cell.slice(1) : cell);
