import { MalformedNote, readCount, readHash } from '../notes/encoding.js';

/** What a log asks a witness (C2SP tlog-witness): to vouch for a checkpoint that begins with the tree the witness knows. */
export interface AddCheckpoint {
  /** The size of the tree that the witness knows, 0 if none. */
  readonly old: number;
  /** The consistency proof from there, at most 63 hashes. */
  readonly path: readonly Buffer[];
  /** A signed note. */
  readonly checkpoint: string;
}

/** The content type of a conflict: the body is the size that the witness knows, and a newline. */
export const sizeType = 'text/x.tlog.size';
const longestPath = 63;

/** Writes the body of a request. */
export const addCheckpointBody = ({ old, path, checkpoint }: AddCheckpoint): string =>
  `old ${old}\n${path.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${checkpoint}`;

/** Reads the body of a request; throws MalformedNote. The checkpoint is not looked at. */
export function readAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n');
  const [old = '', ...hashes] = body.slice(0, Math.max(end, 0)).split('\n');
  if (!old.startsWith('old ')) throw new MalformedNote('A request is the old size, a proof, a blank line and a checkpoint');
  if (hashes.length > longestPath) throw new MalformedNote(`A proof has at most ${longestPath} hashes`);
  return { old: readCount(old.slice('old '.length)), path: hashes.map(readHash), checkpoint: body.slice(end + 2) };
}
