import { Bundles } from '#libs/contracts';
import { hmac } from '#libs/kernel';
import { isBound, readDetail, readLeaf } from '../log/leaf.js';
import { leafHash, verifyInclusion } from '../log/merkle.js';
import { readProofFile, type TlogProof } from '../notes/tlog-proof.js';
import { CarriedPast } from '../replay/past.js';
import { replay, type ReplayTools } from '../replay/replay.js';
import type { CheckedCheckpoint, Trust } from './check-checkpoint.js';
import { DoesNotHold, linesOf, readLine, type BundleFaultName, type LineOf } from './format.js';
import { readBundle, type Place, type ReadBundle } from './read-bundle.js';

export interface VerifiedBundle {
  readonly about: LineOf<'bundle'>['about'];
  readonly checkpoint?: CheckedCheckpoint;
  readonly released: number;
  readonly denied: number;
  /** Releases decided and rendered again. */
  readonly replayed: number;
  /** The first thing that does not hold. */
  readonly fault?: { readonly line: number; readonly index?: number; readonly name: BundleFaultName; readonly what: string };
}

/** Verifies a bundle with nothing but the file: no database, no network, no secret. What is trusted comes from whoever asks. */
export async function verifyBundle(file: string, trust: Trust = {}): Promise<VerifiedBundle> {
  const place: Place & { index?: number } = { line: 0 };
  const counts = { released: 0, denied: 0, replayed: 0 };
  let read: ReadBundle | undefined;
  const result = () => ({ about: read?.head.about ?? {}, ...(read && { checkpoint: read.checkpoint }), ...counts });
  try {
    read = await readBundle(file, trust, place);
    place.line = 0;
    const { events, names } = read;
    const tools = { names, bundles: new Bundles(), past: new CarriedPast({ readCorrelation: async (id) => events.get(id) ?? [] }) };
    for await (const bytes of linesOf(file)) {
      place.line += 1;
      const line = readLine(bytes);
      if (line.kind === 'event' || line.kind === 'name' || line.kind === 'end') break;
      if (line.kind !== 'release') continue;
      assertNextOf(read, place.index, line.index);
      place.index = line.index;
      const { outcome, isRemade } = await checkRelease(line, read, tools);
      counts[outcome] += 1;
      if (isRemade) counts.replayed += 1;
    }
    const { about, checkpoint: { size } } = { ...read.head, ...read };
    if (about['all'] && (place.index ?? -1) !== size - 1) throw new DoesNotHold('release-sequence', `the file ends at leaf ${place.index}, the log has ${size}`);
    delete place.index;
    read.checkDigest();
    return result();
  } catch (error) {
    if (!(error instanceof DoesNotHold)) throw error;
    return { ...result(), fault: { ...place, name: error.fault, what: error.message } };
  }
}

// A stretch of the log is all there: nothing was left out between its first leaf and its last.
function assertNextOf({ head: { isRange, about } }: ReadBundle, last: number | undefined, index: number): void {
  const next = last === undefined ? (about['all'] ? 0 : index) : isRange ? last + 1 : index;
  if (index !== next) throw new DoesNotHold('release-sequence', `leaf ${next} was left out`);
}

async function checkRelease(line: LineOf<'release'>, { note, checkpoint }: ReadBundle, tools: ReplayTools): Promise<{ outcome: 'released' | 'denied'; isRemade: boolean }> {
  const hash = leafHash(line.leaf);
  demand(hash.toString('hex') === line.hash, 'leaf-hash', 'the text of the leaf and its hash differ');
  const proof = proofOf(line.proof + note);
  demand(proof?.index === line.index && verifyInclusion({ ...checkpoint, ...proof, leafHash: hash }), 'inclusion', 'the path does not lead from the leaf to the root');
  demand(isBound(line.leaf, line.detail), 'detail-commitment', 'the leaf does not commit to its detail');
  const [leaf, detail] = [readLeaf(line.leaf), readDetail(line.detail)];
  const isCommitted = line.body === undefined ? leaf.outcome === 'released' || hmac(detail.salt, '') === leaf.bytes : hmac(detail.salt, line.body) === leaf.bytes;
  demand(isCommitted, 'bytes-commitment', 'the leaf does not commit to the body');
  const { fault, body } = await replay(tools, leaf, detail);
  if (fault) throw new DoesNotHold(fault.name, fault.what);
  demand(body === line.body, 'rendering', 'the body made again is not the body in the file');
  return { outcome: leaf.outcome, isRemade: body !== undefined };
}

function proofOf(text: string): TlogProof | undefined {
  try {
    return readProofFile(text);
  } catch {
    return undefined;
  }
}

function demand(holds: boolean, fault: BundleFaultName, what: string): asserts holds {
  if (!holds) throw new DoesNotHold(fault, what);
}
