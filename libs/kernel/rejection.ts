import type { ProblemCode } from './problems.js';

/** Something in an imported file that keeps it from being recorded: by row (from 1) and column, never by value. */
export interface ImportFault {
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly detail: string;
}

/** A refusal the caller can act on. Anything else that is thrown is a crash. Never holds a value the caller sent. */
export class Rejection extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    /** JSON Pointer (RFC 6901) to the offending member of the body. */
    readonly pointer?: string,
    /** All that is wrong with an imported file. */
    readonly faults?: readonly ImportFault[],
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Rejection';
  }
}
