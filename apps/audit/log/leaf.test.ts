import { describe, expect, test } from '@jest/globals';
import type { Denial, Release, ReleasedItem } from '#libs/contracts';
import { canonicalJson, derivedId, hmac } from '#libs/kernel';
import fc from 'fast-check';
import { agrees, casesOf, isBound, leafOfDenial, leafOfRelease, readDetail, type Leaf } from './leaf.js';

const salt = 'a1'.repeat(32);
const userKey = Buffer.alloc(32, 7);
const [caseId, event, consent, otherCase] = ['case', 'event', 'consent', 'other'].map((each) => derivedId(each)) as [string, string, string, string];
const handling = { tlp: 'TLP:AMBER', purpose: 'victim-support', onward: 'never', retainUntil: '2031-02-28' };
const entry = {
  kind: 'entry', seq: 1, case: caseId, event, withheld: 3, occurredOn: 'show', policy: 'p', handling,
  fields: [
    { name: 'role', treatment: 'show', rule: 'ngo-receives-case', ground: 'referral' },
    { name: 'name', treatment: 'mask', rule: 'ngo-receives-identity', ground: 'referral', consent },
    { name: 'isChild', treatment: 'show', rule: 'ngo-receives-case', ground: 'referral' },
  ],
} satisfies ReleasedItem;
const release: Release = {
  id: derivedId('release'), at: Date.UTC(2026, 2, 1, 8), position: 29,
  actor: { agency: 'NGO-DE', user: 'rasa.helper@ngo.example', role: 'member', operator: false },
  purpose: 'victim-support', policy: 'f'.repeat(64), request: { kind: 'feed', after: 0, limit: 100 },
  items: [entry, { ...entry, kind: 'backfill', seq: 2, withheld: 2 }, { kind: 'recall', seq: 3, case: otherCase, event, reason: 'corrected' }, { kind: 'withdrawn', seq: 4 }],
  body: '{"entries":[{"data":{"name":"R. P."}}],"next":4}',
};
const denial: Denial = { id: derivedId('denial'), at: release.at, actor: release.actor, purpose: 'oversight', point: 'ReadCase', code: 'not-found' };

const changed = <T extends object>(text: string, change: (value: T) => void): string => {
  const value = JSON.parse(text) as T;
  change(value);
  return canonicalJson(value);
};

describe('a leaf of a release', () => {
  test('says in the open who received what kind of thing, why, and how much was withheld', () => {
    expect(leafOfRelease(release, salt, userKey).leaf).toEqual({
      v: 2, id: release.id, at: '2026-03-01T08:00:00.000Z', outcome: 'released', point: 'feed', agency: 'NGO-DE', user: hmac(userKey, 'NGO-DE/rasa.helper@ngo.example').slice(0, 24),
      role: hmac(userKey, 'role/NGO-DE/member').slice(0, 24), purpose: 'victim-support', policy: 'f'.repeat(64), rules: ['ngo-receives-case', 'ngo-receives-identity'], withheld: 5,
      detail: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: hmac(salt, release.body),
    });
  });

  test('holds no personal data, no name of a field and no internal id', () => {
    const text = JSON.stringify(leafOfRelease(release, salt, userKey).leaf);
    for (const secret of ['rasa', 'member', 'R. P.', caseId, otherCase, event, consent, salt, '"name"', 'isChild']) expect(text).not.toContain(secret);
  });

  test('hides equal details and equal bytes behind different salts', () => {
    const [one, two] = [salt, 'b2'.repeat(32)].map((each) => leafOfRelease(release, each, userKey).leaf) as [Leaf, Leaf];
    expect(one.bytes).not.toBe(two.bytes);
    expect(one.detail).not.toBe(two.detail);
  });

  test('names one user by one pseudonym, and the same user name of two agencies by two', () => {
    const userOf = (agency: string, id: string) => leafOfRelease({ ...release, id, actor: { ...release.actor, agency } }, salt, userKey).leaf.user;
    expect(userOf('NGO-DE', 'a')).toBe(userOf('NGO-DE', 'b'));
    expect(userOf('NGO-DE', 'a')).not.toBe(userOf('POL-DE', 'a'));
    expect(leafOfRelease(release, salt, Buffer.alloc(32, 8)).leaf.user).not.toBe(userOf('NGO-DE', 'a'));
  });
});

describe('a leaf of a refusal', () => {
  test('says what was refused to whom, and keeps the code in the detail', () => {
    const { leaf, detail } = leafOfDenial(denial, salt, userKey);
    expect(leaf).toMatchObject({ outcome: 'denied', point: 'ReadCase', agency: 'NGO-DE', purpose: 'oversight', rules: [], withheld: 0, bytes: hmac(salt, '') });
    expect(JSON.stringify(leaf)).not.toContain('rasa');
    expect(readDetail(detail)).toMatchObject({ request: { kind: 'denial', code: 'not-found' }, items: [], user: 'rasa.helper@ngo.example' });
    expect(isBound(JSON.stringify(leaf), detail)).toBe(true);
    expect(agrees(leaf, readDetail(detail))).toBe(true);
  });
});

describe('the detail', () => {
  const { leaf, detail } = leafOfRelease(release, salt, userKey);
  const text = JSON.stringify(leaf);

  test('is bound by its leaf, to the last character', () => {
    expect(isBound(text, detail)).toBe(true);
    fc.assert(fc.property(fc.nat(detail.length - 1), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }), (at, char) => {
      fc.pre(detail[at] !== char);
      expect(isBound(text, detail.slice(0, at) + char + detail.slice(at + 1))).toBe(false);
    }));
  });

  test('is not bound where it, or the leaf, is no JSON at all', () => {
    expect(isBound(text, '')).toBe(false);
    expect(isBound('', detail)).toBe(false);
    expect(isBound(text, 'null')).toBe(false);
  });

  test.each<[string, (leaf: Record<string, unknown>) => void]>([
    ['another time', (leaf) => (leaf['at'] = '2026-03-01T08:00:00.001Z')],
    ['another door', (leaf) => (leaf['point'] = 'case')],
    ['a refusal', (leaf) => (leaf['outcome'] = 'denied')],
    ['a rule less', (leaf) => (leaf['rules'] = ['ngo-receives-case'])],
    ['a rule more', (leaf) => (leaf['rules'] = ['ngo-receives-case', 'ngo-receives-identity', 'z'])],
    ['less withheld', (leaf) => (leaf['withheld'] = 4)],
  ])('disagrees with a leaf that says %s', (_, change) => {
    expect(agrees(leaf, readDetail(detail))).toBe(true);
    expect(agrees(JSON.parse(changed(text, change)) as Leaf, readDetail(detail))).toBe(false);
  });

  test('of a refusal that has items disagrees with its leaf', () => {
    const refused = leafOfDenial(denial, salt, userKey);
    expect(agrees(refused.leaf, { ...readDetail(refused.detail), items: release.items })).toBe(false);
  });
});

test('the cases a release speaks of are named once, withdrawn lines name none', () => {
  expect(casesOf(release.items)).toEqual([caseId, otherCase]);
  expect(casesOf([{ kind: 'withdrawn', seq: 4 }])).toEqual([]);
});
