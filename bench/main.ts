import 'reflect-metadata';
import { benchDisclosure } from './disclosure.js';

const benches: Record<string, () => Promise<void>> = { disclosure: benchDisclosure };
const [, , name = ''] = process.argv;
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (!bench) {
  console.error(`npm run bench -- NAME, with one of: ${Object.keys(benches).join(', ')}\nWrites bench/results/NAME.json.`);
  process.exit(2);
}
await bench();
process.exit(0);
