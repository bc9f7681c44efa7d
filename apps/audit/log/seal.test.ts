import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Seal } from './seal.js';

const seal = new Seal(randomBytes(32));

test('what is sealed is opened as it was, and never looks the same twice', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (detail) => {
    const bytes = seal.close(detail);
    expect(seal.open(bytes)).toBe(detail);
    expect(seal.close(detail).equals(bytes)).toBe(false);
  }));
});

test('no changed bit and no other key opens it', () => {
  const bytes = seal.close('{"salt":"0"}');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(seal.open(changed)).not.toBe('{"salt":"0"}');
  }
  expect(new Seal(randomBytes(32)).open(bytes)).toBe('');
  expect(seal.open(bytes.subarray(0, 10))).toBe('');
  expect(seal.open(Buffer.alloc(0))).toBe('');
});

test('what was written before details were sealed is given as it is', () => {
  expect(seal.open(Buffer.from('{"salt":"é"}'))).toBe('{"salt":"é"}');
});
