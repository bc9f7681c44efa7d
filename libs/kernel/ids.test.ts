import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hmac, sha256 } from './digest.js';
import { derivedId, isUuid } from './ids.js';

describe('Derived ids', () => {
  test('are the same for the same parts and well-formed version 8 UUIDs', () => {
    fc.assert(fc.property(fc.array(fc.string()), (parts) => {
      const id = derivedId(...parts);
      expect(derivedId(...parts)).toBe(id);
      expect(isUuid(id)).toBe(true);
      expect(id).toMatch(/^.{14}8.{4}8/);
    }));
  });

  test('differ whenever the parts differ, also where the parts run together to the same text', () => {
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'));
    expect(derivedId('a|1:b')).not.toBe(derivedId('a', 'b'));
    expect(derivedId('a', '')).not.toBe(derivedId('a'));
    fc.assert(fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
      expect(derivedId(...one) === derivedId(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }));
  });

  test('stay what they were: a changed derivation would record every retried request twice', () => {
    expect(derivedId('event', 'LI-DE', 'key-1')).toBe('3903c8e5-efff-8e87-8a29-9f511998263a');
  });
});

describe('The shape of a UUID', () => {
  test.each(['', '----', '00000000-0000-4000-8000-00000000000', '00000000-0000-4000-8000-00000000000G', '00000000-0000-4000-8000-0000000000000', '00000000-0000-4000-8000-00000000000A', 'x00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000000\n'])(
    'is not that of %j', (text) => {
      expect(isUuid(text)).toBe(false);
    });
});

describe('Digests', () => {
  test('agree with the published vectors (FIPS 180-2, RFC 4231)', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256(new TextEncoder().encode('abc'))).toBe(sha256('abc'));
    expect(hmac('Jefe', 'what do ya want for nothing?')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });
});
