import type { RuntimeRole } from '#libs/platform';

/** Every schema of the exchange. */
export const schemas = ['journal', 'projector', 'disclosure', 'audit', 'webhooks'] as const;

const theJournal = ['usage on schema journal', 'select on journal.events, journal.head'];

/** All that each role may do, as in `grant … to role`; whatever is not here is taken away at the next start. */
export const grants: Readonly<Record<RuntimeRole, readonly string[]>> = {
  /** Takes commands: the only one that appends to the journal. */
  cases: [...theJournal, 'execute on function journal.append'],
  /** Carries the feeds on. */
  projection: [
    ...theJournal,
    'usage on schema projector, disclosure', 'execute on function projector.claim',
    'select, insert, update (position, worker) on projector.slot', 'select, insert, update (backend, backend_start, until), delete on projector.worker',
    'select, insert, update (attempts, fault, due), delete on projector.parked',
    'select, insert, update (ended_by) on disclosure.entry', 'select, insert, update (last) on disclosure.feed',
    'select, insert, update (jurisdiction, due, cause) on disclosure.case_file', 'select, insert, update (state, position) on disclosure.referral',
    'select, insert, update (open, position) on disclosure.call',
  ],
  /** Answers agencies. It decides every line again, from the journal, and so reads that too. */
  reader: [
    ...theJournal,
    'usage on schema projector, disclosure',
    'select (projection, position) on projector.slot', 'select (projection, correlation) on projector.parked', 'select (case_id, due) on disclosure.case_file',
    'select on disclosure.entry, disclosure.referral, disclosure.call',
  ],
  /** Writes down what leaves and what it is found by, and can read nothing. */
  log: ['usage on schema audit', 'execute on function audit.append, audit.keep_checkpoint, audit.add_found'],
  /** Answers auditors: reads the log, and makes answers again from the journal. */
  auditor: [
    ...theJournal, 'usage on schema audit', 'select on audit.head, audit.leaf, audit.tile, audit.checkpoint, audit.found, audit.indexed',
    'execute on function audit.hashes_at',
  ],
  /** Answers an agency about its own endpoints. */
  webhooks: [
    'usage on schema webhooks', 'select, insert, update (state, generation, rotated), delete on webhooks.endpoint', 'select, insert, update (told) on webhooks.progress',
    'select, update (due), delete on webhooks.notification', 'select, insert on webhooks.request',
  ],
  /** Tells endpoints that feeds have grown: it sees how long each feed is, and not a line of it. */
  notifier: [
    ...theJournal, 'usage on schema disclosure, webhooks', 'select on disclosure.feed', 'select, update (state, arrived) on webhooks.endpoint',
    'select, update (told) on webhooks.progress', 'select, insert, update (attempts, fault, state, due), delete on webhooks.notification',
  ],
};

const agency = "current_setting('firebreak.agency', true)";

/** What a role sees of tables under row security. To change one, drop the policy of this role in a migration: the next start makes it anew. */
export const policies: ReadonlyArray<{ readonly table: string; readonly role: RuntimeRole; readonly command: 'all' | 'select'; readonly where: string }> = [
  { table: 'disclosure.entry', role: 'projection', command: 'all', where: 'true' },
  { table: 'disclosure.feed', role: 'projection', command: 'all', where: 'true' },
  { table: 'disclosure.referral', role: 'projection', command: 'all', where: 'true' },
  { table: 'disclosure.call', role: 'projection', command: 'all', where: 'true' },
  { table: 'disclosure.entry', role: 'reader', command: 'select', where: `agency = ${agency}` },
  { table: 'disclosure.referral', role: 'reader', command: 'select', where: `${agency} = sender or ${agency} = receiver` },
  { table: 'disclosure.call', role: 'reader', command: 'select', where: `open or ${agency} = maker` },
  { table: 'disclosure.feed', role: 'notifier', command: 'select', where: 'true' },
  { table: 'webhooks.endpoint', role: 'notifier', command: 'all', where: 'true' },
  { table: 'webhooks.progress', role: 'notifier', command: 'all', where: 'true' },
  { table: 'webhooks.notification', role: 'notifier', command: 'all', where: 'true' },
  { table: 'webhooks.endpoint', role: 'webhooks', command: 'all', where: `agency = ${agency}` },
  { table: 'webhooks.progress', role: 'webhooks', command: 'all', where: `agency = ${agency}` },
  { table: 'webhooks.notification', role: 'webhooks', command: 'all', where: `agency = ${agency}` },
  { table: 'webhooks.request', role: 'webhooks', command: 'all', where: `agency = ${agency}` },
];
