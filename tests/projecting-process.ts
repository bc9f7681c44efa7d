import { upcast } from '#libs/casework';
import { PostgresJournal } from '#libs/journal';
import { ScriptedClock } from '#libs/platform';
import pg from 'pg';
import { projectionOf } from './stage.js';

/** Projects the journal of a database at a fixed time until it is killed. */
const [url, now] = process.argv.slice(2) as [string, string];
const journal = await PostgresJournal.open(url, { upcast });
const pool = new pg.Pool({ connectionString: url, max: 4 });
pool.on('error', () => {});
projectionOf(journal, pool, new ScriptedClock(Number(now))).start();
