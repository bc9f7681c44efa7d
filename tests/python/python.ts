import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pinned = 'cryptography==48.0.0';
const place = fileURLToPath(new URL('../../../var/python', import.meta.url));
const installed = join(place, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

const run = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' });

/** Finds a Python that has what the second verifier needs, or makes one in var/python (once); throws where there is none to make it with. */
export function pythonWithEd25519(): string {
  const known = [installed, 'python3', 'python'].find((name) => run(name, '-c', 'import cryptography.hazmat.primitives.asymmetric.ed25519').status === 0);
  if (known) return known;
  const python = ['python3', 'python'].find((name) => run(name, '-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 8))').status === 0);
  if (!python) throw new Error('The second verifier was not run: it needs Python 3.8 or newer with venv, and there is none on the PATH.');
  console.error(`installing ${pinned} into var/python (once)`);
  for (const [command, ...args] of [[python, '-m', 'venv', '--clear', place], [installed, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', pinned]]) {
    const { status, stderr, stdout } = run(command!, ...args);
    if (status !== 0 || !existsSync(installed)) throw new Error(`The second verifier was not run: ${pinned} could not be installed: ${stderr || stdout}`);
  }
  return installed;
}
