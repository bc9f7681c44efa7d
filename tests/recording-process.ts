import { PostgresJournal } from '#libs/journal';
import { openSync, writeSync } from 'node:fs';
import { Chance } from './chance.js';
import { eventfulHistory } from './eventful-history.js';
import { casesOf, record } from './recording.js';

/** Records every other case of a history until all are acknowledged; keeps each acknowledgement as a line of a file from the moment it comes. */
const [url, seed, count, path] = process.argv.slice(2) as [string, string, string, string];
const { cases } = casesOf(await eventfulHistory(Number(count)));
const file = openSync(path, 'a');
const journal = new PostgresJournal(url);
await record(journal, cases.filter((_, nth) => nth % 2 === 1), new Chance(Number(seed)), (id, position) => writeSync(file, `${id} ${position}\n`));
await journal.close();
