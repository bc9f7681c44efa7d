import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '#libs/kernel';
import { specAt, upcast, catalogueVersion } from './evolution.js';
import { event, optional } from './field.js';
import { shapes } from './codes.js';
import { catalogue, specOf, type RecordedEvent } from './recorded.js';
import { steps, type Step } from './steps.js';
import { entry, recorded } from './test-history.js';

type Data = { readonly [name: string]: Json };

const renamed = (from: string, to: string) => ({ [from]: value, ...rest }: Data): Data => (value === undefined ? rest : { ...rest, [to]: value });
const noted = (name: string) => event({ [name]: optional('narrative', shapes.text) });

/** NoteAdded had its text under two other names; the sector of a case was once written in small letters. */
const history: readonly Step[] = [
  { since: 2, type: 'NoteAdded', before: noted('words'), up: renamed('words', 'remark') },
  { since: 3, type: 'CaseOpened', before: specOf('CaseOpened')!, up: (data) => (data['sector'] ? { ...data, sector: String(data['sector']).toUpperCase() } : data) },
  { since: 4, type: 'NoteAdded', before: noted('remark'), up: renamed('remark', 'text') },
];
const written = (version: number, type: string, data: Data, corrects?: string): RecordedEvent => {
  const [told] = recorded([entry(type, data)]) as [RecordedEvent];
  return { ...told, version, ...(corrects && { meta: { ...told.meta, corrects } }) };
};
const noteOf = (version: number, to?: number) => upcast(written(version, 'NoteAdded', { [['words', 'words', 'remark', 'remark', 'text'][version]!]: 'told' }), to ?? 4, history);

describe('an event', () => {
  test.each([1, 2, 3, 4])('of version %d goes through every step since, and only through those', (version) => {
    expect(noteOf(version)).toEqual(written(4, 'NoteAdded', { text: 'told' }));
  });

  test.each<[number, Data]>([[1, { words: 'told' }], [2, { remark: 'told' }], [3, { remark: 'told' }], [4, { text: 'told' }]])(
    'is given as version %d has it where that is asked for', (to, data) => {
      expect(noteOf(1, to)).toEqual(written(to, 'NoteAdded', data));
    },
  );

  test('goes through the steps of its own type and no other', () => {
    const data = { sector: 'c', words: 'told', remark: 'told' };
    expect(upcast(written(1, 'CaseOpened', data), 4, history).data).toEqual({ ...data, sector: 'C' });
    expect(upcast(written(1, 'PersonRecorded', data), 4, history)).toEqual(written(4, 'PersonRecorded', data));
  });

  test('keeps everything but version and data, and the stored one is not touched', () => {
    const stored = written(1, 'NoteAdded', { words: 'told' });
    const before = JSON.stringify(stored);
    const given = upcast(Object.freeze({ ...stored, data: Object.freeze(stored.data) }), 4, history);
    expect({ ...given, version: 1, data: stored.data }).toEqual(stored);
    expect(JSON.stringify(stored)).toBe(before);
  });

  test('of a later version than is asked for is refused: nobody knows its shape', () => {
    expect(() => noteOf(4, 3)).toThrow(/^Event .* is of version 4 of the catalogue, and 3 is asked for$/);
    expect(() => upcast(written(catalogueVersion + 1, 'NoteAdded', { text: 'told' }))).toThrow('of the catalogue');
  });
});

describe('a correction', () => {
  const target = 'e';

  test('has its fields changed as the type it corrects, and itself as its own type', () => {
    const own: Step = { since: 5, type: 'EntryCorrected', before: specOf('EntryCorrected')!, up: renamed('reason', 'because') };
    const stored = written(1, 'EntryCorrected', { target, fields: { words: 'better' }, reason: 'slip' }, 'NoteAdded');
    expect(upcast(stored, 5, [...history, own]).data).toEqual({ target, fields: { text: 'better' }, because: 'slip' });
  });

  test('of another type that has a field of the same name stays as it is', () => {
    const fields = { words: 'better', sector: 'c' };
    expect(upcast(written(1, 'EntryCorrected', { target, fields }, 'PersonRecorded'), 4, history).data).toEqual({ target, fields });
  });
});

test('on the way or at once, and once or twice, an event becomes the same', () => {
  const data = fc.dictionary(fc.constantFrom('words', 'remark', 'text', 'sector', 'other'), fc.string());
  const type = fc.constantFrom('NoteAdded', 'CaseOpened', 'EntryCorrected', 'PersonRecorded');
  fc.assert(fc.property(type, data, fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 3, maxLength: 3 }), (named, given, versions) => {
    const [from, a, b] = [...versions].sort() as [number, number, number];
    const stored = named === 'EntryCorrected' ? written(from, named, { fields: given }, 'NoteAdded') : written(from, named, given);
    const atOnce = upcast(stored, b, history);
    expect(upcast(upcast(stored, a, history), b, history)).toEqual(atOnce);
    expect(upcast(atOnce, b, history)).toEqual(atOnce);
    expect(atOnce.version).toBe(b);
  }));
});

test('a version of the catalogue has each type as it was then', () => {
  const fields = (type: string, version: number) => Object.keys(specAt(type, version, history)!.fields);
  const today = Object.keys(specOf('NoteAdded')!.fields);
  expect([1, 2, 3, 4, 9].map((version) => fields('NoteAdded', version))).toEqual([['words'], ['remark'], ['remark'], today, today]);
  expect(specAt('PersonRecorded', 1, history)).toBe(specOf('PersonRecorded'));
  expect(specAt('toString', 1, history)).toBeUndefined();
});

describe('the steps there were', () => {
  test('are numbered 2, 3, 4 and so on, in order, and the last is of the version of today', () => {
    const versions = [...new Set(steps.map(({ since }) => since))];
    expect(versions).toEqual(versions.map((_, index) => index + 2));
    expect(steps.map(({ since }) => since)).toEqual(steps.map(({ since }) => since).sort((a, b) => a - b));
    expect(catalogueVersion).toBe(versions.at(-1));
  });

  test('change a type once in a version', () => {
    const changed = steps.map(({ since, type }) => `${type} ${since}`);
    expect(changed).toEqual([...new Set(changed)]);
  });

  test('are of types of the catalogue: a type that was ever stored stays in it', () => {
    expect(steps.map(({ type }) => type).filter((type) => !Object.hasOwn(catalogue, type))).toEqual([]);
  });
});
