import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join, relative } from 'node:path';

const longestPath = 100; // bytes; some more and the name of a socket is cut off, silently

/**
 * Claims a folder for this process for as long as it lives, and no longer: whoever asks is answered on a socket in it. Throws while another
 * process has it.
 */
export async function claimFolder(folder: string): Promise<void> {
  const path = relative('', join(folder, 'in-use'));
  if (Buffer.byteLength(path) > longestPath) throw new Error(`The way to ${folder} is too long: choose a folder nearer to this one or to the root`);
  if (await isAnswered(path)) throw new Error(`Another witness uses ${folder}`);
  await rm(path, { force: true });
  const server = createServer((socket) => void socket.end());
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  server.unref();
}

const isAnswered = (path: string): Promise<boolean> => new Promise((resolve) => {
  const socket = connect(path, () => resolve(true) ?? socket.destroy());
  socket.once('error', () => resolve(false));
});
