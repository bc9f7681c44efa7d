// Changes what decides and redacts, one place at a time, and counts the changes that a test notices. Exits 1 where fewer than nine of ten
// are noticed, or where docs/mutation.md gives no reason for one that is not. `npm run mutate -- redact` looks at the files with "redact" in their path.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { linesOf, withSurvivors } from './mutation/survivors.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const page = 'docs/mutation.md';
const paths = (folder, names) => names.split(' ').map((name) => `dist/${folder}/${name}.js`);
// Each library is judged by its own tests.
const areas = [
  {
    mutated: paths('libs/policy', 'bundle check-bundle consent content decide engine explain m49 read-folder redact rule treatments vocabulary'),
    tests: paths('libs/policy', 'redact.test treatments.test read-folder.test decide.test ceiling.test permits.test engine.test explain.test hostile-files.test naive-evaluator.test'),
  },
  {
    mutated: [...paths('libs/contracts', 'decide-entry entry view'), ...paths('apps/disclosure', 'reconcile')],
    tests: [...paths('libs/contracts', 'entry.test view.test decide-entry.test'), ...paths('apps/disclosure', 'reconcile.test')],
  },
];

async function results({ mutated, tests }) {
  process.env.FIREBREAK_MUTATED = JSON.stringify(mutated);
  return new Stryker({
    mutate: mutated, mochaOptions: { spec: tests, 'no-config': true, 'no-package': true },
    plugins: ['@stryker-mutator/mocha-runner'], testRunner: 'mocha', coverageAnalysis: 'perTest', concurrency: availableParallelism(),
    // Mocha would otherwise `require` the tests, past the hook.
    testRunnerNodeArgs: ['--no-experimental-require-module', '--import', './.ci/mutation/resolve.mjs'],
    ignorePatterns: ['**', '!dist/**', '!policies/**', '!libs/**/*.yaml', '!package.json'], tempDirName: 'var/mutation',
    reporters: ['progress-append-only'], logLevel: 'warn', warnings: { slow: false }, allowConsoleColors: false,
  }).runMutationTest();
}

const chosen = process.argv[2] ?? '';
const mutants = [];
for (const { mutated, tests } of areas) {
  const files = mutated.filter((file) => file.includes(chosen));
  if (files.length > 0) mutants.push(...await results({ mutated: files, tests }));
}

const counted = mutants.filter(({ status }) => status !== 'Ignored');
const noticed = counted.filter(({ status }) => status !== 'Survived' && status !== 'NoCoverage');
const percent = (100 * noticed.length) / counted.length;
const score = `${noticed.length} of ${counted.length} changes are noticed by a test (${percent.toFixed(1)} %)`;
const lines = linesOf(counted.filter((mutant) => !noticed.includes(mutant)));
console.log(score);
let unexplained = [];
if (chosen) console.log(lines.join('\n'));
else {
  const written = withSurvivors(readFileSync(page, 'utf8'), score, lines);
  writeFileSync(page, written.text);
  unexplained = written.unexplained;
  if (unexplained.length > 0) console.log(`${page} gives no reason for:\n${unexplained.join('\n')}`);
}
process.exit(percent < 90 || unexplained.length > 0 ? 1 : 0);
