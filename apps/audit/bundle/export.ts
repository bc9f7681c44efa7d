import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { derivedId, type Actor } from '#libs/kernel';
import type { AnswerTools } from '../answer-tools.js';
import { recordRelease } from '../log/record.js';
import { bundleLines, type BundlePlan } from './write-bundle.js';

export interface Exported {
  readonly file: string;
  readonly release: string;
  /** Leaves in it. */
  readonly leaves: number;
}

/**
 * Writes a bundle into a file. It appears under its name only when the log holds that it was made, by whom and about what; the digest of the
 * leaf is over its last line, and that holds the digest of all the others.
 */
export async function exportBundle(tools: AnswerTools, actor: Actor, plan: BundlePlan, file: string): Promise<Exported> {
  const part = `${file}.part`;
  let [last, leaves] = ['', 0];
  const counted = async function* () {
    for await (const line of bundleLines(tools, plan)) {
      if (line.startsWith('{"kind":"release"')) leaves += 1;
      yield (last = line);
    }
  };
  try {
    await pipeline(counted, createWriteStream(part, { mode: 0o600 }));
    const { policy = '' } = await tools.register.current();
    const release = derivedId('release', tools.ids.next(actor.agency));
    const request = { kind: 'export', of: JSON.stringify(plan.about) } as const;
    await recordRelease(tools, { id: release, at: tools.clock.now(), actor, request, body: last, position: 0, purpose: 'oversight', policy, items: [] });
    await rename(part, file);
    return { file, release, leaves };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
