import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the layers', () => {
  let tree: string;

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'firebreak-layers-'));
    for (const file of ['.ci/layers.cjs', 'tsconfig.json', 'package.json']) cpSync(join(root, file), join(tree, file));
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    plant('libs/policy/index.ts', 'export const rule = 1;');
    plant('libs/policy/inside.ts', 'export const inside = 1;');
    plant('dist/libs/policy/index.js', 'export const rule = 1;');
    plant('apps/cases/index.ts', 'export const write = 1;');
  });

  afterAll(() => rmSync(tree, { recursive: true }));

  function plant(file: string, text: string): void {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }

  function cruise(): string {
    const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [program, '--config', '.ci/layers.cjs', 'apps', 'libs'], { cwd: tree, encoding: 'utf8' });
    return stdout + stderr;
  }

  test('a tree without a wrong import passes', () => {
    expect(cruise()).toContain('no dependency violations found');
  });

  test('every wrong import is reported by the rule it breaks', () => {
    const wrong = [
      ['libs/casework/neighbour.ts', "import { rule } from '#libs/policy';\nexport const planted = rule;", 'libs/casework imports only libs/kernel'],
      ['libs/casework/driver.ts', "import pg from 'pg';\nexport const planted = pg;", 'libs/casework uses no package but'],
      ['apps/exchange/sideways.ts', "import { write } from '../cases/index.js';\nexport const planted = write;", 'apps/exchange imports only'],
      ['apps/cases/deep.ts', "import { inside } from '../../libs/policy/inside.js';\nexport const planted = inside;", 'a library is entered by its front door'],
      ['apps/cases/casl.ts', "import { createMongoAbility } from '@casl/ability';\nexport const planted = createMongoAbility;", 'only libs/policy imports CASL'],
      ['apps/audit/witness/heavy.ts', "import pg from 'pg';\nexport const planted = pg;", 'a witness runs on Node alone'],
      ['apps/audit/notes/heavy.ts', "import { rule } from '#libs/policy';\nexport const planted = rule;", 'a witness runs on Node alone'],
      ['libs/helpers/lost.ts', "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;", 'every folder has a row'],
    ] as const;
    for (const [file, text] of wrong) plant(file, text);
    const lines = cruise().split('\n');
    for (const [file, , rule] of wrong) expect(lines).toContainEqual(expect.stringMatching(new RegExp(`${rule}.*${file}`)));
  });
});

test('the six files of the walk through one referral exist, in the order the README gives', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const walk = [...readme.matchAll(/^\d\. \[([^\]]+)\]/gm)].map(([, file]) => file!);
  expect(walk).toEqual([
    'apps/exchange/cases.controller.ts', 'apps/cases/handle-command.ts', 'libs/casework/referral/decide.ts', 'policies/police.yaml', 'libs/policy/redact.ts', 'apps/audit/replay/replay.ts',
  ]);
  for (const file of walk) expect(existsSync(join(root, file))).toBe(true);
  expect(readme.split('\n').length).toBeLessThan(150);
  expect(readme.split('\n').findIndex((line) => line.startsWith('```'))).toBeLessThan(25);
});
