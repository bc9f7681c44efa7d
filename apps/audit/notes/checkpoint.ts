import { assertNoteText, MalformedNote, readCount, readHash } from './encoding.js';

/** What a log states of itself: under this name it has so many leaves, and this root over them. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** Writes a checkpoint as the text of a note (C2SP tlog-checkpoint). */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  const text = `${origin}\n${size}\n${root.toString('base64')}\n`;
  readCheckpoint(text);
  return text;
}

/**
 * Reads the text of a note as a checkpoint; throws MalformedNote. Lines after the root are refused: nobody can audit what they say, and they
 * would tell two readers of one tree apart.
 */
export function readCheckpoint(text: string): Checkpoint {
  assertNoteText(text);
  const [origin = '', size = '', root = '', ...more] = text.slice(0, -1).split('\n');
  if (origin === '' || more.length > 0) throw new MalformedNote('A checkpoint is three lines: origin, size and root');
  return { origin, size: readCount(size), root: readHash(root) };
}
