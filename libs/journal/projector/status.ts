import type pg from 'pg';

/** How far a projection is, who carries it on, and what it has left out. Positions and ids are the journal's: for operators alone. */
export interface ProjectionStatus {
  readonly slots: ReadonlyArray<{ readonly slot: number; readonly position: number; readonly worker: string | null }>;
  readonly parked: readonly ParkedStatus[];
}

export interface ParkedStatus {
  readonly correlation: string;
  readonly event: string;
  readonly type: string;
  /** The kind of error and where in the code, without its message. */
  readonly fault: string;
  readonly attempts: number;
  /** ISO 8601: parked since, tried again at. */
  readonly since: string;
  readonly due: string;
}

/** Reads the status of a projection; no slots where none of its workers ever started. */
export async function readStatus(pool: pg.Pool, projection: string): Promise<ProjectionStatus> {
  const { rows: slots } = await pool.query<{ slot: number; position: string; worker: string | null }>(
    'select slot, position, worker from projector.slot where projection = $1 order by slot', [projection],
  );
  const { rows: parked } = await pool.query<Omit<ParkedStatus, 'since' | 'due'> & { since: Date; due: Date }>(
    'select correlation, event, type, fault, attempts, since, due from projector.parked where projection = $1 order by since', [projection],
  );
  return {
    slots: slots.map(({ slot, position, worker }) => ({ slot, position: Number(position), worker })),
    parked: parked.map((row) => ({ ...row, since: row.since.toISOString(), due: row.due.toISOString() })),
  };
}

/** Makes everything a projection has parked due at once; gives how many cases that is. */
export async function retryParked(pool: pg.Pool, projection: string): Promise<number> {
  const { rowCount } = await pool.query('update projector.parked set due = now() where projection = $1', [projection]);
  return rowCount ?? 0;
}
