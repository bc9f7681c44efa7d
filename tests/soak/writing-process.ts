import { PostgresJournal } from '#libs/journal';
import { Chance } from '../chance.js';
import { Writer } from './writer.js';

/** Writes as a process of its own until it is told to stop; sends what it would have noted. */
const [url, seed] = process.argv.slice(2) as [string, string];
const journal = new PostgresJournal(url);
let running = true;
process.once('message', () => (running = false));
process.once('disconnect', () => process.exit());
const writer = new Writer(journal, new Chance(Number(seed)), {
  stored: (ids, position) => process.send!({ ids, position }),
  count: (counted) => process.send!({ counted }),
});
try {
  await writer.run(() => running);
  await journal.close();
  process.send!({ done: true }, () => process.exit());
} catch (error) {
  process.send!({ failure: (error as Error).message }, () => process.exit(1));
}
