import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogHistory } from '../../../tests/log-history.js';
import { WitnessProcess } from '../../../tests/witness-process.js';
import { CosignatureVerifier } from '../notes/cosignature.js';
import { NoteVerifier, readNote } from '../notes/signed-note.js';
import { addCheckpointBody } from './add-checkpoint.js';
import { openWitness } from './own-key.js';
import { Witness } from './witness.js';

const log = LogHistory.of('log.example', 24);
const histories = [log, log.forkedAt(0), log.forkedAt(3), log.forkedAt(11), log.forkedAt(16)];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-witness-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function newWitness(at = mkdtempSync(join(folder, 'w-'))) {
  const { cosigner, state } = await openWitness('witness.example', join(at, 'key'), at);
  const warnings: string[] = [];
  const witness = new Witness({ cosigner, state, logs: [NoteVerifier.read(log.verifierKey)], now: () => 1, warn: (text) => warnings.push(text) });
  return { at, witness, state, warnings, verifier: CosignatureVerifier.read(cosigner.verifierKey) };
}

describe('whatever a witness is asked, in whatever order and how much at once', () => {
  const questions = fc.record({
    history: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(histories.length - 1) }),
    step: fc.integer({ min: -2, max: 5 }),
    old: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(24) }),
    honest: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  });
  const rounds = fc.array(fc.array(questions, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });

  test('all that it vouches for lies in one history, and the largest is what it knows', async () => {
    let vouchedFor = 0;
    await fc.assert(fc.asyncProperty(rounds, async (rounds) => {
      const { witness, state } = await newWitness();
      const vouched: { history: LogHistory; size: number }[] = [];
      let known = 0;
      for (const round of rounds) {
        const answers = await Promise.all(round.map(async ({ history, step, old = known, honest }) => {
          const size = Math.min(Math.max(known + step, 0), 24);
          const told = histories[history]!;
          const proven = honest ? told : log;
          const path = old <= size ? proven.consistency(old, size) : [];
          const { status } = await witness.addCheckpoint(addCheckpointBody({ old, path, checkpoint: told.checkpoint(size) }));
          return status === 200 ? [{ history: told, size }] : [];
        }));
        vouched.push(...answers.flat());
        known = Math.max(known, ...vouched.map(({ size }) => size));
      }
      vouchedFor += vouched.length;
      for (const { history, size } of vouched) {
        for (const other of vouched) if (size <= other.size) expect(other.history.root(size)).toEqual(history.root(size));
      }
      const note = (await state.read()).get('log.example');
      expect(note === undefined ? undefined : Number(note.split('\n')[1])).toBe(vouched.length === 0 ? undefined : known);
    }), { numRuns: 60, seed: 5 });
    expect(vouchedFor).toBeGreaterThan(200);
  });
});

describe('what a witness keeps', () => {
  test('is on disk, file and name, before it answers', async () => {
    const { at, witness } = await newWitness();
    const read = (name: string) => (readdirSync(at).includes(name) ? readFileSync(join(at, name), 'utf8') : undefined);
    const probe = await open(join(at, 'key'), 'r');
    const prototype = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    const sync = prototype.sync;
    const seen: unknown[] = [];
    const holds = (name: string) => read(name)?.includes(log.checkpoint(5).split('\n')[2]!) ?? 'nothing there';
    prototype.sync = async function (this: FileHandle) {
      seen.push([(await this.stat()).isDirectory() ? 'folder' : 'file', holds('checkpoints.new'), holds('checkpoints')]);
      return sync.call(this);
    };
    try {
      const { status } = await witness.addCheckpoint(addCheckpointBody({ old: 0, path: [], checkpoint: log.checkpoint(5) }));
      expect([status, seen]).toEqual([200, [['file', true, false], ['folder', 'nothing there', true]]]);
    } finally {
      prototype.sync = sync;
    }
  });

  test('and what a power cut left half written is not mistaken for it', async () => {
    const { at, witness, state } = await newWitness();
    await witness.addCheckpoint(addCheckpointBody({ old: 0, path: [], checkpoint: log.checkpoint(5) }));
    const handle = await open(join(at, 'checkpoints.new'), 'w');
    await handle.writeFile('half');
    await handle.close();
    expect((await newWitness(at)).verifier.name).toBe('witness.example');
    expect([...(await state.read()).keys()]).toEqual(['log.example']);
  });

  test('it does not start from when any bit of it is another, or any end of it is missing', async () => {
    const { at, witness } = await newWitness();
    await witness.addCheckpoint(addCheckpointBody({ old: 0, path: [], checkpoint: log.checkpoint(5) }));
    await expectRefused(at, 'checkpoints', /^The state in .*checkpoints is damaged/);
    expect((await newWitness(at)).at).toBe(at);
  });

  test('nor with a key of which any bit is another or any end is missing', async () => {
    const { at } = await newWitness();
    await expectRefused(at, 'key', /^(The private key in .* is damaged|.* is no private key of witness\.example)$/);
    expect((await newWitness(at)).at).toBe(at);
  });

  test('nor with a key that others may read, under another name, or with the state of another witness', async () => {
    const [one, other] = [await newWitness(), await newWitness()];
    await one.witness.addCheckpoint(addCheckpointBody({ old: 0, path: [], checkpoint: log.checkpoint(5) }));
    const key = join(one.at, 'key');
    await expect(openWitness('dpa.example', key, one.at)).rejects.toThrow(`${key} is no private key of dpa.example`);
    await expect(openWitness('witness.example', join(other.at, 'key'), one.at)).rejects.toThrow('it holds a checkpoint that witness.example did not cosign with this key');
    await expect(openWitness('witness.example', join(one.at, 'new key'), one.at)).rejects.toThrow('it holds a checkpoint that witness.example did not cosign with this key');
    expect(readdirSync(one.at)).not.toContain('new key');
    const handle = await open(key, 'r');
    await handle.chmod(0o640);
    await handle.close();
    await expect(openWitness('witness.example', key, one.at)).rejects.toThrow(`Others may read ${key}: chmod 600`);
  });

  async function expectRefused(at: string, name: string, why: RegExp): Promise<void> {
    const file = join(at, name);
    const whole = readFileSync(file);
    const flipped = (byte: number) => Buffer.from(whole).fill(whole[byte]! ^ (1 << (byte % 8)), byte, byte + 1);
    const changed = Array.from(whole, (_, byte) => [flipped(byte), whole.subarray(0, byte)]).flat();
    for (const bytes of [...changed, Buffer.concat([whole, Buffer.from('\n')])]) {
      const handle = await open(file, 'w');
      await handle.writeFile(bytes);
      await handle.close();
      await expect(newWitness(at)).rejects.toThrow(why);
    }
    const handle = await open(file, 'w');
    await handle.writeFile(whole);
    await handle.close();
  }
});

describe('a hostile client', () => {
  const [answered, unsigned] = [[200, 400, 403, 404, 409, 413, 422], [400, 403, 404, 413]];
  let witness: WitnessProcess;

  beforeAll(async () => {
    witness = await WitnessProcess.start('witness.example', [log.verifierKey]);
    expect((await witness.post(addCheckpointBody({ old: 0, path: [], checkpoint: log.checkpoint(5) }))).status).toBe(200);
  });

  afterAll(() => witness.remove());

  const genuine: Buffer = Buffer.from(addCheckpointBody({ old: 5, path: log.consistency(5, 11), checkpoint: log.checkpoint(11) }));
  const edits = fc.oneof(
    fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 3 })).map(([at, bytes]) => (body: Buffer) => Buffer.concat([body.subarray(0, at % body.length), bytes, body.subarray((at % body.length) + 1)])),
    fc.nat().map((at) => (body: Buffer) => body.subarray(0, at % body.length)),
    fc.tuple(fc.nat(), fc.nat()).map(([from, to]) => (body: Buffer) => {
      const lines = body.toString().split('\n');
      lines.splice(to % lines.length, 0, lines[from % lines.length]!);
      return Buffer.from(lines.join('\n'));
    }),
    fc.nat(12).map((old) => (body: Buffer) => Buffer.from(body.toString().replace(/^old \d+/, `old ${old}`))),
  );

  test('that changes a genuine request brings it to nothing but the genuine checkpoint, and never to its knees', async () => {
    await fc.assert(fc.asyncProperty(fc.array(edits, { minLength: 1, maxLength: 3 }), async (edits) => {
      const body = edits.reduce<Buffer>((body, edit) => (body.length > 0 ? edit(body) : body), genuine);
      const answer = await witness.post(body);
      expect(answered).toContain(answer.status);
      if (answer.status !== 200) return;
      const { text } = readNote(log.checkpoint(11));
      const verifier = CosignatureVerifier.read(witness.verifierKey);
      expect(readNote(`${text}\n${answer.body}`).signatures.every((signature) => verifier.verifies(text, signature))).toBe(true);
    }), { numRuns: 300 });
  });

  test('that has no signature of the log is not vouched for, whatever it sends', async () => {
    const lines = fc.constantFrom('old 0', 'old 5', 'old -1', 'old 99999999999999999999', '', 'log.example', '5', '11', log.root(11).toString('base64'), '— log.example AAAA', '— log.example', '=', '\u0000', '€');
    const bodies = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.array(lines, { maxLength: 12 }).map((lines) => Buffer.from(`${lines.join('\n')}\n`)));
    await fc.assert(fc.asyncProperty(bodies, async (body) => {
      expect(unsigned).toContain((await witness.post(body)).status);
    }), { numRuns: 300 });
  });

  test('that sends more than a request can have is told so, and more than 63 hashes too', async () => {
    const hash = log.root(1);
    const long = (count: number) => addCheckpointBody({ old: 5, path: Array.from({ length: count }, () => hash), checkpoint: log.checkpoint(11) });
    expect((await witness.post(long(63))).status).not.toBe(400);
    expect((await witness.post(long(64))).status).toBe(400);
    expect((await witness.post('x'.repeat(131_072))).status).toBe(400);
    for (const length of [131_073, 8_000_000]) expect((await witness.post('x'.repeat(length))).status).toBe(413);
  });

  test('that is not well-formed UTF-8 is not guessed at', async () => {
    const body = Buffer.from(addCheckpointBody({ old: 5, path: log.consistency(5, 11), checkpoint: `${log.checkpoint(11)}— strangerX AAAAAAAA\n` }));
    body[body.lastIndexOf('X')] = 0xff;
    expect(await witness.post(body)).toMatchObject({ status: 400, body: 'A request is UTF-8.\n' });
  });

  test('has not moved it: it goes on where it stood', async () => {
    const { body } = await witness.post(addCheckpointBody({ old: 1, path: log.consistency(1, 24), checkpoint: log.checkpoint(24) }));
    const known = Number(body);
    expect([5, 11]).toContain(known);
    expect((await witness.post(addCheckpointBody({ old: known, path: log.consistency(known, 24), checkpoint: log.checkpoint(24) }))).status).toBe(200);
    expect(witness.errors.replaceAll(/^witness: log\.example: nothing shows that .*\n/gm, '')).toBe('');
  });
});
