export { Journal, type AppendOutcome, type ExpectedRevision, type NewEvent, type Page, type StoredEvent } from './journal.js';
export { Hints } from './postgres/hints.js';
export { journalSql, migrate } from './postgres/migrate.js';
export { PostgresJournal } from './postgres/postgres-journal.js';
export { Unprojectable } from './projector/faults.js';
export { movedChannel, Projector, projectorSql } from './projector/projector.js';
export { readStatus, retryParked, type ParkedStatus, type ProjectionStatus } from './projector/status.js';
export { slotOf } from './slots.js';
export { subscribe, type Subscription } from './subscribe.js';
