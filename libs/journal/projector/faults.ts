import pg from 'pg';

/** This worker no longer holds the slots it was at work on; another one does. */
export class LeaseLost extends Error {
  constructor(projection: string) {
    super(`Another worker carries on slots of the projection ${projection}`);
  }
}

/** What went wrong would go wrong again with the same events: the database took every word said to it. */
export class Unprojectable extends Error {
  constructor(override readonly cause: unknown) {
    super('Events cannot be projected');
  }
}

/** Tells whether an error lies with the events, given that the connection is sound. SQLSTATE classes: the data, a constraint, a limit. */
export function isOfTheEvent(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(21|22|23|54|P0)/.test(error.code ?? '');
  return !(error instanceof LeaseLost);
}
