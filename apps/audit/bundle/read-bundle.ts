import type { StoredEvent } from '#libs/journal';
import { canonicalJson, sha256 } from '#libs/kernel';
import { createHash } from 'node:crypto';
import { checkCheckpoint, type CheckedCheckpoint, type Trust } from './check-checkpoint.js';
import { DoesNotHold, linesOf, readLine, type Line, type LineOf } from './format.js';
import { GivenNames, placeOf } from './kept-names.js';

/** Where reading a file is. */
export interface Place {
  /** From 1. */
  line: number;
}

/** What of a bundle is needed while its releases are gone through. */
export interface ReadBundle {
  readonly head: LineOf<'bundle'>;
  readonly note: string;
  readonly checkpoint: CheckedCheckpoint;
  readonly events: ReadonlyMap<string, readonly StoredEvent[]>;
  readonly names: GivenNames;
  /** Throws DoesNotHold unless every byte is as it was written. */
  readonly checkDigest: () => void;
}

const order: readonly Line['kind'][] = ['bundle', 'checkpoint', 'release', 'event', 'name', 'end'];
const many: readonly Line['kind'][] = ['release', 'event', 'name'];

/** Reads everything of a bundle but its releases, and checks its form, its checkpoint and its policies; throws DoesNotHold. */
export async function readBundle(file: string, trust: Trust, place: Place): Promise<ReadBundle> {
  const events = new Map<string, StoredEvent[]>();
  const names = new GivenNames();
  const digest = createHash('sha256');
  const one: { bundle?: LineOf<'bundle'>; note?: string; checkpoint?: CheckedCheckpoint; end?: LineOf<'end'> } = {};
  let last: Line | undefined;
  for await (const bytes of linesOf(file)) {
    place.line += 1;
    const line = readLine(bytes);
    assertFollows(last, line);
    last = line;
    if (line.kind !== 'end') digest.update(bytes).update('\n');
    if (line.kind === 'bundle') one.bundle = line;
    if (line.kind === 'checkpoint') [one.note, one.checkpoint] = [line.note, checkCheckpoint(line.note, one.bundle!.keys, trust)];
    if (line.kind === 'event') addEvent(events, line);
    if (line.kind === 'name') names.add(line);
    if (line.kind === 'end') one.end = line;
  }
  const { bundle: head, note, checkpoint, end } = one;
  if (!head || note === undefined || !checkpoint || !end) throw new DoesNotHold('bundle-end', 'the file ends before its last line');
  const [lines, sum] = [place.line - 1, digest.digest('hex')];
  const checkDigest = () => {
    if (end.lines !== lines) throw new DoesNotHold('bundle-digest', `the file has ${lines} lines before its last, ${end.lines} were written`);
    if (end.sha256 !== sum) throw new DoesNotHold('bundle-digest', 'a byte of the file is not as it was written, though no release rests on it');
  };
  return { head, note, checkpoint, events, names, checkDigest };
}

function assertFollows(last: Line | undefined, line: Line): void {
  const [before, now] = [last ? order.indexOf(last.kind) : -1, order.indexOf(line.kind)];
  const isNext = now === before ? many.includes(line.kind) && rises(last!, line) : now > before && order.slice(before + 1, now).every((kind) => many.includes(kind));
  if (!isNext) throw new DoesNotHold('bundle-line', `a line of kind ${line.kind} is out of order`);
}

function rises(last: Line, line: Line): boolean {
  if (last.kind === 'release' && line.kind === 'release') return last.index < line.index;
  if (last.kind === 'event' && line.kind === 'event') return last.position < line.position;
  return last.kind === 'name' && line.kind === 'name' && placeOf(last) < placeOf(line);
}

function addEvent(events: Map<string, StoredEvent[]>, { kind: _, ...event }: LineOf<'event'>): void {
  const { type, correlation, data } = event;
  if (type === 'PolicyAdopted' && sha256(canonicalJson(data['bundle'])) !== data['digest']) {
    throw new DoesNotHold('policy-digest', `the policy adopted at position ${event.position} is not the one of its digest`);
  }
  const known = events.get(correlation);
  if (known) known.push(event);
  else events.set(correlation, [event]);
}
