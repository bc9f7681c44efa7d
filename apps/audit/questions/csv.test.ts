import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csv } from './csv.js';
import type { Row } from './row.js';

const release: Row = {
  index: 7, release: 'r', at: '2026-03-01T08:00:00.000Z', agency: 'POL-DE', user: 'u', purpose: 'criminal-investigation', point: 'feed', outcome: 'released', policy: 'p', shown: [],
};
const field = { name: 'employer', treatment: 'show', rule: 'police-receives-employment', ground: 'referral' };

/** Reads CSV as RFC 4180 has it. */
function read(text: string): string[][] {
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)];
  expect(cells.map(([whole]) => whole).join('')).toBe(text);
  return cells.reduce<string[][]>((rows, [, cell = '', end]) => {
    rows.at(-1)!.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    return end === ',' ? rows : [...rows, []];
  }, [[]]).slice(0, -1);
}
const asObjects = (text: string) => {
  const [head = [], ...rows] = read(text);
  return rows.map((row) => Object.fromEntries(head.flatMap((name, nth) => (row[nth] ? [[name, row[nth]]] : []))));
};
const purposeIn = (purpose: string) => asObjects(csv([{ ...release, purpose }]))[0]?.['purpose'] ?? '';

describe('as CSV', () => {
  test('a release is a line for every field that was shown, under a header that never changes', () => {
    const shown = [
      { case: 'c', entry: 'e1', withheld: 2, fields: [field, { ...field, name: 'name', consent: 'k' }] }, { case: 'c', referral: 'f', persons: true }, { case: 'c', referral: 'g', persons: false },
    ];
    const common = { index: '7', release: 'r', at: '2026-03-01T08:00:00.000Z', agency: 'POL-DE', user: 'u', purpose: 'criminal-investigation', point: 'feed', outcome: 'released', policy: 'p', case: 'c' };
    const { name: _, ...why } = field;
    expect(asObjects(csv([{ ...release, shown }]))).toEqual([
      { ...common, entry: 'e1', field: 'employer', ...why }, { ...common, entry: 'e1', field: 'name', ...why, consent: 'k' },
      { ...common, referral: 'f', field: 'persons' }, { ...common, referral: 'g' },
    ]);
    expect(csv([])).toBe('index,release,at,agency,user,purpose,point,outcome,code,policy,case,entry,referral,field,treatment,rule,ground,consent\r\n');
  });

  test('a refusal is a line with its code', () => {
    expect(asObjects(csv([{ ...release, outcome: 'denied', code: 'not-found', policy: '' }]))).toMatchObject([{ outcome: 'denied', code: 'not-found' }]);
  });

  test('any text comes back as it was, or behind an apostrophe', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => [text, `'${text}`].includes(purposeIn(text))));
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\u0000=1', '\u00a0@x', '＝1', '\ttext', '\ntext'])('what a spreadsheet may take for a formula is text: %j', (text) => {
    expect(purposeIn(text)).toBe(`'${text}`);
  });

  test.each(['a=b', 'criminal-investigation', '2026-03-01', "'=1", 'ä', ' x'])('anything else stays as it is: %j', (text) => {
    expect(purposeIn(text)).toBe(text);
  });
});
