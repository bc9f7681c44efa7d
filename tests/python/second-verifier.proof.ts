import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalJson, derivedId } from '#libs/kernel';
import { verifyBundle } from '../../apps/audit/bundle/verify-bundle.js';
import { bundleOf, parsedLine } from '../audit-bundle.js';
import { flipped, noteWithFlip, type Flippable } from '../bit-flips.js';
import { PlayedExchange } from '../played-exchange.js';
import { logKeys } from '../signed-log.js';
import { pythonWithEd25519 } from './python.js';

const program = fileURLToPath(new URL('../../../tools/verify-bundle.py', import.meta.url));
let python: string;
let exchange: PlayedExchange;
let folder: string;
let lines: readonly string[];

beforeAll(async () => {
  python = pythonWithEd25519();
  exchange = await PlayedExchange.play();
  exchange.clock.advance(60_000);
  await exchange.get('POL-DE', `/cases/${derivedId('none')}`, { purpose: 'criminal-investigation' });
  await exchange.audit('who-saw-what', { case: await exchange.caseAs('LI-DE'), agency: 'LI-DE' });
  folder = await mkdtemp(join(tmpdir(), 'firebreak-bundle-'));
  lines = await bundleOf(exchange, () => true, { all: true });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await exchange.close();
});

const asOptions = (trust: { log?: string; witnesses?: readonly string[]; quorum?: number }): string[] => [
  ...(trust.log ? ['--log-key', trust.log] : []), ...(trust.witnesses ?? []).flatMap((key) => ['--witness-key', key]), ...(trust.quorum === undefined ? [] : ['--quorum', String(trust.quorum)]),
];

/** Has a file verified by both; gives what does not hold by the one and by the other. */
async function byBoth(content: string | Buffer, trust = {}): Promise<{ ours: string | undefined; theirs: string | undefined; output: string }> {
  const file = join(folder, 'bundle.jsonl');
  await writeFile(file, content);
  const { fault } = await verifyBundle(file, trust);
  const { status, stdout, stderr } = spawnSync(python, [program, file, ...asOptions(trust)], { encoding: 'utf8' });
  const theirs = /^does not hold: ([a-z-]+), line \d+: /.exec(stdout)?.[1];
  if (status !== (theirs ? 1 : 0) || stderr) throw new Error(`${status}: ${stdout}${stderr}`);
  return { ours: fault?.name, theirs, output: stdout };
}

// What only deciding and rendering again can tell, the second verifier is told by the digest of the file.
const onlyByReplay = ['decision', 'rendering', 'name', 'journal-event'];
const asSecond = (name: string | undefined) => (name && onlyByReplay.includes(name) ? 'bundle-digest' : name);

describe('the second verifier', () => {
  test('is no longer than a stranger will read', () => {
    expect(readFileSync(program, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(200);
  });

  test('finds that an honest bundle holds, and says whose keys it went by', async () => {
    const own = await byBoth(lines.join(''));
    expect([own.ours, own.theirs]).toEqual([undefined, undefined]);
    expect(own.output).toMatch(/^holds: \d+ releases and \d+ denials under \d+ leaves; cosigned by auditor\.example, authority\.example, union\.example\nkeys of the file itself were used/);
    const { output, theirs } = await byBoth(lines.join(''), { ...logKeys, quorum: 3 });
    expect(theirs).toBeUndefined();
    expect(output).not.toContain('keys of the file');
  });

  test('asks for the quorum and the keys that it is told', async () => {
    const { log, witnesses } = logKeys;
    const trusts = [{ witnesses: witnesses.slice(1), quorum: 3 }, { witnesses: [...witnesses, witnesses[0]!], quorum: 4 }, { log: witnesses[0]! }, { witnesses: [log] }, { log: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW' }];
    for (const trust of trusts) {
      const { ours, theirs } = await byBoth(lines.join(''), trust);
      expect([ours, theirs]).toEqual([ours, ours]);
      expect(['witness-cosignature', 'verifier-key', 'checkpoint-signature']).toContain(theirs);
    }
  });

  test('names what the first names, wherever one bit of a value changes', async () => {
    const named = new Set<string>();
    const places = lines.flatMap((line, at) => Object.keys(parsedLine(line)).filter((name) => name !== 'kind').map((field) => ({ at, field })));
    const kindOf = ({ at, field }: { at: number; field: string }) => `${parsedLine(lines[at]!).kind}.${field}`;
    for (const kind of new Set(places.map(kindOf))) {
      const those = places.filter((place) => kindOf(place) === kind);
      await fc.assert(fc.asyncProperty(fc.constantFrom(...those), fc.nat({ max: 1e6 }), async ({ at, field }, bit) => {
        const line = parsedLine(lines[at]!) as unknown as Record<string, Flippable>;
        const changed = kind === 'checkpoint.note' ? noteWithFlip(line[field] as string, (['text', 0, 1, 2, 3] as const)[bit % 5]!, bit) : flipped(line[field]!, bit);
        const { ours, theirs } = await byBoth(lines.map((each, nth) => (nth === at ? `${JSON.stringify({ ...line, [field]: changed })}\n` : each)).join(''));
        expect({ kind, theirs }).toEqual({ kind, theirs: asSecond(ours) });
        expect(theirs).toBeDefined();
        named.add(theirs!);
      }), { numRuns: kind === 'checkpoint.note' ? 8 : 2 });
    }
    expect([...named]).toEqual(expect.arrayContaining([
      'bundle-line', 'bundle-digest', 'checkpoint-signature', 'witness-cosignature', 'verifier-key', 'leaf-hash', 'inclusion', 'detail-commitment', 'bytes-commitment',
    ]));
  });

  test('names what the first names, wherever one bit of the file changes or a line goes', async () => {
    const bytes = Buffer.from(lines.join(''));
    await fc.assert(fc.asyncProperty(fc.nat({ max: bytes.length * 8 - 1 }), fc.nat({ max: lines.length - 1 }), async (bit, gone) => {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      for (const content of [changed, lines.filter((_, nth) => nth !== gone).join(''), lines.flatMap((line, nth) => (nth === gone ? [line, line] : [line])).join(''), bytes.subarray(0, bit >> 3)]) {
        const { ours, theirs } = await byBoth(content);
        expect(theirs).toBe(asSecond(ours));
        expect(theirs).toBeDefined();
      }
    }), { numRuns: 10 });
  });

  test('writes JSON as RFC 8785 does, whatever the value', () => {
    const script = `import json, runpy, sys\nmodule = runpy.run_path(sys.argv[1])\nsys.stdout.buffer.write(module['canonical'](json.load(sys.stdin)).encode())`;
    const written = (value: unknown) => spawnSync(python, ['-c', script, program], { input: JSON.stringify(value), encoding: 'utf8' }).stdout;
    fc.assert(fc.property(fc.array(fc.jsonValue(), { minLength: 20, maxLength: 40 }), (values) => {
      const value = JSON.parse(JSON.stringify(values)) as unknown; // no minus zero
      expect(written(value)).toBe(canonicalJson(value));
    }), { numRuns: 5 });
    const numbers = [0, 1e21, 1e20, 123456789012345680000, 1e-6, 1e-7, 1.5e-7, 5e-324, 1.7976931348623157e308, -0.1, 2 ** 53 + 2, 100, 1e2, 4.5, 333333333.3333333];
    expect(written(numbers)).toBe(canonicalJson(numbers));
  });
});
