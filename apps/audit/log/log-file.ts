import type { LogFile } from '#libs/contracts';
import type { LeafStore } from './leaf-store.js';
import { entryBundle, readTilePath, tileWidth, widthAt } from './tiles.js';

const octets = 'application/octet-stream';
const words = 'text/plain; charset=utf-8';
const hashLength = 32;

/** Gives a file of the tiled log by its path (c2sp.org/tlog-tiles): `checkpoint`, `tile/…`, and `key`, the verifier key of the log; undefined when there is none. */
export async function logFile(store: LeafStore, verifierKey: string, path: string): Promise<LogFile | undefined> {
  if (path === 'key') return { type: words, body: Buffer.from(`${verifierKey}\n`), immutable: false };
  if (path === 'checkpoint') {
    const checkpoint = await store.checkpoint();
    return checkpoint && { type: words, body: Buffer.from(checkpoint.note), immutable: false };
  }
  const tile = path.startsWith('tile/') ? readTilePath(path.slice('tile/'.length)) : undefined;
  if (!tile) return undefined;
  const { level, index, width } = tile;
  const { size } = await store.extent();
  if (widthAt({ level: level === 'entries' ? 0 : level, index }, size) < width) return undefined;
  if (level === 'entries') {
    const leaves = await store.leaves(index * tileWidth, width);
    return { type: octets, body: entryBundle(leaves.map(({ leaf }) => leaf)), immutable: true };
  }
  const [hashes] = await store.tiles([{ level, index }]);
  return { type: octets, body: (hashes as Buffer).subarray(0, width * hashLength), immutable: true };
}
