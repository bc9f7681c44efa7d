// Writes every generated file from the code it is generated from; `--check` only compares and exits 1 at a difference.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { generatedFiles } = await import('../dist/tests/generated-files.js');
const check = process.argv.includes('--check');
let stale = 0;
for (const [path, text] of Object.entries(await generatedFiles())) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale += 1;
  if (check) console.error(`${path} is not what the code says: run "npm run generate"`);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.error(`wrote ${path}`);
  }
}
process.exit(check && stale > 0 ? 1 : 0);
