import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isUuid } from './ids.js';
import { PairwiseNames, type ReferenceKind } from './pairwise.js';

const kinds: readonly ReferenceKind[] = ['case', 'entry', 'person', 'consent', 'evidence'];
const root = (byte: number) => new Uint8Array(32).fill(byte);
const names = new PairwiseNames(root(7));
const uuid = fc.uuid();
const kind = fc.constantFrom(...kinds);
const agency = fc.stringMatching(/^[A-Z][A-Z0-9-]{1,31}$/);

describe('Pairwise names', () => {
  test('lead back to the id for the agency and kind they were made for', () => {
    fc.assert(fc.property(agency, kind, uuid, (to, of, id) => {
      const reference = names.name(to, of, id);
      expect(isUuid(reference)).toBe(true);
      expect(names.resolve(to, of, reference)).toBe(id);
    }));
  });

  test('are a permutation: every reference is the name of exactly one id', () => {
    fc.assert(fc.property(agency, kind, uuid, uuid, (to, of, one, other) => {
      expect(names.name(to, of, names.resolve(to, of, one)!)).toBe(one);
      expect(names.name(to, of, one) === names.name(to, of, other)).toBe(one === other);
    }));
  });

  test('of one id share nothing between two agencies', () => {
    fc.assert(fc.property(agency, agency, kind, uuid, (one, other, of, id) => {
      fc.pre(one !== other);
      expect(names.name(one, of, id)).not.toBe(names.name(other, of, id));
      expect(names.resolve(other, of, names.name(one, of, id))).not.toBe(id);
    }));
  });

  test('of one id share nothing between two kinds of thing', () => {
    fc.assert(fc.property(agency, kind, kind, uuid, (to, one, other, id) => {
      fc.pre(one !== other);
      expect(names.name(to, one, id)).not.toBe(names.name(to, other, id));
      expect(names.resolve(to, other, names.name(to, one, id))).not.toBe(id);
    }));
  });

  test('flip about half of their bits when one bit of the id flips', () => {
    const id = '00000000-0000-4000-8000-000000000000';
    const near = '00000000-0000-4000-8000-000000000001';
    const bits = (text: string) => BigInt(`0x${text.replaceAll('-', '')}`);
    const distance = kinds.map((of) => [...(bits(names.name('POLICE', of, id)) ^ bits(names.name('POLICE', of, near))).toString(2)].filter((bit) => bit === '1').length);
    for (const flipped of distance) expect(Math.abs(flipped - 64)).toBeLessThan(32);
  });

  test('are the same after a restart under the same root key and others under another', () => {
    const id = '0f0e0d0c-0b0a-4908-8706-050403020100';
    expect(new PairwiseNames(root(7)).name('POLICE', 'case', id)).toBe(names.name('POLICE', 'case', id));
    expect(new PairwiseNames(root(8)).name('POLICE', 'case', id)).not.toBe(names.name('POLICE', 'case', id));
    expect(names.name('POLICE', 'case', id)).toBe('8d7fa205-c16f-8645-f8bd-2463a921b2aa');
  });

  test.each(['', 'nonsense', '----', '00000000-0000-4000-8000-00000000000', '00000000000040008000000000000000'])(
    'resolve %j, which is no reference, to nothing', (reference) => {
      expect(names.resolve('POLICE', 'case', reference)).toBeUndefined();
    });

  test('need a root key of 32 bytes', () => {
    expect(() => new PairwiseNames(new Uint8Array(31))).toThrow('32 bytes');
    expect(() => new PairwiseNames(new Uint8Array(33))).toThrow('32 bytes');
  });
});

describe('Pseudonyms', () => {
  test('are stable for one agency, useless to another, and say nothing of the value', () => {
    fc.assert(fc.property(fc.string({ minLength: 4 }), fc.string(), (value, other) => {
      const pseudonym = names.pseudonym('POLICE', value);
      expect(pseudonym).toMatch(/^[0-9a-f]{24}$/);
      expect(names.pseudonym('POLICE', value)).toBe(pseudonym);
      expect(names.pseudonym('UNION', value)).not.toBe(pseudonym);
      expect(names.pseudonym('POLICE', other) === pseudonym).toBe(other === value);
    }));
  });
});
