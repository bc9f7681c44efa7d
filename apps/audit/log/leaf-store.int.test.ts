import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { checkLog } from './check-log.js';
import { LeafStore } from './leaf-store.js';
import { Seal } from './seal.js';
import { emptyRoot, GrowingTree, leafHash, verifyConsistency, verifyInclusion } from './merkle.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: LeafStore;
let admin: pg.Client;
const seal = new Seal(randomBytes(32));

beforeEach(async () => {
  database = await createTestDatabase();
  store = await LeafStore.open(database.url, seal);
  admin = new pg.Client(database.url);
  await admin.connect();
});

afterEach(async () => {
  await admin.end();
  await store.close();
  await database.drop();
});

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const appendMany = (to: LeafStore, count: number, name = 'leaf') =>
  Promise.all(Array.from({ length: count }, (_, nth) => to.append(`${name} ${nth}`, `detail of ${name} ${nth}`)));

async function rootsInMemory(): Promise<string[]> {
  const tree = new GrowingTree();
  const roots = [tree.root().toString('hex')];
  for (const { leaf } of await store.leaves(0, 100_000)) {
    tree.add(leafHash(leaf));
    roots.push(tree.root().toString('hex'));
  }
  return roots;
}

describe('appending', () => {
  test('gives dense indexes in call order, and every leaf back as it was', async () => {
    expect(await store.append('{"a":"zażółć 🧭"}', 'first detail')).toBe(0);
    expect(await appendMany(store, 700)).toEqual(Array.from({ length: 700 }, (_, nth) => nth + 1));
    expect(await store.read(0)).toEqual({
      index: 0, leaf: '{"a":"zażółć 🧭"}', detail: 'first detail', hash: leafHash('{"a":"zażółć 🧭"}').toString('hex'),
    });
    expect((await store.leaves(699, 10)).map(({ index, leaf }) => [index, leaf])).toEqual([[699, 'leaf 698'], [700, 'leaf 699']]);
    expect(await store.read(701)).toBeUndefined();
  });

  test('starts from the root of nothing', async () => {
    expect(await store.head()).toEqual({ size: 0, root: emptyRoot.toString('hex') });
    expect(await checkLog(store)).toEqual({ size: 0, root: emptyRoot.toString('hex') });
  });

  test('has the root of the tree in memory at every size', async () => {
    const roots = [];
    for (let size = 0; size <= 70; size += 1) {
      roots.push((await store.head()).root);
      await store.append(`leaf ${size}`, '');
    }
    expect(roots).toEqual((await rootsInMemory()).slice(0, 71));
  });

  test('shares one transaction among the calls that waited, 256 at most', async () => {
    await appendMany(store, 600);
    const { rows } = await admin.query<{ size: number }>('select count(*)::int as size from audit.leaf group by xmin::text order by min(index)');
    expect(rows.map(({ size }) => size)).toEqual([256, 256, 88]);
  });

  test('from two stores at once gives dense indexes and one tree', async () => {
    const other = await LeafStore.open(database.url, seal);
    const callers = [store, other].flatMap((target, which) => Array.from({ length: 20 }, async (_, caller) => {
      const given: [number, string][] = [];
      for (let nth = 0; nth < 25; nth += 1) given.push([await target.append(`${which} ${caller} ${nth}`, ''), `${which} ${caller} ${nth}`]);
      return given;
    }));
    const given = (await Promise.all(callers)).flat().sort(([left], [right]) => left - right);
    await other.close();
    expect(given.map(([index]) => index)).toEqual([...Array(1_000).keys()]);
    expect((await store.leaves(0, 2_000)).map(({ leaf }) => leaf)).toEqual(given.map(([, leaf]) => leaf));
    expect(await store.head()).toEqual({ size: 1_000, root: (await rootsInMemory())[1_000] });
    expect(await checkLog(store)).toEqual(await store.head());
  });

  test('refuses text that the log cannot hold, and harms no other call', async () => {
    const [good, ...bad] = await Promise.allSettled([store.append('good', ''), store.append('a\0b', ''), store.append('half \ud800', ''), store.append('a\u001eb', ''), store.append('x'.repeat(65_536), '')]);
    expect([good, ...bad].map((one) => one?.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'rejected']);
    expect((await store.head()).size).toBe(1);
  });

  test('is refused after closing, and closing waits for what is on its way', async () => {
    const other = await LeafStore.open(database.url, seal);
    const appended = appendMany(other, 300);
    await other.close();
    expect(await appended).toHaveLength(300);
    await expect(other.append('late', '')).rejects.toThrow('closed');
  });
});

describe('a failure', () => {
  const disconnect = () => admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'firebreak-audit' and datname = current_database()`);
  const untilAppendWaits = async () => {
    const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%audit.append%' and pid <> pg_backend_pid()`;
    while ((await admin.query(waiting)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test('rejects the callers of its batch only, leaves no trace, and the next batch is appended', async () => {
    const holder = new pg.Client(database.url);
    await holder.connect();
    await holder.query('begin; select from audit.head for update');
    const first = appendMany(store, 5, 'lost').then(() => 'appended', () => 'rejected');
    await untilAppendWaits();
    const second = appendMany(store, 5, 'kept');
    await disconnect();
    await holder.end();
    expect(await first).toBe('rejected');
    expect(await second).toEqual([0, 1, 2, 3, 4]);
    expect((await store.leaves(0, 100)).map(({ leaf }) => leaf)).toEqual([...Array(5).keys()].map((nth) => `kept ${nth}`));
  });

  test('of the connection again and again under load loses nothing that was acknowledged', async () => {
    const acknowledged = new Map<number, string>();
    let rejected = 0;
    let running = true;
    const callers = Array.from({ length: 32 }, async (_, caller) => {
      for (let nth = 0; running; nth += 1) {
        const leaf = `${caller} ${nth}`;
        await store.append(leaf, '').then((index) => acknowledged.set(index, leaf), () => (rejected += 1));
      }
    });
    for (let kill = 0; kill < 20; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25 + kill));
      await disconnect();
    }
    running = false;
    await Promise.all(callers);
    expect(rejected).toBeGreaterThan(0);
    expect(acknowledged.size).toBeGreaterThan(100);
    const leaves = await store.leaves(0, 1_000_000);
    expect(leaves.map(({ index }) => index)).toEqual([...leaves.keys()]);
    for (const [index, leaf] of acknowledged) if (leaves[index]?.leaf !== leaf) throw new Error(`Leaf ${index} was acknowledged and is not there`);
    expect(await checkLog(store)).toEqual(await store.head());
  });
});

describe('a proof from a log of 333 leaves', () => {
  beforeEach(async () => {
    await appendMany(store, 333);
  });

  test('shows each leaf included, in its own size and in later ones', async () => {
    const roots = await rootsInMemory();
    for (let index = 0; index < 333; index += 1) {
      const proof = await store.inclusion(index, index % 3 === 0 ? index + 1 : undefined);
      expect(proof.root).toBe(roots[proof.size]);
      const claim = { ...proof, leafHash: leafHash(`leaf ${index}`), path: proof.path.map(bytes), root: bytes(proof.root) };
      expect(verifyInclusion(claim)).toBe(true);
      expect(proof.leafHash).toBe(claim.leafHash.toString('hex'));
    }
  });

  test('shows each earlier size to be its beginning', async () => {
    const roots = await rootsInMemory();
    for (let from = 0; from <= 333; from += 1) {
      const to = from % 3 === 0 ? 333 : Math.min(333, from + 17);
      const proof = await store.consistency(from, to);
      expect([proof.fromRoot, proof.toRoot]).toEqual([roots[from], roots[to]]);
      const claim = { from, to, fromRoot: bytes(proof.fromRoot), toRoot: bytes(proof.toRoot), path: proof.path.map(bytes) };
      expect(verifyConsistency(claim)).toBe(true);
    }
  });

  test('is not given beyond the end', async () => {
    await expect(store.inclusion(333)).rejects.toThrow(RangeError);
    await expect(store.inclusion(0, 334)).rejects.toThrow(RangeError);
    await expect(store.consistency(1, 334)).rejects.toThrow(RangeError);
  });
});

describe('the record', () => {
  test('refuses to be changed', async () => {
    await appendMany(store, 4);
    for (const table of ['leaf', 'tile', 'checkpoint']) {
      await expect(admin.query(`delete from audit.${table}`)).rejects.toThrow('append-only');
      await expect(admin.query(`delete from audit.${table}`)).rejects.toThrow('append-only');
      await expect(admin.query(`truncate audit.${table}`)).rejects.toThrow('append-only');
    }
  });
});

describe('checking the log names', () => {
  let root: string;

  beforeEach(async () => {
    await appendMany(store, 1_300);
    ({ root } = await store.head());
    await admin.query('alter table audit.leaf disable trigger append_only; alter table audit.tile disable trigger append_only');
  });

  const tile = (level: number, index: number) => `tile ${level}/${index} does not hold the hashes of its level`;
  const text = 'the text of the leaf and its hash differ';
  const sizes = (stated: number, stored: number) => `the head states ${stated} leaves where ${stored} are stored`;
  const swap = `update audit.leaf set leaf = (array['leaf 9', 'leaf 8'])[index - 7] where index in (8, 9)`;
  const cases: [name: string, sql: string, fault: { index: number; what: string }, rootHolds: boolean][] = [
    ['the text of a leaf', `update audit.leaf set leaf = leaf || ' ' where index = 1234`, { index: 1234, what: text }, false],
    ['the first of several', `update audit.leaf set leaf = '' where index in (1100, 17, 600)`, { index: 17, what: text }, false],
    ['the hash of a leaf', `update audit.leaf set hash = sha256('x') where index = 1299`, { index: 1299, what: text }, true],
    ['the index of a leaf', 'update audit.leaf set index = 5000 where index = 77', { index: 77, what: 'the leaf is missing' }, false],
    ['two leaves that changed places', swap, { index: 8, what: text }, false],
    ['a missing leaf', 'delete from audit.leaf where index = 1000', { index: 1000, what: 'the leaf is missing' }, false],
    ['the last leaf missing', 'delete from audit.leaf where index = 1299', { index: 1299, what: sizes(1300, 1299) }, false],
    ['the hashes of a tile', `update audit.tile set hashes = overlay(hashes placing sha256('x') from 65 for 32) where level = 0 and index = 2`, { index: 767, what: tile(0, 2) }, true],
    ['the root of a tile', `update audit.tile set root = sha256('x') where level = 0 and index = 4`, { index: 1279, what: tile(0, 4) }, true],
    ['the index of a tile', 'update audit.tile set index = 5000 where level = 0 and index = 2', { index: 767, what: tile(0, 2) }, true],
    ['the level of a tile', 'update audit.tile set level = 1 where level = 0 and index = 0', { index: 255, what: tile(0, 0) }, true],
    ['a missing tile', 'delete from audit.tile where index = 3', { index: 1023, what: tile(0, 3) }, true],
    ['a tile too many', `insert into audit.tile select 1, 0, root, hashes from audit.tile where index = 0`, { index: 1300, what: '6 tiles are stored where 5 belong' }, true],
    ['a head too small', 'update audit.head set size = 1299', { index: 1299, what: sizes(1299, 1300) }, false],
    ['a head too large', 'update audit.head set size = 1301', { index: 1300, what: sizes(1301, 1300) }, true],
  ];

  test.each(cases)('%s', async (_, sql, fault, rootHolds) => {
    expect((await admin.query(sql)).rowCount).toBeGreaterThan(0);
    const checked = await checkLog(store);
    expect(checked.fault).toEqual(fault);
    expect(checked.root === root).toBe(rootHolds);
  });

  test('a detail its leaf does not commit to', async () => {
    const isBound = (leaf: string, detail: string) => detail === `detail of ${leaf}`;
    expect(await checkLog(store, isBound)).toEqual({ size: 1_300, root });
    await admin.query(`update audit.leaf set detail = '' where index = 3`);
    expect((await checkLog(store, isBound)).fault).toEqual({ index: 3, what: 'the leaf does not commit to its detail' });
  });

  test('nothing when the log was rewritten throughout, but gives a root that no checkpoint has', async () => {
    await admin.query('truncate audit.leaf, audit.tile; update audit.head set size = 0');
    await appendMany(store, 1_300, 'forged');
    const checked = await checkLog(store);
    expect(checked.fault).toBeUndefined();
    expect(checked.root).not.toBe(root);
  });
});
