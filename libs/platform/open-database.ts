import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import type { Environment } from './settings.js';

export interface OpenDatabase {
  readonly url: string;
  /** 32 bytes: root of pairwise names and pseudonyms. */
  readonly rootKey: Uint8Array;
  /** Where the data is, in words. */
  readonly where: string;
  close(): Promise<void>;
}

type Place = Pick<Environment, 'DATABASE_URL' | 'FIREBREAK_DATA' | 'FIREBREAK_ROOT_KEY' | 'NODE_ENV'>;

/**
 * Opens the database of an exchange: the server DATABASE_URL names, else the embedded one of the data folder, started here or already
 * running for another process of ours. Keys are read from the environment, or in development from the data folder.
 */
export async function openDatabase(place: Place): Promise<OpenDatabase> {
  const folder = resolve(place.FIREBREAK_DATA);
  const rootKey = await rootKeyOf(place, folder);
  if (place.DATABASE_URL) return { url: place.DATABASE_URL, rootKey, where: 'the PostgreSQL server of DATABASE_URL', close: async () => {} };
  const note = join(folder, 'running.json');
  const running = await readFile(note, 'utf8').then((text) => (JSON.parse(text) as { url: string }).url, () => undefined);
  if (running && (await answers(running))) return { url: running, rootKey, where: 'the running embedded PostgreSQL', close: async () => {} };
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), persistent: true });
  const url = await server.createDatabase('firebreak');
  await writeFile(note, JSON.stringify({ url }), { mode: 0o600 });
  const close = async () => {
    await rm(note, { force: true });
    await server.stop();
  };
  return { url, rootKey, where: `embedded PostgreSQL in ${folder}`, close };
}

async function rootKeyOf({ FIREBREAK_ROOT_KEY: given, NODE_ENV }: Place, folder: string): Promise<Uint8Array> {
  if (given) return Buffer.from(given, 'hex');
  if (NODE_ENV === 'production') throw new Error('Settings: FIREBREAK_ROOT_KEY is required in production');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'root.key');
  // `wx`: of two processes starting together one makes the key and both read it.
  await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return Buffer.from(await readFile(file, 'utf8'), 'hex');
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
