import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { isSignedBy } from '../../tests/webhook-receiver.js';
import { overlap, publicKeys, signedHeaders, type Signing } from './keys.js';

const root = new Uint8Array(32).fill(7);
const webhook = '00000000-0000-4000-8000-000000000001';
const signing: Signing = { webhook, generation: 1, rotated: undefined };
const now = Date.parse('2026-03-01T08:00:00.500Z');

// The sample of the guide for receivers, as it stands there.
const sample = /```js\n([\s\S]*?)```/.exec(readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8'))![1]!;
const { isFromFirebreak } = (await import(`data:text/javascript,${encodeURIComponent(sample)}`)) as {
  isFromFirebreak(headers: Readonly<Record<string, string>>, body: string, keys: readonly string[], now: number): boolean;
};

describe('A signature', () => {
  test('is verified by the code of the guide, for any body, and for no other body, id, time or key', () => {
    fc.assert(fc.property(fc.string(), fc.uuid(), (body, id) => {
      const headers = signedHeaders(root, signing, id, body, now);
      const keys = publicKeys(root, signing, now);
      const holds = (more: object, text = body, with_ = keys) => isFromFirebreak({ ...headers, ...more }, text, with_, now);
      expect([holds({}), isSignedBy({ headers, body }, keys[0]!)]).toEqual([true, true]);
      expect([
        holds({}, `${body}.`), holds({ 'webhook-id': webhook }), holds({ 'webhook-timestamp': '1772352001' }), holds({}, body, publicKeys(root, { ...signing, generation: 2 }, now)),
        holds({ 'webhook-signature': headers['webhook-signature']!.replace('v1a', 'v1') }), isFromFirebreak(headers, body, keys, now + 301_000),
      ]).toEqual([false, false, false, false, false, false]);
    }), { numRuns: 50 });
  });

  test('bears the second of the attempt', () => expect(signedHeaders(root, signing, 'id', '', now)['webhook-timestamp']).toBe('1772352000'));

  test('is the same for the same attempt, and by another key for every endpoint, generation and root', () => {
    const keyOf = (of: Partial<Signing>, by = root) => publicKeys(by, { ...signing, ...of }, now)[0];
    expect(keyOf({})).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    expect(keyOf({})).toBe(keyOf({}));
    expect(new Set([keyOf({}), keyOf({ generation: 2 }), keyOf({ webhook: webhook.replace('1', '2') }), keyOf({}, new Uint8Array(32))]).size).toBe(4);
  });

  test('is by two keys for a day after a change, the newest first', () => {
    const changed: Signing = { webhook, generation: 3, rotated: now };
    const counts = [now, now + overlap - 1, now + overlap].map((at) => [publicKeys(root, changed, at).length, signedHeaders(root, changed, 'id', '', at)['webhook-signature']!.split(' ').length]);
    expect(counts).toEqual([[2, 2], [2, 2], [1, 1]]);
    expect(publicKeys(root, changed, now)).toEqual([publicKeys(root, { ...changed, rotated: undefined }, now)[0], publicKeys(root, { webhook, generation: 2, rotated: undefined }, now)[0]]);
  });
});
