import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { states, type Match } from '#libs/casework';
import { problems } from '#libs/kernel';
import { treatments } from '#libs/policy';
import { deskCatalogue } from '../apps/exchange/desk.js';

type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;
const read = (language: string) => JSON.parse(readFileSync(new URL(`../../apps/desk/page/${language}.json`, import.meta.url), 'utf8')) as Texts;
const english = read('en');

const keysOf = (texts: Texts) => Object.entries(texts).flatMap(([part, words]) => Object.keys(words).map((key) => `${part}.${key}`)).sort();
const braces = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe.each(['fr', 'es', 'ar'])('the words in %s', (language) => {
  const texts = read(language);
  test('are for all that has words in English, and for nothing else', () => {
    expect(keysOf(texts)).toEqual(keysOf(english));
  });
  test('leave the same places open, and none is empty', () => {
    for (const [part, words] of Object.entries(english)) {
      for (const [key, text] of Object.entries(words)) {
        expect([part, key, braces(texts[part]![key]!)]).toEqual([part, key, braces(text)]);
        expect([part, key, texts[part]![key]!.trim().length > 0]).toEqual([part, key, true]);
      }
    }
  });
});

interface Schema {
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const below = ({ properties = {}, items, anyOf = [] }: Schema): readonly Schema[] => [...Object.values(properties), ...(items ? [items] : []), ...anyOf];
const codesOf = (schema: Schema): readonly string[] => [...(schema.enum ?? []), ...below(schema).flatMap(codesOf)];
const fieldsOf = (schema: Schema): readonly string[] => [...Object.keys(schema.properties ?? {}), ...below(schema).flatMap(fieldsOf)];

// Typed so that a new reason does not compile before somebody has seen that it needs words.
const matchReasons = {
  certified: true, 'not-certified': true, 'capacity-available': true, 'capacity-limited': true, 'capacity-not-declared': true, 'waiting-list': true, 'in-the-region': true,
  'in-the-country': true, 'speaks-the-language': true, 'interpreter-needed': true, 'focal-point-of-the-gender': true, 'focal-point-not-declared': true, eligible: true,
  'eligibility-to-be-checked': true, 'open-then': true, 'closed-then': true, 'hours-not-declared': true,
} satisfies Record<Match['reasons'][number], true>;

/** Problems that the desk says otherwise, or whose requests it never makes. */
const notThere = [
  'idempotency-key-required', 'purpose-required', 'token-expired', 'purpose-not-yours', 'idempotency-key-reused', 'already-registered', 'agreement-not-in-that-state',
  'media-type-not-supported', 'call-over', 'import-refused', 'too-many-webhooks', 'unknown-event-type', 'unknown-purpose', 'internal-error',
];

describe('everything that the desk can show has words', () => {
  const { moves, opening, entries, sending, wish } = JSON.parse(deskCatalogue()) as {
    moves: Record<string, { schema: Schema }>; opening: Schema; entries: Record<string, Schema>; sending: Schema; wish: Schema;
  };
  // A profile has the hundred codes of HTCDS and comes by import: it is shown by the codes themselves.
  const spoken = Object.entries(entries).filter(([type]) => type !== 'ProfileRecorded').map(([, schema]) => schema);
  const schemas = [opening, sending, wish, ...spoken, ...Object.values(moves).map(({ schema }) => schema)];
  const without = (part: string, names: readonly string[]) => [...new Set(names)].filter((name) => !Object.hasOwn(english[part]!, name));

  test('each move, each event and each field', () => {
    expect(without('moves', Object.keys(moves))).toEqual([]);
    expect(without('events', ['CaseOpened', ...Object.keys(entries)])).toEqual([]);
    expect(without('fields', schemas.flatMap(fieldsOf))).toEqual([]);
  });
  test('each code', () => {
    const codes = schemas.flatMap(codesOf);
    expect(codes.length).toBeGreaterThan(200);
    expect(without('codes', [...codes, ...states, ...Object.keys(matchReasons)]).filter((code) => !/^[A-F]$/.test(code))).toEqual([]);
  });
  test('each mark of what was done to a value', () => {
    expect(without('codes', Object.values(treatments).flatMap((treatment) => ('code' in treatment ? [treatment.code] : [])))).toEqual([]);
  });
  test('each refusal', () => {
    expect(without('problems', Object.keys(problems)).sort()).toEqual([...notThere].sort());
  });
});
