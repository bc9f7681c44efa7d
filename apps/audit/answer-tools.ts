import type { RegisterReader } from '#libs/contracts';
import type { Journal } from '#libs/journal';
import type { Clock, FreshIds, PairwiseNames } from '#libs/kernel';
import type { Log } from './log/record.js';
import type { ReplayTools } from './replay/replay.js';

/** What answering an auditor takes. */
export interface AnswerTools extends Omit<ReplayTools, 'past' | 'names'>, Log {
  readonly names: PairwiseNames;
  /** The journal as recorded. */
  readonly record: Journal;
  readonly journal: Journal;
  readonly register: RegisterReader;
  readonly clock: Clock;
  readonly ids: FreshIds;
}
