import { AuditTools } from '../apps/audit/audit.module.js';
import type { Line } from '../apps/audit/bundle/format.js';
import { bundleLines } from '../apps/audit/bundle/write-bundle.js';
import type { StoredLeaf } from '../apps/audit/log/leaf-store.js';
import type { PlayedExchange } from './played-exchange.js';
import { logKeys, signedCheckpoint } from './signed-log.js';

type About = Record<string, string | boolean>;

/** Writes the bundle of some leaves of an exchange's log, under a checkpoint that is signed here; gives its lines. */
export async function bundleOf(
  { running }: PlayedExchange, which: (leaf: StoredLeaf) => boolean, about: About, checkpoint?: { size: number; note: string },
): Promise<readonly string[]> {
  const { store, record, names, bundles } = running.app.get(AuditTools);
  const { size, root } = await store.head();
  const leaves = (await store.leaves(0, size)).filter(which);
  const plan = { about, isRange: about['all'] === true, keys: logKeys, checkpoint: checkpoint ?? signedCheckpoint({ size, root }), leaves: stream(leaves) };
  const written: string[] = [];
  for await (const line of bundleLines({ store, record, names, bundles }, plan)) written.push(line);
  return written;
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

export const parsedLine = (line: string): Line => JSON.parse(line) as Line;
