import { describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, item]) => [key, shuffled(item)]));
};

describe('Canonical JSON', () => {
  test('sorts keys by UTF-16 units, writes numbers the shortest way and escapes as RFC 8785 says', () => {
    const example = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect([...canonicalJson(keys).matchAll(/:(\d)/g)].map(([, value]) => value).join('')).toBe('2467153');
  });

  test('gives one text whatever the order in which the keys were written, and the text reads back as the value', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(shuffled(value))).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(sortedKeys(JSON.parse(text))).toEqual(sortedKeys(value));
    }));
  });

  // Keys that look like numbers an engine has in an order of its own, and a prototype is none.
  test('is what the reference implementation makes', () => {
    const key = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 3 }), fc.nat(20).map(String), fc.constantFrom('__proto__', 'constructor', 'toString', ''));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.string({ unit: 'grapheme' }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(null, true, false, -0),
        fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(key, tie('value'), { maxKeys: 6 })),
    }));
    fc.assert(fc.property(value, (each) => expect(canonicalJson(each)).toBe(canonicalize(each))), { numRuns: 1_000 });
  });

  test('gives different texts to different values', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const same = JSON.stringify(sortedKeys(one)) === JSON.stringify(sortedKeys(other));
      expect(canonicalJson(one) === canonicalJson(other)).toBe(same);
    }));
  });

  test.each([
    ['undefined in an object', { a: { b: undefined } }, '/a/b'],
    ['undefined in a list', ['x', undefined], '/1'],
    ['a hole in a list', [0, , 2], '/1'],
    ['a number that is none', { a: [NaN] }, '/a/0'],
    ['an endless number', Infinity, ''],
    ['a date', { on: new Date(0) }, '/on'],
    ['a map', new Map(), ''],
    ['a big integer', [1n], '/0'],
    ['a function', { toJSON: () => 'x' }, '/toJSON'],
    ['an instance of a class', { at: new (class Place {})() }, '/at'],
  ])('refuses %s, naming where it is', (_name, value, path) => {
    expect(() => canonicalJson(value)).toThrow(new RegExp(`^Not a JSON value at "${path}"`));
  });

  test('refuses half a surrogate pair, which has no UTF-8', () => {
    expect(() => canonicalJson({ text: '\ud83d' })).toThrow('surrogate');
  });
});

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? 0 : value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sortedKeys(item)]).concat([['{}', '']]);
}
