/** What does not hold of a release, by a name that stays and in a sentence. */
export interface ReplayFault {
  readonly name: 'detail-commitment' | 'leaf-claims' | 'journal-event' | 'name' | 'decision' | 'rendering';
  readonly what: string;
}

/** Thrown by what replaying asks where it cannot answer, with the name of what does not hold. */
export class Unanswered extends Error {
  constructor(readonly fault: ReplayFault['name'], what: string) {
    super(what);
  }
}
