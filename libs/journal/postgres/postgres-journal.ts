import pg from 'pg';
import { isUuid } from '#libs/kernel';
import { assertAppend } from '../assert-append.js';
import { Journal, type AppendOutcome, type ExpectedRevision, type NewEvent, type StoredEvent } from '../journal.js';
import { AppendHints } from './append-hints.js';
import { Coalescer } from './coalesce.js';
import { journalSql, migrate } from './migrate.js';

export interface PostgresJournalOptions {
  /** Connections for reading. */
  readonly poolSize?: number;
  /** Connections for appending, each with one batch in flight. */
  readonly lanes?: number;
}

interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly (Omit<NewEvent, 'data' | 'meta'> & { readonly data: string; readonly meta: string })[];
}

const largestBatch = 64; // so that 128 callers keep both lanes busy
const streamPage = 250;

/** Keeps the record in PostgreSQL (see 001-journal.sql). Appends of one process that run at the same time share a transaction. */
export class PostgresJournal extends Journal {
  private readonly readers: pg.Pool;
  private readonly writers: pg.Pool;
  private readonly hints: AppendHints;
  private readonly appends: Coalescer<Append, AppendOutcome>;

  constructor(databaseUrl: string, { poolSize = 8, lanes = 2 }: PostgresJournalOptions = {}) {
    super();
    this.readers = openPool(databaseUrl, poolSize);
    this.writers = openPool(databaseUrl, lanes);
    this.hints = new AppendHints(connection(databaseUrl));
    this.appends = new Coalescer({
      write: (batch) => this.write(batch),
      onFailure,
      keys: ({ events }) => events.map((event) => event.id),
      lanes,
      largest: largestBatch,
    });
  }

  /** Brings the database up to date and opens its journal. */
  static async open(databaseUrl: string, options?: PostgresJournalOptions): Promise<PostgresJournal> {
    await migrate(databaseUrl, 'journal', journalSql);
    return new PostgresJournal(databaseUrl, options);
  }

  /** A rejection after the connection broke leaves the outcome unknown: append again with the same ids. */
  override async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendOutcome> {
    assertAppend(stream, expected, events);
    const texts = events.map((event) => ({ ...event, data: JSON.stringify(event.data), meta: JSON.stringify(event.meta) }));
    return this.appends.submit({ stream, expected, events: texts });
  }

  override async find(id: string): Promise<StoredEvent | undefined> {
    if (!isUuid(id)) return undefined;
    const [event] = await this.read('find', 'where id = $1', [id]);
    return event;
  }

  override async *readStream(
    stream: string,
    options: { readonly from?: number; readonly direction?: 'forward' | 'backward'; readonly limit?: number } = {},
  ): AsyncIterable<StoredEvent> {
    const backward = options.direction === 'backward';
    let from = options.from ?? (backward ? Number.MAX_SAFE_INTEGER : 1);
    for (let left = options.limit ?? Infinity; left > 0; ) {
      const size = Math.min(left, streamPage);
      const page = backward
        ? await this.read('backward', 'where stream = $1 and revision <= $2 order by revision desc limit $3', [stream, from, size])
        : await this.read('forward', 'where stream = $1 and revision >= $2 order by revision limit $3', [stream, from, size]);
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < size) return;
      from = last.revision + (backward ? -1 : 1);
      left -= page.length;
    }
  }

  override readCorrelation(correlation: string, upTo = Number.MAX_SAFE_INTEGER, after = 0): Promise<readonly StoredEvent[]> {
    return this.read('correlation', 'where correlation = $1 and position <= $2 and position > $3 order by position', [correlation, upTo, after]);
  }

  override readAll(after: number, limit: number): Promise<readonly StoredEvent[]> {
    return this.read('all', 'where position > $1 order by position limit $2', [after, limit]);
  }

  override async head(): Promise<number> {
    const { rows } = await this.readers.query<{ position: number }>('select position from journal.head');
    return (rows[0] as { position: number }).position;
  }

  override onAppend(listener: () => void): () => void {
    return this.hints.listen(listener);
  }

  override async close(): Promise<void> {
    await Promise.all([this.hints.close(), this.writers.end(), this.readers.end()]);
  }

  private async read(name: string, which: string, values: readonly unknown[]): Promise<readonly StoredEvent[]> {
    const text = `select id, stream, revision, position, type, correlation, data, meta from journal.events ${which}`;
    const { rows } = await this.readers.query<StoredEvent>({ name, text, values: [...values] });
    return rows;
  }

  private async write(batch: readonly Append[]): Promise<AppendOutcome[]> {
    let count = 0;
    const lasts = batch.map(({ events }) => (count += events.length));
    const owners = batch.flatMap(({ events }, index) => events.map(() => index + 1));
    const events = batch.flatMap((append) => append.events);
    const { rows } = await this.writers.query<{ outcome: AppendOutcome['outcome']; revision: number; position: number }>({
      name: 'append',
      text: 'select outcome, revision, position from journal.append($1, $2, $3, $4, $5, $6, $7, $8, $9) order by append',
      values: [
        batch.map(({ stream }) => stream),
        batch.map(({ expected }) => (expected === 'any' ? null : expected)),
        lasts,
        owners,
        events.map(({ id }) => id),
        events.map(({ type }) => type),
        events.map(({ correlation }) => correlation),
        events.map(({ data }) => data),
        events.map(({ meta }) => meta),
      ],
    });
    return rows.map(({ outcome, revision, position }) =>
      outcome === 'conflict' ? { outcome, actual: revision } : { outcome, revision, position },
    );
  }
}

// SQLSTATE classes: the data, a constraint or a limit of one append spoils its batch. A unique violation is a race between two
// authors of the same id, which writing again answers as a duplicate.
function onFailure(error: unknown): 'again' | 'apart' | 'fail' {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (['23505', '40001', '40P01'].includes(code)) return 'again';
  return /^(22|23|54)/.test(code) ? 'apart' : 'fail';
}

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number); // positions stay below 2^53

const connection = (databaseUrl: string): pg.ClientConfig => ({
  connectionString: databaseUrl,
  application_name: 'firebreak-journal',
  connectionTimeoutMillis: 5_000,
  lock_timeout: 5_000,
  statement_timeout: 15_000,
  idle_in_transaction_session_timeout: 15_000,
  keepAlive: true,
  types,
});

function openPool(databaseUrl: string, max: number): pg.Pool {
  const pool = new pg.Pool({ ...connection(databaseUrl), max });
  pool.on('error', () => {}); // an idle connection broke: the pool has dropped it and the next query opens another
  return pool;
}
