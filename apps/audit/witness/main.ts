import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { claimFolder } from './claimed-folder.js';
import { Misuse, readArguments, usage, type Order } from './command-line.js';
import { witnessDoor } from './door.js';
import { openWitness } from './own-key.js';
import { Witness } from './witness.js';

const warn = (text: string): void => console.error(`witness: ${text}`);

async function run({ name, key, logs, state: folder, port, host }: Order): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await claimFolder(folder);
  const { cosigner, state } = await openWitness(name, key, folder);
  const door = witnessDoor(new Witness({ cosigner, state, logs, now: () => Math.floor(Date.now() / 1_000), warn }), warn);
  await once(door.listen(port, host), 'listening');
  const { address, family, port: listens } = door.address() as AddressInfo;
  console.log(`witness ${name} watches ${[...new Set(logs.map((log) => log.name))].join(', ')}`);
  console.log(`verifier key ${cosigner.verifierKey}`);
  console.log(`listens on http://${family === 'IPv6' ? `[${address}]` : address}:${listens}`);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  door.close();
  await once(door, 'close');
}

async function main(): Promise<void> {
  const order = readArguments(process.argv.slice(2));
  if (order === 'help') console.log(usage);
  else await run(order);
}

main().then(() => process.exit(0), (error: unknown) => {
  warn(error instanceof Error ? error.message : String(error));
  if (error instanceof Misuse) console.error(`\n${usage}`);
  process.exit(error instanceof Misuse ? 2 : 1);
});
