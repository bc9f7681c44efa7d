import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GrowingTree, leafHash } from './merkle.js';
import { entryBundle, readTilePath, Tile, tileOf, widthAt } from './tiles.js';

test('every node of a tree is the hash of what its tile holds', () => {
  const size = 1_500;
  const tree = new GrowingTree();
  const nodes = Array.from({ length: size }, (_, nth) => tree.add(leafHash(`leaf ${nth}`))).flat();
  const tiles = new Map<string, Buffer>();
  for (const { level, index, hash } of nodes.filter(({ level: height }) => height % 8 === 0)) {
    const name = `${level / 8}/${Math.floor(index / 256)}`;
    tiles.set(name, Buffer.concat([tiles.get(name) ?? Buffer.alloc(0), hash]));
  }
  for (const { level, index, hash } of nodes) {
    const tile = tileOf({ level, index });
    expect(new Tile(tiles.get(`${tile.level}/${tile.index}`)!).node({ level, index })).toEqual(hash);
  }
  for (const [name, hashes] of tiles) {
    const [level, index] = name.split('/').map(Number) as [number, number];
    expect(widthAt({ level, index }, size)).toBe(hashes.length / 32);
  }
  const last = new Tile(tiles.get('0/5')!);
  expect([last.node({ level: 0, index: size }), last.node({ level: 2, index: size / 4 }), last.node({ level: 7, index: 11 })]).toEqual([undefined, undefined, undefined]);
});

test('a tree of 70,000 leaves has the tiles that the specification counts', () => {
  const widths = (level: number) => [0, 1, 272, 273, 274].map((index) => widthAt({ level, index }, 70_000));
  expect([widths(0), widths(1), widths(2)]).toEqual([[256, 256, 256, 112, 0], [256, 17, 0, 0, 0], [1, 0, 0, 0, 0]]);
  expect([widthAt({ level: 0, index: 0 }, 256), widthAt({ level: 1, index: 0 }, 256)]).toEqual([256, 1]);
});

test('a path names a level, an index in groups of three digits, and a width where it is not complete', () => {
  expect(readTilePath('0/x001/x234/067')).toEqual({ level: 0, index: 1_234_067, width: 256 });
  expect(readTilePath('1/000.p/17')).toEqual({ level: 1, index: 0, width: 17 });
  expect(readTilePath('entries/x001/000.p/255')).toEqual({ level: 'entries', index: 1_000, width: 255 });
});

test('an index is written in one way only', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 15 - 1 }), (index) => {
    const groups = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0').match(/\d{3}/g)!;
    expect(readTilePath(`0/${groups.map((group, nth) => (nth < groups.length - 1 ? `x${group}` : group)).join('/')}`)?.index).toBe(index);
  }));
});

test.each([
  '', '0', '0/0', '0/0001', '00/000', '64/000', '-1/000', '0/x000/001', '0/001/002', '0/x001', '0/000.p/0', '0/000.p/256', '0/000.p/01', '0/000.p/1/2', '0/000 ',
  'entries', 'Entries/000', '0/../000', '0/x001/x001/x001/x001/x001/001',
])('%j names no tile', (path) => expect(readTilePath(path)).toBeUndefined());

test('an entry stands after its length', () => {
  expect(entryBundle(['é', '', 'x'.repeat(300)]).toString('latin1')).toBe(`\0\x02Ã©\0\0\x01\x2c${'x'.repeat(300)}`);
});
