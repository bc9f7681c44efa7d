import { registerCorrelation } from '#libs/casework';
import type { Bundles } from '#libs/contracts';
import type { Journal, StoredEvent } from '#libs/journal';
import type { Naming } from '#libs/kernel';
import { createHash } from 'node:crypto';
import { casesOf, readDetail, readLeaf } from '../log/leaf.js';
import type { LeafStore, StoredLeaf } from '../log/leaf-store.js';
import { proofFile } from '../notes/tlog-proof.js';
import { CarriedPast } from '../replay/past.js';
import { replay } from '../replay/replay.js';
import type { Line, LineOf } from './format.js';
import { KeptNames } from './kept-names.js';

export interface BundleSource {
  readonly store: Pick<LeafStore, 'inclusion'>;
  /** The journal as recorded. */
  readonly record: Pick<Journal, 'readCorrelation'>;
  readonly names: Naming;
  readonly bundles: Bundles;
}

export interface BundlePlan extends Pick<LineOf<'bundle'>, 'about' | 'isRange' | 'keys'> {
  readonly checkpoint: { readonly size: number; readonly note: string };
  /** In order of index, all of them under the checkpoint. */
  readonly leaves: AsyncIterable<StoredLeaf>;
}

/**
 * Writes a bundle line by line: the releases, and of the journal what deciding and rendering them again takes, up to the positions they saw.
 * Of the names that an agency has for things it holds those that rendering asked for. No key but the public ones leaves.
 */
export async function* bundleLines(source: BundleSource, { about, isRange, keys, checkpoint, leaves }: BundlePlan): AsyncGenerator<string> {
  const digest = createHash('sha256');
  let lines = 0;
  const written = (line: Line): string => {
    const text = `${JSON.stringify(line)}\n`;
    digest.update(text);
    lines += 1;
    return text;
  };
  const names = new KeptNames(source.names);
  const tools = { names, bundles: source.bundles, past: new CarriedPast(source.record) };
  const seen = new Map<string, number>([[registerCorrelation, Number.MAX_SAFE_INTEGER]]);

  yield written({ kind: 'bundle', version: 1, about, isRange, keys });
  yield written({ kind: 'checkpoint', note: checkpoint.note });
  for await (const { index, leaf, hash, detail } of leaves) {
    const known = readDetail(detail);
    for (const id of casesOf(known.items)) seen.set(id, Math.max(known.position, seen.get(id) ?? 0));
    const { body } = await replay(tools, readLeaf(leaf), known);
    const { path } = await source.store.inclusion(index, checkpoint.size);
    const proof = proofFile({ index, path: path.map((each) => Buffer.from(each, 'hex')), checkpoint: checkpoint.note }).slice(0, -checkpoint.note.length);
    yield written({ kind: 'release', index, leaf, hash, proof, detail, ...(body !== undefined && { body }) });
  }
  for (const event of await eventsOf(source, seen)) yield written({ kind: 'event', ...event });
  for (const name of names.list()) yield written({ kind: 'name', ...name });
  yield `${JSON.stringify({ kind: 'end', lines, sha256: digest.digest('hex') } satisfies LineOf<'end'>)}\n`;
}

async function eventsOf({ record }: BundleSource, seen: ReadonlyMap<string, number>): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (const [correlation, upTo] of seen) events.push(...await record.readCorrelation(correlation, upTo));
  return events.sort((a, b) => a.position - b.position);
}
