import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Compiles slow-sync.c into a folder and gives the environment that loads it; undefined, and said on stderr, where that cannot be had. */
export async function slowSync(folder: string, microseconds: number): Promise<Readonly<Record<string, string>> | undefined> {
  await chmod(folder, 0o755); // the server may run as another user
  const library = join(folder, 'slow-sync.so');
  const source = fileURLToPath(new URL('../../bench/slow-sync.c', import.meta.url));
  try {
    if (process.platform !== 'linux') throw new Error('LD_PRELOAD is Linux');
    await run('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
    return { LD_PRELOAD: library, SLOW_SYNC_US: String(microseconds) };
  } catch (error) {
    console.error(`NO SLOW DISK, its rows are left out: ${(error as Error).message}`);
    return undefined;
  }
}

// As the server writes its log: blocks of 8 KiB one after the other into a file that is there already.
const writeAndSync = `
const { fdatasyncSync, fsyncSync, openSync, unlinkSync, writeSync } = require('node:fs');
const [file, count] = [process.argv[1], 300];
const target = openSync(file, 'w+');
writeSync(target, Buffer.alloc(count * 8192));
fsyncSync(target);
const figures = Array.from({ length: count }, (_, nth) => {
  writeSync(target, Buffer.alloc(8192, 1), 0, 8192, nth * 8192);
  const began = performance.now();
  fdatasyncSync(target);
  return performance.now() - began;
});
unlinkSync(file);
console.log(figures.sort((a, b) => a - b)[count / 2]);`;

/** Times fdatasync after a write of 8 KiB in a process of its own, with the variables given; the median, in milliseconds. */
export async function timeSync(folder: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const { stdout } = await run(process.execPath, ['-e', writeAndSync, join(folder, 'sync-probe')], { env: { ...process.env, ...environment } });
  return Number(stdout);
}
