import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LogHistory } from '../../../tests/log-history.js';
import { WitnessProcess } from '../../../tests/witness-process.js';
import { cosignersOf, CosignatureVerifier, Cosigner } from '../notes/cosignature.js';
import { readNote } from '../notes/signed-note.js';
import { askWitnesses, readWitnesses, type Witness } from './ask-witnesses.js';

const log = LogHistory.of('log.example', 40);
const fork = log.forkedAt(4);
const names = ['auditor.example', 'dpa.example', 'ngo.example'] as const;
const verifiers = (witnesses: readonly Witness[]) => witnesses.map(({ verifierKey }) => CosignatureVerifier.read(verifierKey));
const askAbout = (history: LogHistory, size: number, witnesses: readonly Witness[], note = history.checkpoint(size)) =>
  askWitnesses(note, size, witnesses, async (from, to) => history.consistency(from, to));

describe('three witnesses', () => {
  let processes: WitnessProcess[];
  let witnesses: readonly Witness[];
  const vouching = async (history: LogHistory, size: number) => {
    const { note, refused } = await askAbout(history, size, witnesses);
    return { by: cosignersOf(note, verifiers(witnesses)), refused };
  };

  beforeEach(async () => {
    processes = await Promise.all(names.map((name) => WitnessProcess.start(name, [log.verifierKey])));
    witnesses = readWitnesses(processes.map(({ verifierKey, url }) => `${verifierKey} ${url}/`).join(', '));
  });

  afterEach(() => Promise.all(processes.map((witness) => witness.remove())));

  test('all vouch, for the first checkpoint and for every later one', async () => {
    for (const size of [0, 5, 5, 6, 33]) expect(await vouching(log, size)).toEqual({ by: names, refused: [] });
  });

  test('of which one is down are two, and of which two are down are one, and the log is told who and why', async () => {
    await processes[2]!.stop();
    expect(await vouching(log, 5)).toEqual({ by: names.slice(0, 2), refused: [{ name: 'ngo.example', why: expect.stringMatching(/^fetch failed: connect ECONNREFUSED/) as unknown }] });
    await processes[0]!.stop();
    const { by, refused } = await vouching(log, 6);
    expect([by, refused.map(({ name }) => name)]).toEqual([['dpa.example'], ['auditor.example', 'ngo.example']]);
    await processes[2]!.start();
    expect((await vouching(log, 9)).by).toEqual(['dpa.example', 'ngo.example']);
  });

  test('that fell behind differently are each led on from where they stand', async () => {
    await askAbout(log, 3, witnesses.slice(0, 1));
    await askAbout(log, 8, witnesses.slice(1, 2));
    expect(await vouching(log, 20)).toEqual({ by: names, refused: [] });
  });

  test('asked again for the same checkpoint add to it and replace what they gave, and keep what others signed', async () => {
    const first = await askAbout(log, 5, witnesses.slice(0, 1));
    const second = await askAbout(log, 5, witnesses, first.note);
    expect(readNote(second.note).signatures.map(({ name }) => name)).toEqual(['log.example', ...names]);
    const last = await askAbout(log, 5, witnesses.slice(2), second.note);
    expect(readNote(last.note).signatures.map(({ name }) => name)).toEqual(['log.example', ...names]);
    expect(cosignersOf(last.note, verifiers(witnesses))).toEqual(names);
  });

  test('shown two histories of one log never vouch for both, and no two of three can be won for each', async () => {
    expect((await askAbout(log, 7, witnesses.slice(0, 2))).refused).toEqual([]);
    expect((await askAbout(fork, 7, witnesses.slice(2))).refused).toEqual([]);
    const { by, refused } = await vouching(fork, 7);
    expect(by).toEqual(['ngo.example']);
    expect(refused).toEqual(names.slice(0, 2).map((name) => ({ name, why: 'it vouched for another tree at the size 7: has the log two histories?' })));
    expect((await vouching(fork, 12)).by).toEqual(['ngo.example']);
    expect((await vouching(log, 12)).by).toEqual(names.slice(0, 2));
    expect((await vouching(log, 13)).refused).toEqual([{ name: 'ngo.example', why: expect.stringMatching(/^it answered 422: The proof does not show/) as unknown }]);
  });

  test('tell a log that was put back to an earlier size', async () => {
    await vouching(log, 20);
    const { by, refused } = await vouching(log, 19);
    expect(by).toEqual([]);
    expect(refused[0]).toEqual({ name: names[0], why: 'it vouched for 20 leaves already, more than the 19 of this checkpoint: has the log been put back?' });
  });

  test('asked by several at once end with the largest tree, and each answer is for the tree that was asked about', async () => {
    const asked = await Promise.all([30, 31, 32, 33].map(async (size) => cosignersOf((await askAbout(log, size, witnesses)).note, verifiers(witnesses))));
    expect(asked.at(-1)).toEqual(names);
    for (const { url } of witnesses) {
      const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: `old 0\n\n${log.checkpoint(40)}` });
      expect([answer.status, await answer.text()]).toEqual([409, '33\n']);
    }
  });
});

describe('what is no honest witness', () => {
  const cosigner = new Cosigner('dpa.example', Buffer.alloc(32, 2));
  const other = new Cosigner('dpa.example', Buffer.alloc(32, 3));
  const { text } = readNote(log.checkpoint(5));
  const servers: Server[] = [];

  afterAll(() => servers.forEach((server) => {
    server.closeAllConnections();
    server.close();
  }));

  async function whyRefused(listener: RequestListener, size = 5): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { note, refused } = await askAbout(log, size, [{ url, verifierKey: cosigner.verifierKey }]);
    expect(note).toBe(log.checkpoint(size));
    return refused[0]!.why;
  }
  const line = (by: Cosigner, checkpoint = text) => {
    const { name, keyId, bytes } = by.cosign(checkpoint, 1);
    return `— ${name} ${Buffer.concat([keyId, bytes]).toString('base64')}\n`;
  };
  const answering = (status: number, body: string): RequestListener => (_request, response) => response.writeHead(status).end(body);

  test.each([
    ['another key', line(other), 'its answer holds no cosignature by its key'],
    ['another checkpoint', line(cosigner, readNote(log.checkpoint(6)).text), 'its answer holds no cosignature by its key'],
    ['nothing', '', 'its answer is malformed: A line of a signature is a dash, a name and base64'],
    ['half a line', line(cosigner).slice(0, -9), 'its answer is malformed: A note ends with a newline'],
    ['another note', `${text}\n${line(cosigner, readNote(log.checkpoint(6)).text)}`, 'its answer holds no cosignature by its key'],
  ])('is not taken for one: a cosignature of %s', async (_what, body, why) => {
    expect(await whyRefused(answering(200, body))).toBe(why);
  });

  test('is not followed, waited for or read without end', async () => {
    const elsewhere: RequestListener = ({ url }, response) => (url === '/' ? response.end(line(cosigner)) : response.writeHead(307, { location: '/' }).end());
    expect(await whyRefused(elsewhere)).toBe('fetch failed: unexpected redirect');
    expect(await whyRefused(answering(200, 'x'.repeat(20_000)))).toBe('its answer is longer than 16384 bytes');
    expect(await whyRefused((request, response) => void request.pipe(response.writeHead(200).on('error', () => undefined), { end: false }))).toBe('it did not answer within 5 s');
    expect(await whyRefused(() => undefined)).toBe('it did not answer within 5 s');
  });

  test('cannot lead the log in circles', async () => {
    let size = 0;
    const knowing = (next: () => number): RequestListener => (request, response) => answering(409, `${next()}\n`)(request, response);
    expect(await whyRefused(knowing(() => (size += 1)))).toBe('it vouched for 6 leaves already, more than the 5 of this checkpoint: has the log been put back?');
    expect(await whyRefused(knowing(() => (size += 1)), 40)).toBe('the size it knows changed 8 times while it was asked');
    size = 6;
    expect(await whyRefused(knowing(() => (size -= 1)))).toBe('it vouched for 5 leaves and now knows 4: it has forgotten');
    expect(await whyRefused(answering(409, '0\n'))).toBe('it vouched for another tree at the size 0: has the log two histories?');
    expect(await whyRefused(answering(409, 'many\n'))).toMatch(/^its answer is malformed: A count/);
  });

  test('is told in printable words', async () => {
    expect(await whyRefused(answering(500, `\u001b[2Jall is well\r\n${'x'.repeat(900)}`))).toBe(`it answered 500: [2Jall is well  ${'x'.repeat(183)}`);
  });
});

describe('the setting', () => {
  const key = new Cosigner('dpa.example', Buffer.alloc(32, 2)).verifierKey;
  const [second, sameKey, sameName] = [['ngo.example', 3], ['ngo.example', 2], ['dpa.example', 3]].map(([name, seed]) => new Cosigner(name as string, Buffer.alloc(32, seed)).verifierKey);

  test('lists witnesses', () => {
    expect(readWitnesses('')).toEqual([]);
    expect(readWitnesses(` ${key}  https://dpa.example/witness/ ,\n${second} http://127.0.0.1:9000,`)).toEqual([
      { verifierKey: key, url: 'https://dpa.example/witness' }, { verifierKey: second, url: 'http://127.0.0.1:9000' },
    ]);
  });

  test.each([
    [key, 'A witness is a verifier key, a space and a URL'],
    [`${key} https://a.example https://b.example`, 'A witness is a verifier key, a space and a URL'],
    [`dpa.example https://a.example`, 'A verifier key is written NAME+KEYID+KEY'],
    [`${log.verifierKey} https://a.example`, 'The verifier key of log.example is no Ed25519 key of type 4'],
    [`${key} a.example`, 'The address of dpa.example is no http or https URL without user, query and fragment'],
    [`${key} file:///a`, 'The address of dpa.example is no http or https URL without user, query and fragment'],
    [`${key} https://user:secret@a.example`, 'The address of dpa.example is no http or https URL without user, query and fragment'],
    [`${key} https://a.example?b`, 'The address of dpa.example is no http or https URL without user, query and fragment'],
    [`${key} https://a.example, ${sameKey} https://b.example`, 'Two witnesses have one key: they would count twice'],
    [`${key} https://a.example, ${sameName} https://b.example`, 'Two witnesses have one name: they would count twice'],
    [`${key} https://a.example, ${second} https://a.example/`, 'Two witnesses have one address: they would count twice'],
  ])('is refused with a sentence: %s', (text, sentence) => {
    expect(() => readWitnesses(text)).toThrow(new Error(sentence));
  });
});
