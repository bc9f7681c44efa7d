import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { derivedId } from '#libs/kernel';
import { createTestDatabase } from '../../../tests/test-database.js';
import { LeafStore } from './leaf-store.js';
import { Seal } from './seal.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: LeafStore;

const [a, b] = [derivedId('case a'), derivedId('case b')];
const release = (name: string) => derivedId('release', name);
const put = (name: string, agency: string, at: number, cases: readonly string[]) =>
  store.append(`leaf ${name}`, `detail of ${name}`, { release: release(name), agency, at, cases });
const named = async (found: ReturnType<LeafStore['about']>) => (await found).map(({ leaf }) => leaf.slice('leaf '.length));

beforeAll(async () => {
  database = await createTestDatabase();
  store = await LeafStore.open(database.url, new Seal(Buffer.alloc(32)));
  await store.append('leaf without aid', '');
  await put('one', 'POL-DE', 1_000, [a]);
  await Promise.all([put('two', 'NGO-DE', 2_000, [a, b]), put('three', 'POL-DE', 3_000, [b])]);
  await put('denied', 'POL-DE', 4_000, []);
  await put('four', 'POL-DE', 5_000, [a, a]);
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

test('a release is found by its id, wherever in a batch it was appended', async () => {
  expect(await store.find(release('two'))).toEqual(await store.read(2));
  expect((await store.find(release('three')))?.detail).toBe('detail of three');
  expect((await store.find(release('denied')))?.index).toBe(4);
});

test('an id that no release has finds nothing, whatever its shape', async () => {
  expect(await store.find(release('nobody'))).toBeUndefined();
  expect(await store.find("' or true --")).toBeUndefined();
  expect(await store.find('')).toBeUndefined();
});

test('the leaves about a case come in order of the log, each once', async () => {
  expect(await named(store.about(a))).toEqual(['one', 'two', 'four']);
  expect(await named(store.about(b))).toEqual(['two', 'three']);
  expect(await store.about(derivedId('case c'))).toEqual([]);
  expect((await store.about(a))[0]).toEqual(await store.read(1));
});

test('the leaves about a case are told apart by agency', async () => {
  expect(await named(store.about(a, 'POL-DE'))).toEqual(['one', 'four']);
  expect(await named(store.about(b, 'NGO-DE'))).toEqual(['two']);
  expect(await store.about(a, 'TAX-DE')).toEqual([]);
});

test('the leaves about a case end with a time, which is included', async () => {
  expect(await named(store.about(a, 'POL-DE', 4_999))).toEqual(['one']);
  expect(await named(store.about(a, undefined, 5_000))).toEqual(['one', 'two', 'four']);
  expect(await store.about(a, undefined, 999)).toEqual([]);
});

test('two leaves never claim one release', async () => {
  const { size } = await store.head();
  await expect(put('one', 'POL-DE', 6_000, [a])).rejects.toThrow('unique');
  expect((await store.head()).size).toBe(size);
});
