import { open } from 'node:fs/promises';

/** Writes a file that only its owner may read. Its bytes are on disk when this resolves, its name once the folder is settled. */
export async function writeDurably(file: string, text: string, flag: 'w' | 'wx' = 'w'): Promise<void> {
  const handle = await open(file, flag, 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Brings the names in a folder to disk. */
export async function settle(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
