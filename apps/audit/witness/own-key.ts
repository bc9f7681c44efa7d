import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CosignatureVerifier, Cosigner } from '../notes/cosignature.js';
import { settle, writeDurably } from './durable-files.js';
import { checkpointsIn, KeptCheckpoints } from './kept-checkpoints.js';

/**
 * Opens the key and the state of a witness; where there is neither, it makes both. A key without its state is refused: whoever does not know
 * what it vouched for may vouch for the opposite. So is a state that is damaged or of another key.
 */
export async function openWitness(name: string, keyFile: string, folder: string): Promise<{ cosigner: Cosigner; state: KeptCheckpoints }> {
  const key = await readIfThere(keyFile);
  const isNew = (await readIfThere(checkpointsIn(folder))) === undefined;
  if (key !== undefined && isNew) {
    throw new Error(`${keyFile} is there, what it vouched for is not (${folder}). Bring the state back as it was last, never an older copy; or begin with a new name and a new key`);
  }
  const seed = key === undefined ? randomBytes(32) : seedOf(key, name, keyFile);
  const cosigner = new Cosigner(name, seed);
  const state = new KeptCheckpoints(folder, CosignatureVerifier.read(cosigner.verifierKey));
  if (isNew) await state.write(new Map());
  await state.read();
  if (key === undefined) {
    await writeDurably(keyFile, keyLine(name, cosigner, seed), 'wx');
    await settle(dirname(keyFile));
  } else if (((await stat(keyFile)).mode & 0o077) !== 0) {
    throw new Error(`Others may read ${keyFile}: chmod 600`);
  }
  return { cosigner, state };
}

const keyLine = (name: string, { verifierKey }: Cosigner, seed: Uint8Array): string =>
  `PRIVATE+KEY+${name}+${verifierKey.slice(name.length + 1).split('+')[0]}+${Buffer.concat([Buffer.of(0x04), seed]).toString('base64')}\n`;

function seedOf(text: string, name: string, keyFile: string): Buffer {
  const before = `PRIVATE+KEY+${name}+`;
  if (!text.startsWith(before)) throw new Error(`${keyFile} is no private key of ${name}`);
  const seed = Buffer.from(text.slice(before.length + '01234567+'.length), 'base64').subarray(1);
  if (seed.length !== 32 || keyLine(name, new Cosigner(name, seed), seed) !== text) throw new Error(`The private key in ${keyFile} is damaged`);
  return seed;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
