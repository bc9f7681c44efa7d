import type { ProblemCode } from './problems.js';

/** A refusal the caller can act on. Anything else that is thrown is a crash. Never holds a value the caller sent. */
export class Rejection extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    /** JSON Pointer (RFC 6901) to the offending member of the body. */
    readonly pointer?: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Rejection';
  }
}
