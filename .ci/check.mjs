// Runs every check that needs no server, each named as a claim; exits 1 if one does not hold. `npm run check -- NAME` runs those whose claim has NAME in it.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => `node_modules/.bin/${name}`;
const claims = [
  ['types hold', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ["types of the auditor's page hold", bin('tsc'), ['--noEmit', '-p', 'apps/audit/page']],
  ["types of the operator's page hold", bin('tsc'), ['--noEmit', '-p', 'apps/exchange/operator-page']],
  ['types of the desk hold', bin('tsc'), ['--noEmit', '-p', 'apps/desk/page']],
  ['the house rules hold', bin('eslint'), ['--config', '.ci/eslint.config.mjs', '--max-warnings=0', 'apps', 'libs', 'tests', 'bench']],
  ['layers point down', bin('depcruise'), ['--config', '.ci/layers.cjs', 'apps', 'libs']],
  ['policies decide as written, every rule is needed', process.execPath, ['dist/libs/policy/command/main.js', 'test']],
  ['generated files match the code', process.execPath, ['.ci/generate.mjs', '--check']],
  ['nothing is unused', bin('knip'), ['--config', '.ci/knip.json']],
];
const wanted = process.argv[2] ?? '';
let failed = 0;
for (const [claim, command, args] of claims.filter(([claim]) => claim.includes(wanted))) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20, shell: process.platform === 'win32' });
  console.log(`${status === 0 ? 'ok' : 'NOT OK'}  ${claim}`);
  if (status === 0) continue;
  failed += 1;
  console.log(`${stdout}${stderr}`.trim().split('\n').slice(-60).join('\n'));
}
process.exit(failed > 0 ? 1 : 0);
