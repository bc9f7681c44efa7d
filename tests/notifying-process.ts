import 'reflect-metadata';
import { upcast } from '#libs/casework';
import { RegisterReader } from '#libs/contracts';
import { PostgresJournal } from '#libs/journal';
import { RandomIds, runtimeUrl, ScriptedClock } from '#libs/platform';
import pg from 'pg';
import { Notifier } from '../apps/webhooks/notifier.js';
import { NotedAudit } from './stage.js';

// Tells endpoints that feeds have grown, in a process of its own that may be killed at any moment.
const [databaseUrl, rootKeyHex] = process.argv.slice(2) as [string, string];
const rootKey = Buffer.from(rootKeyHex, 'hex');
const url = runtimeUrl({ databaseUrl, rootKey }, 'notifier');
const onError = (error: unknown) => console.error(error);
new Notifier({
  pool: new pg.Pool({ connectionString: url, max: 6 }), register: new RegisterReader(new PostgresJournal(url, { upcast, poolSize: 1 })), audit: new NotedAudit(),
  clock: new ScriptedClock(Date.parse('2026-03-01T08:00:00Z')), ids: new RandomIds(), rootKey, allowLoopback: true, chance: () => 0, onError, onDisabled: onError,
}).start();
