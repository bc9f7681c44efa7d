import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedId } from '#libs/kernel';
import { bundleOf, parsedLine } from '../../../tests/audit-bundle.js';
import { flipped, noteWithFlip, type Flippable } from '../../../tests/bit-flips.js';
import { PlayedExchange } from '../../../tests/played-exchange.js';
import { logKeys, signedCheckpoint } from '../../../tests/signed-log.js';
import { AuditTools } from '../audit.module.js';
import { readLeaf } from '../log/leaf.js';
import type { Line, LineOf } from './format.js';
import { verifyBundle, type VerifiedBundle } from './verify-bundle.js';

let exchange: PlayedExchange;
let folder: string;
let lines: readonly string[];
let ofCase: readonly string[];

const { log: logKey, witnesses: witnessKeys } = logKeys;

const bundle = (...args: Tail<Parameters<typeof bundleOf>>) => bundleOf(exchange, ...args);
type Tail<T> = T extends [unknown, ...infer Rest] ? Rest : never;

let file = 0;
async function verified(text: string | Buffer, trust = {}): Promise<VerifiedBundle> {
  const path = join(folder, `${(file += 1)}.jsonl`);
  await writeFile(path, text);
  return verifyBundle(path, trust).finally(() => rm(path));
}

const faultOf = async (text: string | Buffer, trust = {}) => (await verified(text, trust)).fault?.name;
const parsed = parsedLine;
const ofKind = (kind: Line['kind']): number[] => lines.flatMap((line, at) => (parsed(line).kind === kind ? [at] : []));
const replaced = (at: number, by: string): string => lines.map((line, nth) => (nth === at ? by : line)).join('');

beforeAll(async () => {
  exchange = await PlayedExchange.play();
  exchange.clock.advance(60_000);
  await exchange.get('POL-DE', `/cases/${derivedId('none')}`, { purpose: 'criminal-investigation' });
  await exchange.audit('who-saw-what', { case: await exchange.caseAs('LI-DE'), agency: 'LI-DE' });
  folder = await mkdtemp(join(tmpdir(), 'firebreak-bundle-'));
  lines = await bundle(() => true, { all: true });
  ofCase = await bundle(({ leaf }) => readLeaf(leaf).agency === 'NGO-DE', { agency: 'NGO-DE' });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await exchange.close();
});

describe('a bundle', () => {
  test('is verified from the file and the published keys alone', async () => {
    const { fault, checkpoint, ...counts } = await verified(lines.join(''), { log: logKey, witnesses: witnessKeys, quorum: 3 });
    expect(fault).toBeUndefined();
    expect(checkpoint).toMatchObject({ origin: 'log.example/disclosures', size: ofKind('release').length, cosigners: ['auditor.example', 'authority.example', 'union.example'], ownKeys: [] });
    const outcomes = ofKind('release').map((at) => readLeaf((parsed(lines[at]!) as { leaf: string }).leaf));
    const denied = outcomes.filter(({ outcome }) => outcome === 'denied').length;
    const toAuditors = outcomes.filter(({ outcome, purpose }) => outcome === 'released' && purpose === 'oversight').length;
    expect(counts).toEqual({ about: { all: true }, released: outcomes.length - denied, denied, replayed: outcomes.length - denied - toAuditors });
    expect([denied, toAuditors, counts.replayed].every((count) => count > 0)).toBe(true);
  });

  test('says when nothing but its own keys vouches for it', async () => {
    expect((await verified(lines.join(''))).checkpoint!.ownKeys).toEqual(['log', 'witnesses']);
    expect((await verified(lines.join(''), { log: logKey })).checkpoint!.ownKeys).toEqual(['witnesses']);
  });

  test('of some releases holds no more of the journal than they saw', async () => {
    expect((await verified(ofCase.join(''))).fault).toBeUndefined();
    const releases = ofCase.map(parsed).flatMap((line) => (line.kind === 'release' ? [line] : []));
    const last = Math.max(...releases.map(({ detail }) => (JSON.parse(detail) as { position: number }).position));
    const events = ofCase.map(parsed).flatMap((line) => (line.kind === 'event' && line.correlation !== 'register' ? [line] : []));
    expect(Math.max(...events.map(({ position }) => position))).toBeLessThanOrEqual(last);
    expect(new Set(ofCase.map(parsed).flatMap((line) => (line.kind === 'name' ? [line.agency] : [])))).toEqual(new Set(['NGO-DE']));
  });

  test('holds no secret', () => {
    const text = lines.join('');
    for (const encoding of ['hex', 'base64', 'base64url'] as const) expect(text).not.toContain(Buffer.from(exchange.rootKey).toString(encoding));
  });

  test('with fewer cosignatures than asked for does not hold', async () => {
    const alone = (await bundle(() => true, { all: true }, signedCheckpoint(await exchange.running.app.get(AuditTools).store.head(), 1))).join('');
    expect(await faultOf(alone)).toBe('witness-cosignature');
    expect(await faultOf(alone, { witnesses: witnessKeys })).toBe('witness-cosignature');
    expect(await faultOf(alone, { witnesses: witnessKeys, quorum: 1 })).toBeUndefined();
    expect(await faultOf(lines.join(''), { witnesses: [witnessKeys[0]!], quorum: 2 })).toBe('witness-cosignature');
  });

  test('of another log does not hold, nor does a release of one', async () => {
    const strange = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    expect(await faultOf(lines.join(''), { log: strange })).toBe('checkpoint-signature');
    expect(await faultOf(lines.join(''), { log: 'no key' })).toBe('verifier-key');
    const smaller = (await bundle(({ index }) => index < 5, { all: true }, signedCheckpoint({ size: 5, root: 'a'.repeat(64) }))).join('');
    expect(await faultOf(smaller)).toBe('inclusion');
  });
});

type Flip = (line: never, bit: number) => Flippable;
const journal: readonly string[] = ['journal-event', 'name', 'decision', 'rendering', 'policy-digest', 'bundle-digest'];
/** What is named when one bit changes, by everything that a line holds. */
const kinds: Record<string, readonly [expected: readonly string[], flip?: Flip]> = {
  'bundle.version': [['bundle-line']],
  'bundle.about': [['bundle-digest', 'release-sequence']],
  'bundle.isRange': [['bundle-digest']],
  'bundle.keys': [['verifier-key', 'witness-cosignature', 'bundle-digest']],
  'checkpoint.note': [['checkpoint-signature'], ({ note }: { note: string }, bit) => noteWithFlip(note, 'text', bit)],
  'checkpoint.note, signature of the log': [['checkpoint-signature'], ({ note }: { note: string }, bit) => noteWithFlip(note, 0, bit)],
  'checkpoint.note, cosignature': [['witness-cosignature'], ({ note }: { note: string }, bit) => noteWithFlip(note, 1 + (bit % 3), bit)],
  'release.index': [['inclusion', 'release-sequence', 'bundle-line']],
  'release.leaf': [['leaf-hash']],
  'release.hash': [['leaf-hash']],
  'release.proof': [['inclusion']],
  'release.detail': [['detail-commitment']],
  'release.body': [['bytes-commitment']],
  'event.position': [['bundle-line', ...journal]],
  'event.id': [journal],
  'event.stream': [journal],
  'event.revision': [journal],
  'event.type': [journal],
  'event.version': [journal],
  'event.correlation': [journal],
  'event.data': [journal],
  'event.meta': [journal],
  'name.agency': [['name', 'bundle-line']],
  'name.of': [['bundle-line']],
  'name.id': [['name', 'bundle-line']],
  'name.name': [['rendering']],
  'end.lines': [['bundle-digest']],
  'end.sha256': [['bundle-digest']],
};

describe('one bit changed', () => {
  test('is looked for in everything that a line of any kind holds', () => {
    const held = new Set(lines.map(parsed).flatMap((line) => Object.keys(line).filter((name) => name !== 'kind').map((name) => `${line.kind}.${name}`)));
    expect([...new Set(Object.keys(kinds).map((kind) => kind.split(',')[0]!))].sort()).toEqual([...held].sort());
  });

  test.each(Object.entries(kinds))('in %s is found and named', async (kind, [expected, flip]) => {
    const [of, field] = kind.split(',')[0]!.split('.') as [Line['kind'], string];
    const places = ofKind(of).filter((at) => field in parsed(lines[at]!));
    await fc.assert(fc.asyncProperty(fc.constantFrom(...places), fc.nat({ max: 1e6 }), async (at, bit) => {
      const line = parsed(lines[at]!) as unknown as Record<string, Flippable>;
      const changed = { ...line, [field]: flip ? flip(line as never, bit) : flipped(line[field]!, bit) };
      expect(JSON.stringify(changed)).not.toBe(JSON.stringify(line));
      expect(expected).toContain(await faultOf(replaced(at, `${JSON.stringify(changed)}\n`)));
    }), { numRuns: 5 });
  });

  test('anywhere in the file is found', async () => {
    const bytes = Buffer.from(lines.join(''));
    await fc.assert(fc.asyncProperty(fc.nat({ max: bytes.length * 8 - 1 }), async (bit) => {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(await faultOf(changed)).toBeDefined();
    }), { numRuns: 25 });
  });

  test('in a value that was shown is named as what was rendered, in a consent as what was decided', async () => {
    const change = async (type: string, part: 'data' | 'meta', field: string, value: unknown) => {
      const at = ofKind('event').find((nth) => (parsed(lines[nth]!) as { type: string }).type === type)!;
      const event = parsed(lines[at]!) as LineOf<'event'>;
      return faultOf(replaced(at, `${JSON.stringify({ ...event, [part]: { ...event[part], [field]: value } })}\n`));
    };
    expect(await change('EmploymentRecorded', 'data', 'employer', 'Nadelwerk GmbI')).toBe('rendering');
    expect(await change('ConsentGiven', 'meta', 'recordedAt', '2026-03-02T08:00:00.000Z')).toBe('decision');
    expect(await change('PolicyAdopted', 'data', 'digest', '0'.repeat(64))).toBe('policy-digest');
  });
});

describe('a line', () => {
  const whole = (changed: readonly string[]) => faultOf(changed.join(''));

  test.each(['bundle', 'checkpoint', 'release', 'event', 'name', 'end'] as const)('of kind %s that is dropped, doubled or swapped with its neighbour is missed', async (kind) => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...ofKind(kind)), async (at) => {
      const dropped = await whole(lines.filter((_, nth) => nth !== at));
      const expected = { bundle: ['bundle-line'], checkpoint: ['bundle-line'], release: ['release-sequence'], event: journal, name: ['name'], end: ['bundle-end'] }[kind];
      expect(expected).toContain(dropped);
      expect(await whole(lines.flatMap((line, nth) => (nth === at ? [line, line] : [line])))).toBe('bundle-line');
      const swapped = at === 0 ? [lines[1]!, lines[0]!, ...lines.slice(2)] : [...lines.slice(0, at - 1), lines[at]!, lines[at - 1]!, ...lines.slice(at + 1)];
      expect(await whole(swapped)).toBe('bundle-line');
    }), { numRuns: 4 });
  });

  test('that is left out where a bundle is not all of a stretch is missed by the digest of the file', async () => {
    const at = ofCase.findLastIndex((line) => parsed(line).kind === 'release');
    expect(await whole(ofCase.filter((_, nth) => nth !== at))).toBe('bundle-digest');
  });

  test('that the file is cut off after, or within, is missed', async () => {
    const text = lines.join('');
    await fc.assert(fc.asyncProperty(fc.nat({ max: text.length - 1 }), async (length) => {
      expect(await faultOf(text.slice(0, length))).toBe('bundle-end');
    }), { numRuns: 10 });
    expect(await whole(lines.slice(0, -5))).toBe('bundle-end');
    expect(await faultOf('')).toBe('bundle-end');
    expect(await faultOf(`${text}{}\n`)).toBe('bundle-line');
  });
});
