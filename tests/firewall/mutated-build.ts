import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leaking, type LeakMutant } from './leaks.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A copy of the build that differs from it by deliberate bugs, of which the one is there that `globalThis.leak` names. */
export interface MutatedBuild {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Copies the build and changes it; throws where the code that a mutant changes is not there exactly once. */
export async function mutateBuild(mutants: readonly LeakMutant[]): Promise<MutatedBuild> {
  const tree = await mkdtemp(join(tmpdir(), 'firebreak-leak-'));
  await cp(join(root, 'dist'), join(tree, 'dist'), { recursive: true, filter: (path) => !/\.(d\.ts|map|tsbuildinfo)$/.test(path) });
  await cp(join(root, 'package.json'), join(tree, 'package.json'));
  for (const name of ['node_modules', 'policies', 'apps', 'libs']) await symlink(join(root, name), join(tree, name));
  for (const { channel, edits } of mutants) {
    for (const { file, find, put } of edits) {
      const path = join(tree, 'dist', file);
      const parts = (await readFile(path, 'utf8')).split(find);
      if (parts.length !== 2) throw new Error(`The leak "${channel}" finds its code ${parts.length - 1} times in ${file}: ${find}`);
      if (!put.includes(leaking)) throw new Error(`The leak "${channel}" is always there: ${put}`);
      await writeFile(path, parts.join(put.replaceAll(leaking, `(globalThis.leak === ${JSON.stringify(channel)})`)));
    }
  }
  return { folder: join(tree, 'dist'), remove: () => rm(tree, { recursive: true }) };
}
