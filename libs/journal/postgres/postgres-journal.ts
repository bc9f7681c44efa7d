import pg from 'pg';
import { isUuid } from '#libs/kernel';
import { assertAppend } from '../assert-append.js';
import { Journal, type AppendOutcome, type ExpectedRevision, type NewEvent, type Page, type Share, type StoredEvent, type Upcast } from '../journal.js';
import { slotCount } from '../slots.js';
import { Coalescer } from './coalesce.js';
import { Hints } from './hints.js';
import { journalSql, migrate } from './migrate.js';

export interface PostgresJournalOptions {
  /** Connections for reading. */
  readonly poolSize?: number;
  /** Connections for appending, each with one batch in flight. */
  readonly lanes?: number;
  /** How long a server that says nothing is waited for, in milliseconds; longer than any statement may take there. */
  readonly patience?: number;
  readonly upcast?: Upcast;
}

interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly (Omit<NewEvent, 'data' | 'meta'> & { readonly data: string; readonly meta: string })[];
}

const largestBatch = 64; // so that 128 callers keep both lanes busy
const streamPage = 500;

type Row = [id: string, stream: string, revision: number, position: number, type: string, version: number, correlation: string, data: string, meta: string];
const columns = 'id, stream, revision, position, type, version, correlation, data, meta';
// By the expressions of the indexes (003-narrow-indexes.sql); the text decides.
const ofStream = 'hashtextextended(stream, 0) = hashtextextended($1, 0) and hashtextextended(stream, 1) = hashtextextended($1, 1) and stream = $1';
const ofCorrelation = 'hashtextextended(correlation, 0) = hashtextextended($1, 0) and correlation = $1';
const slotOfRow = `get_byte(sha256(convert_to(correlation, 'UTF8')), 0) % ${slotCount}`;

/** Keeps the record in PostgreSQL (see 001-journal.sql). Appends of one process that run at the same time share a transaction. */
export class PostgresJournal extends Journal {
  private readonly readers: pg.Pool;
  private readonly writers: pg.Pool;
  private readonly hints: Hints;
  private readonly appends: Coalescer<Append, AppendOutcome>;
  private readonly upcast: Upcast;

  constructor(databaseUrl: string, { poolSize = 8, lanes = 2, patience = 20_000, upcast = asItIs }: PostgresJournalOptions = {}) {
    super();
    this.upcast = upcast;
    this.readers = openPool(databaseUrl, poolSize, patience);
    this.writers = openPool(databaseUrl, lanes, patience);
    this.hints = new Hints(connection(databaseUrl), 'journal');
    this.appends = new Coalescer({
      write: (batch, again) => this.write(batch, again),
      onFailure,
      keys: ({ stream, events }) => [stream, ...events.map((event) => event.id)],
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
        ? await this.read('backward', `where ${ofStream} and revision <= $2 order by revision desc limit $3`, [stream, from, size])
        : await this.read('forward', `where ${ofStream} and revision >= $2 order by revision limit $3`, [stream, from, size]);
      for (const event of page) yield event;
      const last = page.at(-1);
      if (!last || page.length < size) return;
      from = last.revision + (backward ? -1 : 1);
      left -= page.length;
    }
  }

  override readCorrelation(correlation: string, upTo = Number.MAX_SAFE_INTEGER, after = 0): Promise<readonly StoredEvent[]> {
    return this.read('correlation', `where ${ofCorrelation} and position <= $2 and position > $3 order by position`, [correlation, upTo, after]);
  }

  override async readAll(after: number, limit: number, share?: Share): Promise<Page> {
    if (!share) {
      const events = await this.read('all', 'where position > $1 order by position limit $2', [after, limit]);
      return { events, upTo: events.at(-1)?.position ?? after };
    }
    // Positions have no gaps, so a number of them is a range, known to the head even where nothing of it is in the share.
    const { rows } = await this.query<[...Row, head: number]>(
      'share',
      `select event.*, head.position as head from journal.head left join (
         select ${columns} from journal.events where position > $1 and position <= $2 and (${slotOfRow} = any($3) or correlation = any($4))
       ) event on true order by event.position`,
      [after, after + limit, share.slots, share.everywhere],
    );
    const head = rows[0]?.[9] ?? 0;
    return { events: this.parse(rows.filter(([id]) => id !== null)), upTo: Math.max(after, Math.min(after + limit, head)) };
  }

  override async head(): Promise<number> {
    const { rows } = await this.readers.query<{ position: number }>('select position from journal.head');
    return (rows[0] as { position: number }).position;
  }

  override onAppend(listener: () => void): () => void {
    return this.hints.listen(listener);
  }

  override asRecorded(): Journal {
    return Object.create(this, { upcast: { value: asItIs } }) as PostgresJournal;
  }

  override async close(): Promise<void> {
    await Promise.all([this.hints.close(), this.writers.end(), this.readers.end()]);
  }

  private async read(name: string, which: string, values: readonly unknown[]): Promise<readonly StoredEvent[]> {
    const { rows } = await this.query<Row>(name, `select ${columns} from journal.events ${which}`, values);
    return this.parse(rows);
  }

  private query<R extends unknown[]>(name: string, text: string, values: readonly unknown[]): Promise<pg.QueryArrayResult<R>> {
    return this.readers.query<R>({ name, text, values: [...values], rowMode: 'array' });
  }

  // The one place where stored text becomes events.
  private parse(rows: ReadonlyArray<readonly [...Row, ...unknown[]]>): readonly StoredEvent[] {
    return rows.map((row) => this.upcast({
      id: row[0], stream: row[1], revision: row[2], position: row[3], type: row[4], version: row[5], correlation: row[6],
      data: JSON.parse(row[7]) as StoredEvent['data'], meta: JSON.parse(row[8]) as StoredEvent['meta'],
    }));
  }

  private async write(batch: readonly Append[], again: boolean): Promise<AppendOutcome[]> {
    const owners = batch.flatMap(({ events }, index) => events.map(() => index + 1));
    const events = batch.flatMap((append) => append.events);
    const { rows } = await this.writers.query<{ outcome: AppendOutcome['outcome']; revision: number; position: number }>({
      name: 'append',
      text: 'select outcome, revision, position from journal.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      values: [
        batch.map(({ stream }) => stream),
        batch.map(({ expected }) => (expected === 'any' ? null : expected)),
        batch.map((append) => append.events.length),
        owners,
        events.map(({ id }) => id),
        events.map(({ type }) => type),
        events.map(({ version }) => version),
        events.map(({ correlation }) => correlation),
        events.map(({ data }) => data).join('\x1e'),
        events.map(({ meta }) => meta).join('\x1e'),
        again,
      ],
    });
    return rows.map(({ outcome, revision, position }) =>
      outcome === 'conflict' ? { outcome, actual: revision } : { outcome, revision, position },
    );
  }
}

const asItIs: Upcast = (event) => event;

// SQLSTATE classes: the data, a constraint or a limit of one append spoils its batch. A unique violation is a race between two
// authors of the same id, which writing again answers as a duplicate.
function onFailure(error: unknown): 'again' | 'apart' | 'fail' {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (['23505', '40001', '40P01'].includes(code)) return 'again';
  return /^(22|23|54)/.test(code) ? 'apart' : 'fail';
}

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number); // positions stay below 2^53
types.setTypeParser(pg.types.builtins.JSON, (text) => text); // parsed where it becomes an event, which is faster

const connection = (databaseUrl: string): pg.ClientConfig => ({
  connectionString: databaseUrl,
  application_name: 'firebreak-journal',
  connectionTimeoutMillis: 5_000,
  lock_timeout: 5_000,
  statement_timeout: 15_000,
  idle_in_transaction_session_timeout: 15_000,
  keepAlive: true, // a connection that is gone without a word is found out while nobody needs it
  keepAliveInitialDelayMillis: 10_000,
  types,
});

function openPool(databaseUrl: string, max: number, patience: number): pg.Pool {
  // Connections stay: a new one has met no statement and no page of the server's memory yet.
  const pool = new pg.Pool({ ...connection(databaseUrl), max, query_timeout: patience, idleTimeoutMillis: 0 });
  pool.on('error', () => {}); // an idle connection broke: the pool has dropped it and the next query opens another
  return pool;
}
