import type { Journal } from '#libs/journal';
import { shareRuns } from '#libs/kernel';
import { openLeaf } from '../log/leaf.js';
import type { LeafStore, StoredLeaf } from '../log/leaf-store.js';
import { CarriedPast } from '../replay/past.js';
import { keyOf, keysOf } from './keys.js';
import { tileSize, type FoundInTile } from './leaf-index.js';
import { reliedOnWithdrawn } from './withdrawn.js';

const tilesAtOnce = 32;

/** Keeps the finding aids behind the log: by complete tiles, in order. Several processes may do so at once; each tile is indexed once. */
export class Indexer {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly store: LeafStore, private readonly journal: Pick<Journal, 'readCorrelation'>) {}

  /** Indexes every tile that is complete at this moment. */
  readonly catchUp = shareRuns(async () => {
    const { size, indexed } = await this.store.index.reach();
    const complete = Math.floor(size / tileSize);
    let [first, adding] = [indexed / tileSize, Promise.resolve(true)];
    while (first < complete && !this.stopped) {
      const after = Math.min(first + tilesAtOnce, complete);
      // The next tiles are read while the last ones are written.
      const [added, found] = await Promise.all([adding, this.found(first, after)]);
      adding = added ? this.store.index.add(first, after, found) : Promise.resolve(true);
      first = added ? after : (await this.store.index.reach()).indexed / tileSize; // somebody else was first
    }
    await adding;
  });

  /** Catches up now and then until it is stopped; what fails is told and tried again. */
  start(everyMilliseconds: number, onError: (error: unknown) => void): void {
    this.timer = setInterval(() => void this.catchUp().catch(onError), everyMilliseconds).unref();
  }

  /** Stops after the tiles in progress. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.catchUp().catch(() => {}); // told already
  }

  private async found(first: number, after: number): Promise<FoundInTile[]> {
    const leaves = await this.store.leaves(first * tileSize, (after - first) * tileSize);
    const past = new CarriedPast(this.journal);
    const found = new Map<string, { key: string; tile: number; places: number[] }>();
    // One after another: a history is read once for all leaves that rely on it.
    for (const leaf of leaves) {
      const { index } = leaf;
      const tile = Math.floor(index / tileSize);
      for (const key of await allKeysOf(past, leaf)) {
        const known = found.get(`${key}/${tile}`);
        if (known) known.places.push(index % tileSize);
        else found.set(`${key}/${tile}`, { key, tile, places: [index % tileSize] });
      }
    }
    return [...found.values()];
  }
}

async function allKeysOf(past: CarriedPast, stored: StoredLeaf): Promise<readonly string[]> {
  const { leaf, detail } = openLeaf(stored);
  if (!leaf) return []; // found by nothing; verifying names it
  const keys = keysOf(leaf, detail);
  return detail && (await reliedOnWithdrawn(past, detail)).size > 0 ? [...keys, keyOf('after-withdrawal')] : keys;
}
