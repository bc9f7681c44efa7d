import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operatorAgency } from '#libs/kernel';
import { AuditTools } from '../apps/audit/audit.module.js';
import { GrowingTree, leafHash } from '../apps/audit/log/merkle.js';
import { readCheckpoint } from '../apps/audit/notes/checkpoint.js';
import { NoteVerifier, readNote } from '../apps/audit/notes/signed-note.js';
import { Door } from './door.js';

let door: Door;
let tools: AuditTools;
let token: string;

beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'AUDIT-DE': 'auditor' });
  await door.openCase('LI-DE');
  tools = door.app.get(AuditTools);
  for (let nth = 0; (await tools.store.head()).size < 300; nth += 1) await Promise.all(Array.from({ length: 50 }, (_, more) => tools.store.append(`{"leaf":"${nth} ${more}"}`, '{}')));
  await door.feed('LI-DE', 'labour-inspection');
  await tools.signer.sign();
  token = await door.token('AUDIT-DE');
});
afterAll(() => door.close());

async function file(path: string, as = token): Promise<{ status: number; type: string; cache: string; body: Buffer }> {
  const response = await fetch(`${door.url}/audit/log/${path}`, { headers: { authorization: `Bearer ${as}` } });
  return {
    status: response.status, type: response.headers.get('content-type') ?? '', cache: response.headers.get('cache-control') ?? '', body: Buffer.from(await response.arrayBuffer()),
  };
}

async function signed(): Promise<{ size: number; root: Buffer }> {
  const [key, checkpoint] = [await file('key'), await file('checkpoint')];
  const note = readNote(checkpoint.body.toString());
  expect(NoteVerifier.read(key.body.toString().trim()).opens(note)).toBe(true);
  return readCheckpoint(note.text);
}

describe('An auditor', () => {
  test('recomputes the signed root from the entry bundles, and finds every hash in the tiles', async () => {
    const { size, root } = await signed();
    expect(size).toBeGreaterThan(256);
    const bundles = [await file('tile/entries/000'), await file(`tile/entries/001.p/${size - 256}`)];
    const tiles = [await file('tile/0/000'), await file(`tile/0/001.p/${size - 256}`)];
    const entries = bundles.flatMap(({ body }) => entriesOf(body));
    const tree = new GrowingTree();
    entries.forEach((entry) => tree.add(leafHash(entry)));
    expect([tree.size, tree.root()]).toEqual([size, root]);
    expect(Buffer.concat(tiles.map(({ body }) => body))).toEqual(Buffer.concat(entries.map((entry) => leafHash(entry))));
    const [first] = [await file('tile/1/000.p/1')];
    const below = new GrowingTree();
    entries.slice(0, 256).forEach((entry) => below.add(leafHash(entry)));
    expect(first.body).toEqual(below.root());
  });

  test('may keep tiles for good, and asks for the checkpoint anew', async () => {
    expect(await file('tile/0/000')).toMatchObject({ status: 200, type: 'application/octet-stream', cache: 'private, max-age=31536000, immutable' });
    expect(await file('tile/entries/000.p/3')).toMatchObject({ status: 200, type: 'application/octet-stream', cache: 'private, max-age=31536000, immutable' });
    expect(await file('checkpoint')).toMatchObject({ status: 200, type: 'text/plain; charset=utf-8', cache: 'no-store' });
  });

  test.each(['tile/0/002', 'tile/0/001', 'tile/0/001.p/255', 'tile/1/000', 'tile/2/000.p/1', 'tile/63/000.p/1', 'tile/0/x999/999', 'tile/entries/001', 'tile/9', 'leaf/0', 'tile/0/000/', '%2e%2e/key', 'KEY'])(
    'is told that there is no %s', async (path) => {
      const { status, cache } = await file(path);
      expect([status, cache]).toEqual([404, 'no-store']);
    });

  test('makes no leaf by reading the log, and one by being refused', async () => {
    const before = (await tools.store.head()).size;
    await file('tile/0/000');
    expect((await tools.store.head()).size).toBe(before);
    await file('tile/7/000');
    expect((await tools.store.head()).size).toBe(before + 1);
  });

  test('gets a proof up to the signed checkpoint', async () => {
    const release = (await door.get('LI-DE', '/feed?purpose=labour-inspection')).headers.get('firebreak-release')!;
    const proof = async () => (await door.get('AUDIT-DE', `/audit/proof?release=${release}`)).json as { index: number; size: number; root: string; checkpoint?: string };
    expect(await proof()).not.toHaveProperty('checkpoint');
    await tools.signer.sign();
    const { size, root, checkpoint } = await proof();
    expect(readCheckpoint(readNote(checkpoint!).text)).toEqual({ origin: 'localhost/disclosures', size, root: Buffer.from(root, 'hex') });
  });
});

test('Nobody else reads the log, whatever of it', async () => {
  const agency = await door.token('LI-DE');
  for (const path of ['key', 'checkpoint', 'tile/0/000', 'tile/entries/000', 'nothing']) expect((await file(path, agency)).status).toBe(403);
});

test('The operator sees how signing stands', async () => {
  await tools.signer.sign();
  const { json } = await door.get(operatorAgency, '/operations/log');
  expect(json).toMatchObject({ origin: 'localhost/disclosures', verifierKey: tools.signer.verifierKey, checkpoint: { cosigners: [] }, limitSeconds: 14_400, stopped: false, refused: [] });
});

function entriesOf(bundle: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length;) {
    const length = bundle.readUInt16BE(at);
    entries.push(bundle.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
}
