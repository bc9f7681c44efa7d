import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LogHistory } from '../../../tests/log-history.js';
import { WitnessProcess } from '../../../tests/witness-process.js';
import { CosignatureVerifier } from '../notes/cosignature.js';
import { noteText, NoteSigner, readNote, type NoteSignature } from '../notes/signed-note.js';
import { addCheckpointBody } from './add-checkpoint.js';

const log = LogHistory.of('log.example', 40);
const fork = log.forkedAt(4);
const ask = (history: LogHistory, old: number, size: number, path = history.consistency(old, size)) => addCheckpointBody({ old, path, checkpoint: history.checkpoint(size) });
const conflict = (size: number) => ({ status: 409, type: 'text/x.tlog.size', body: `${size}\n` });
const refusal = (status: number) => expect.objectContaining({ status, type: 'text/plain; charset=utf-8', body: expect.not.stringContaining('—') as unknown });

let witness: WitnessProcess;

beforeAll(async () => {
  witness = await WitnessProcess.start('witness.example', [log.verifierKey]);
});

afterAll(() => witness.remove());

/** Vouched, as whoever relies on the witness checks it. */
function expectVouched(answer: { status: number; body: string }, history: LogHistory, size: number): void {
  expect(answer.status).toBe(200);
  const { text } = readNote(history.checkpoint(size));
  const [cosignature, ...more] = readNote(`${text}\n${answer.body}`).signatures;
  expect(CosignatureVerifier.read(witness.verifierKey).verifies(text, cosignature!)).toBe(true);
  expect(more).toEqual([]);
}

describe('a witness', () => {
  test('says at its start what it is called, what it watches, by which key it is known and where it listens', () => {
    expect(witness.out).toBe(`witness witness.example watches log.example\nverifier key ${witness.verifierKey}\nlistens on ${witness.url}\n`);
    expect(witness.verifierKey).toMatch(/^witness\.example\+[0-9a-f]{8}\+B[A-Za-z0-9+/]{43}$/);
    expect(statSync(witness.keyFile).mode & 0o777).toBe(0o600);
  });

  test('vouches for a log as it grows, also when it does not', async () => {
    expectVouched(await witness.post(ask(log, 0, 7)), log, 7);
    expectVouched(await witness.post(ask(log, 7, 8)), log, 8);
    expectVouched(await witness.post(ask(log, 8, 8)), log, 8);
  });

  test('tells the size it knows to whoever begins elsewhere, with the latest checkpoint or an earlier one', async () => {
    expect(await witness.post(ask(log, 0, 9))).toEqual(conflict(8));
    expect(await witness.post(ask(log, 7, 9))).toEqual(conflict(8));
    expect(await witness.post(ask(log, 9, 10))).toEqual(conflict(8));
    expect(await witness.post(ask(log, 0, 7))).toEqual(conflict(8));
    expect(await witness.post(ask(log, 7, 7))).toEqual(conflict(8));
  });

  test('does not vouch for another history of the log, whatever the proof', async () => {
    for (const path of [fork.consistency(8, 12), log.consistency(8, 12), [], fork.consistency(8, 12).slice(1), [...log.consistency(8, 12), fork.root(12)]]) {
      expect(await witness.post(ask(fork, 8, 12, path))).toEqual(refusal(422));
    }
    expect(await witness.post(ask(log, 8, 17, log.consistency(8, 17).reverse()))).toEqual(refusal(422));
    expect(await witness.post(ask(log, 8, 8, [log.root(8)]))).toEqual(refusal(422));
    expect(witness.errors).toContain('log.example: nothing shows that the tree of 12 leaves begins with the tree of 8 that this witness vouched for');
  });

  test('shown two roots at one size keeps the proof, once, and tells whoever runs it', async () => {
    for (const other of [fork, log.forkedAt(5)]) expect(await witness.post(ask(other, 8, 8))).toEqual(conflict(8));
    expect(witness.errors.match(/log\.example CONTRADICTS ITSELF: it signed two roots at the size 8\./g)).toHaveLength(2);
    const [file, ...more] = readdirSync(witness.state).filter((name) => name.startsWith('contradiction-'));
    expect(more).toEqual([]);
    const [ours, theirs] = readFileSync(join(witness.state, file!), 'utf8').split(/(?<=\n)\n(?=log\.example)/);
    expect(theirs).toBe(fork.checkpoint(8));
    expect(ours!.startsWith(log.checkpoint(8))).toBe(true);
  });

  test('vouches for nothing that the log did not sign', async () => {
    const { text } = readNote(log.checkpoint(9));
    const stranger = new NoteSigner('log.example', Buffer.alloc(32, 9)).sign(text);
    const [own] = readNote(log.checkpoint(9)).signatures;
    const forged = { ...own!, bytes: Buffer.from(own!.bytes).fill(0, 0, 1) };
    const body = (...signatures: NoteSignature[]) => addCheckpointBody({ old: 8, path: log.consistency(8, 9), checkpoint: noteText(text, signatures) });
    expect(await witness.post(body(stranger))).toEqual(refusal(403));
    expect(await witness.post(body(forged))).toEqual(refusal(403));
    expect(await witness.post(body(own!, forged))).toEqual(refusal(403));
    expectVouched(await witness.post(body(stranger, own!)), log, 9);
  });

  test('remembers one signature of the log, however often it is repeated', async () => {
    const { text, signatures } = readNote(log.checkpoint(10));
    const checkpoint = noteText(text, Array.from({ length: 64 }, () => signatures[0]!));
    expectVouched(await witness.post(addCheckpointBody({ old: 9, path: log.consistency(9, 10), checkpoint })), log, 10);
    expectVouched(await witness.post(ask(log, 10, 10)), log, 10);
  });

  test('is not asked to go back', async () => {
    expect(await witness.post(ask(log, 10, 9, []))).toEqual(refusal(400));
  });

  test('does not know other logs', async () => {
    expect(await witness.post(ask(LogHistory.of('other.example', 3), 0, 3))).toEqual(refusal(404));
  });

  test('has one address and one method', async () => {
    const status = async (path: string, method: string) => (await fetch(`${witness.url}${path}`, { method })).status;
    expect([await status('/', 'GET'), await status('/add-checkpoint', 'GET'), await status('/add-checkpoint/', 'POST'), await status('/add-checkpoint?a', 'POST')]).toEqual([404, 405, 404, 404]);
  });
});

describe('what it vouched for', () => {
  test('it knows after a power cut', async () => {
    await witness.stop();
    await witness.start();
    expect(await witness.post(ask(fork, 0, 12))).toEqual(conflict(10));
    expect(await witness.post(ask(fork, 10, 12))).toEqual(refusal(422));
    expectVouched(await witness.post(ask(log, 10, 12)), log, 12);
  });

  test('it stands by, wherever the power is cut', async () => {
    let known = 12;
    for (let round = 0; round < 8; round += 1) {
      const answers = [1, 2, 3].map((more) => witness.post(ask(log, known, known + more)).catch(() => undefined));
      if (round % 2 === 1) await Promise.any(answers);
      await witness.stop();
      const vouched = (await Promise.all(answers)).map((answer, at) => (answer?.status === 200 ? known + at + 1 : known));
      await witness.start();
      const { status, body } = await witness.post(ask(fork, 0, 40));
      expect(status).toBe(409);
      expect(Number(body)).toBeGreaterThanOrEqual(Math.max(...vouched));
      known = Number(body);
      expect((await witness.post(ask(fork, known, 40))).status).toBe(422);
    }
  }, 120_000);

  test('is kept by one process at a time, in a folder that can say so', async () => {
    const program = fileURLToPath(new URL('./main.js', import.meta.url));
    const start = (state: string) => {
      const args = ['--name', 'witness.example', '--key', witness.keyFile, '--log', log.verifierKey, '--state', state, '--port', '0'];
      return execFileSync(process.execPath, [program, ...args], { stdio: 'pipe', timeout: 30_000 });
    };
    expect(() => start(witness.state)).toThrow(`witness: Another witness uses ${witness.state}\n`);
    const far = join(witness.folder, 'x'.repeat(100));
    expect(() => start(far)).toThrow(`witness: The way to ${far} is too long`);
  });

  test('must be on disk first: what cannot be kept is not vouched for', async () => {
    const fresh = join(witness.state, 'checkpoints.new');
    const known = Number((await witness.post(ask(fork, 0, 40))).body);
    mkdirSync(fresh);
    expect(await witness.post(ask(log, known, known + 1))).toEqual({ status: 500, type: 'text/plain; charset=utf-8', body: 'This witness can vouch for nothing now.\n' });
    expect(witness.errors).toContain('EISDIR');
    expectVouched(await witness.post(ask(log, known, known)), log, known);
    rmSync(fresh, { recursive: true });
    expectVouched(await witness.post(ask(log, known, known + 1)), log, known + 1);
  });

  test('when it is damaged ends the witness: while it runs with every question, and for good at the next start', async () => {
    const file = join(witness.state, 'checkpoints');
    const kept = readFileSync(file, 'utf8');
    writeFileSync(file, kept.replace('log.example', 'log.exampel'));
    expect((await witness.post(ask(log, 0, 40))).status).toBe(500);
    await witness.stop();
    await expect(witness.start()).rejects.toThrow(`exit 1: ${witness.errors}`);
    expect(witness.errors).toContain(`witness: The state in ${file} is damaged`);
    rmSync(file);
    await expect(witness.start()).rejects.toThrow('exit 1');
    expect(witness.errors).toContain(`witness: ${witness.keyFile} is there, what it vouched for is not (${witness.state}).`);
    writeFileSync(file, kept);
    await witness.start();
    expect((await witness.post(ask(log, 0, 40))).status).toBe(409);
  });
});

test('ends with 0 when told to', async () => {
  expect(await witness.stop('SIGTERM')).toBe(0);
});
