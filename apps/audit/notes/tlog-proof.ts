import { readCheckpoint } from './checkpoint.js';
import { MalformedNote, readBase64, readCount, readHash } from './encoding.js';
import { readNote } from './signed-note.js';

/** That a leaf is in a log, to be verified offline with the keys of the log and of its witnesses. */
export interface TlogProof {
  readonly index: number;
  /** Hashes from the leaf's sibling up, at most 63. */
  readonly path: readonly Buffer[];
  /** A signed note, with the cosignatures got. */
  readonly checkpoint: string;
  /** Bytes that nothing vouches for. */
  readonly extra?: Buffer;
}

const firstLine = 'c2sp.org/tlog-proof@v1';
const longestPath = 63;

/** Writes a proof as a file (C2SP tlog-proof). */
export function proofFile({ index, path, checkpoint, extra }: TlogProof): string {
  const lines = [firstLine, ...(extra ? [`extra ${extra.toString('base64')}`] : []), `index ${index}`, ...path.map((hash) => hash.toString('base64'))];
  const file = `${lines.join('\n')}\n\n${checkpoint}`;
  readProofFile(file);
  return file;
}

/** Reads the file of a proof; throws MalformedNote. Nothing in it is verified yet. */
export function readProofFile(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  const [first, ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
  if (first !== firstLine) throw new MalformedNote(`A proof begins with the line ${firstLine}`);
  const extra = lines[0]?.startsWith('extra ') ? readBase64(lines.shift()!.slice('extra '.length)) : undefined;
  const [index = '', ...path] = lines;
  if (!index.startsWith('index ') || extra?.length === 0) throw new MalformedNote('A proof has a line with the index, and before it at most one with extra data');
  if (path.length > longestPath) throw new MalformedNote(`A proof has at most ${longestPath} hashes`);
  const checkpoint = text.slice(end + 2);
  readCheckpoint(readNote(checkpoint).text);
  return { index: readCount(index.slice('index '.length)), path: path.map(readHash), checkpoint, ...(extra && { extra }) };
}
