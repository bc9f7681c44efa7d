import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ReleasedItem } from '#libs/contracts';
import { derivedId, sha256 } from '#libs/kernel';
import fc from 'fast-check';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { leafOfDenial, leafOfRelease, readLeaf } from '../log/leaf.js';
import { LeafStore } from '../log/leaf-store.js';
import { Seal } from '../log/seal.js';
import { candidates } from './find.js';
import { Indexer } from './indexer.js';
import { keyOf } from './keys.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: LeafStore;
let index: () => Promise<void>;

const [a, b] = [derivedId('case a'), derivedId('case b')];
const release = (name: string) => derivedId('release', name);
const key = Buffer.alloc(32);
const noHistory = { readCorrelation: async () => [] };
const actor = (agency: string) => ({ agency, user: 'u', role: 'r', operator: false });
const seen = (of: string): ReleasedItem => ({ kind: 'recall', seq: 1, case: of, event: derivedId('event'), reason: 'retracted' });

async function put(name: string, agency: string, at: number, cases: readonly string[]): Promise<number> {
  const { leaf, detail } = cases.length === 0
    ? leafOfDenial({ id: release(name), at, actor: actor(agency), purpose: '', point: 'ReadCase', code: 'not-found' }, 'salt', key)
    : leafOfRelease({ id: release(name), at, position: 1, actor: actor(agency), purpose: '', policy: '', request: { kind: 'feed', after: 0, limit: 9 }, items: cases.map(seen), body: '' }, 'salt', key);
  return store.append(JSON.stringify(leaf), detail);
}

const named = new Map<string, string>();
async function putNamed(name: string, ...rest: [string, number, readonly string[]]): Promise<void> {
  named.set(release(name), name);
  await put(name, ...rest);
}
const namesOf = async (found: ReturnType<LeafStore['about']>) => (await found).map(({ leaf }) => named.get(readLeaf(leaf).id));

/** Fills up to where the log is so long. */
async function fillTo(size: number): Promise<void> {
  const from = (await store.head()).size;
  await Promise.all(Array.from({ length: size - from }, (_, nth) => put(`filling ${from + nth}`, 'LI-DE', 1, [])));
}

beforeAll(async () => {
  database = await createTestDatabase();
  store = await LeafStore.open(database.url, new Seal(key));
  const indexer = new Indexer(store, noHistory);
  index = () => indexer.catchUp();
  await store.append('no JSON', '');
  await putNamed('one', 'POL-DE', 1_000, [a]);
  await Promise.all([putNamed('two', 'NGO-DE', 2_000, [a, b]), putNamed('three', 'POL-DE', 3_000, [b])]);
  await putNamed('denied', 'POL-DE', 4_000, []);
  await fillTo(700);
  await putNamed('four', 'POL-DE', 5_000, [a, a]);
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

// The same answers whether nothing is indexed, two tiles and the third by reading, or all but the last leaf.
describe.each([['nothing is indexed', 700, false], ['complete tiles are indexed', 701, true], ['all but one leaf is indexed', 769, true]] as const)('while %s', (_, size, isIndexed) => {
  beforeAll(async () => {
    await fillTo(size);
    if (isIndexed) await index();
    expect((await store.index.reach()).indexed).toBe(isIndexed ? Math.floor(size / 256) * 256 : 0);
  });

  test('a release is found by its id, wherever in a batch it was appended', async () => {
    expect(await store.find(release('two'))).toEqual((await store.leaves(0, 10)).find(({ leaf }) => leaf.includes(release('two'))));
    expect((await store.find(release('denied')))?.index).toBe(4);
    expect((await store.find(release('four')))?.index).toBe(700);
  });

  test('an id that no release has finds nothing, whatever its shape', async () => {
    for (const id of [release('nobody'), "' or true --", '']) expect(await store.find(id)).toBeUndefined();
  });

  test('the leaves about a case come in order of the log, each once, told apart by agency', async () => {
    expect(await namesOf(store.about(a))).toEqual(['one', 'two', 'four']);
    expect((await namesOf(store.about(b))).sort()).toEqual(['three', 'two']);
    expect(await store.about(derivedId('case c'))).toEqual([]);
    expect(await namesOf(store.about(a, 'POL-DE'))).toEqual(['one', 'four']);
    expect(await namesOf(store.about(b, 'NGO-DE'))).toEqual(['two']);
    expect(await store.about(a, 'TAX-DE')).toEqual([]);
  });

  test('the leaves about a case end with a time, which is included', async () => {
    expect(await namesOf(store.about(a, 'POL-DE', 4_999))).toEqual(['one']);
    expect(await namesOf(store.about(a, undefined, 5_000))).toEqual(['one', 'two', 'four']);
    expect(await store.about(a, undefined, 999)).toEqual([]);
  });
});

test('from any leaf backwards, what bears a key comes newest first and once, and nothing that does is missing', async () => {
  const denied = keyOf('denied', 'LI-DE');
  const [all, size] = [await store.leaves(0, 1_000), (await store.head()).size];
  const bearing = (keys: readonly string[]) => all.filter(({ leaf }) => {
    const { agency = '', outcome = '', id = '' } = leaf.startsWith('{') ? readLeaf(leaf) : {};
    return keys.includes(keyOf('release', id)) || (outcome === 'denied' && keys.includes(keyOf('denied', agency)));
  }).map((each) => each.index);
  const keys = fc.subarray([denied, keyOf('denied', 'POL-DE'), keyOf('release', release('four')), keyOf('release', release('filling 255'))]);
  await fc.assert(fc.asyncProperty(keys, fc.nat(size + 10), async (wanted, before) => {
    const { upTo, leaves } = candidates(store, wanted, await store.index.reach(), before);
    const found: number[] = [];
    for await (const leaf of leaves) found.push(leaf.index);
    expect(upTo).toBe(Math.min(size, before));
    expect(found).toEqual([...new Set(found)].sort((one, other) => other - one));
    expect(found.filter((each) => each < 768).reverse()).toEqual(bearing(wanted).filter((each) => each < Math.min(before, 768)));
  }), { numRuns: 40 });
});

describe('the index', () => {
  test('holds no key that could be looked up without the exchange', async () => {
    const admin = new pg.Client(database.url);
    await admin.connect();
    const rowsUnder = async (key: string) => (await admin.query('select from audit.found where key = $1', [key])).rowCount;
    const [looked] = [keyOf('case', a)];
    expect(await rowsUnder(new Seal(key).blind(looked))).toBe(2);
    for (const guess of [a, sha256(looked).slice(0, 32), sha256(a).slice(0, 32), new Seal(Buffer.alloc(32, 1)).blind(looked)]) expect([guess, await rowsUnder(guess)]).toEqual([guess, 0]);
    await admin.end();
  });

  test('is made once, however many make it at the same time, and by whom it is made first', async () => {
    const other = await LeafStore.open(database.url, new Seal(key));
    await fillTo(256 * 6);
    await Promise.all([store, other, store].map((each) => new Indexer(each, noHistory).catchUp()));
    expect((await store.index.reach()).indexed).toBe(256 * 6);
    expect((await store.index.below(6, [keyOf('denied', 'LI-DE')], 10)).length).toBe(256 * 6 - 6);
    expect(await other.index.add(2, 4, [])).toBe(false);
    await other.close();
  });

  test('gives all of a tile, whatever key it is found under', async () => {
    const [one, other] = [keyOf('denied', 'LI-DE'), keyOf('release', release('filling 1500'))];
    const [both, ...separate] = await Promise.all([[one, other], [one], [other]].map((keys) => store.index.below(6, keys, 1)));
    expect(separate[1]).toEqual([1_500]);
    expect(both).toEqual(separate[0]);
    expect(await store.index.below(6, [other, keyOf('case', b)], 1)).toEqual([1_500]);
    expect(await store.index.below(6, [keyOf('release', release('two')), keyOf('release', release('one'))], 1)).toHaveLength(2);
  });

  test('never reaches beyond what is complete, nor backwards', async () => {
    await expect(store.index.add(6, 7, [])).rejects.toThrow('not there to be indexed');
    await expect(store.index.add(6, 6, [])).rejects.toThrow('not there to be indexed');
  });

  test('that was emptied is made again', async () => {
    const before = await found();
    const admin = new pg.Client(database.url);
    await admin.connect();
    await admin.query('truncate audit.found; update audit.indexed set tiles = 0');
    await admin.end();
    expect(await found()).toBe(0);
    await index();
    expect(await found()).toBe(before);
    expect(before).toBeGreaterThan(1_000);
  });

  const found = async () => {
    const admin = new pg.Client(database.url);
    await admin.connect();
    const { rows: [count] } = await admin.query<{ count: string }>('select count(*) from audit.found');
    await admin.end();
    return Number(count?.count);
  };
});
