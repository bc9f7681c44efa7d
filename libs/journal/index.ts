export { Journal, type AppendOutcome, type ExpectedRevision, type NewEvent, type StoredEvent } from './journal.js';
export { migrate } from './postgres/migrate.js';
export { PostgresJournal } from './postgres/postgres-journal.js';
export { subscribe, type Subscription } from './subscribe.js';
