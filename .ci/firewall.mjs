// Runs the proofs of the firewall, or those whose names are given: what measures time or drives two exchanges has the machine to itself, the rest goes side by side.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const environment = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
const proofs = (workers, ...names) =>
  spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', '--config', '.ci/jest-firewall.config.mjs', '--maxWorkers', workers, ...names], { stdio: 'inherit', env: environment }).status;

const named = process.argv.slice(2);
const statuses = named.length > 0 ? [proofs('1', ...named)] : [proofs('1', 'timing', 'two-worlds', 'leaks'), proofs('2', 'canary', 'policy-mutants')];
process.exit(statuses.every((status) => status === 0) ? 0 : 1);
