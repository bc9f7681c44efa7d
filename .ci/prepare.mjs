// Makes the working tree runnable with Node alone: installs what is missing and rebuilds dist when a source is newer.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'dist', '.built');
const say = (text) => console.error(`firebreak: ${text}`);
const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

function newestSource(folder) {
  return Math.max(0, ...readdirSync(join(root, folder), { withFileTypes: true }).map((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return newestSource(path);
    return item.name.endsWith('.ts') ? modified(join(root, path)) : 0;
  }));
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  say(`Node ${process.versions.node} is too old: Firebreak needs 20.19 or newer.`);
  process.exit(1);
}
if (modified(join(root, 'node_modules', '.package-lock.json')) < modified(join(root, 'package-lock.json'))) {
  say('installing packages (once)');
  // Not `npm ci`: it refuses a lock file made where a registry lacks some platform's optional binaries. Versions are exact either way.
  run('npm', ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
}
const folders = ['apps', 'libs', 'tests', 'bench'].filter((folder) => existsSync(join(root, folder)));
const newest = Math.max(modified(join(root, 'tsconfig.json')), ...folders.map(newestSource));
if (process.argv.includes('--force') || modified(stamp) < newest) {
  say('building');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
  writeFileSync(stamp, '');
}
