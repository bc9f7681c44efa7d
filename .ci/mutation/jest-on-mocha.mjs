// What the tests use of Jest, on Mocha: tests that are loaded once can be run for thousands of mutants in one process.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { expect } from 'expect';
import fc from 'fast-check';

// The same inputs for every mutant and in every run; a counterexample need not be the smallest.
fc.configureGlobal({ seed: 20_260_301, endOnFailure: true });

// What the mutated files do on being loaded counts for every test; what a test file prepares while it is loaded, for none.
for (const file of JSON.parse(process.env.FIREBREAK_MUTATED ?? '[]')) await import(pathToFileURL(join(process.cwd(), file)));
if (globalThis.__stryker__) globalThis.__stryker__.currentTestId = 'preparation';

let count = 0;
// Mocha knows a test by its title alone, and tests of two files may share one.
const numbered = (title) => `${title} (${(count += 1)})`;

const test = (title, body) => globalThis.it(numbered(title), () => body());
test.each = (rows) => (title, body) => {
  for (const row of rows) {
    const args = Array.isArray(row) ? row : [row];
    test(format(title, ...args), () => body(...args));
  }
};

const describe = (title, body) => globalThis.describe(title, () => void body());
const beforeEach = (body) => globalThis.beforeEach(() => body());
const afterEach = (body) => globalThis.afterEach(() => body());

export { afterEach, beforeEach, describe, expect, test };
