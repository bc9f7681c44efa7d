import { CosignatureVerifier } from '../notes/cosignature.js';
import { MalformedNote, readCount } from '../notes/encoding.js';
import { noteText, readNote, type NoteSignature } from '../notes/signed-note.js';
import { addCheckpointBody } from './add-checkpoint.js';

export interface Witness {
  /** Where it takes POST …/add-checkpoint. */
  readonly url: string;
  readonly verifierKey: string;
}

/** Gives the proof that the tree of one size begins with the tree of another. */
export type ConsistencySource = (from: number, to: number) => Promise<readonly Buffer[]>;

export interface Witnessed {
  /** The checkpoint as it came, with every cosignature that was got and holds. */
  readonly note: string;
  /** The witnesses that did not vouch for it. */
  readonly refused: readonly { readonly name: string; readonly why: string }[];
}

const slowest = 5_000; // milliseconds for one answer
const longestAnswer = 16_384; // bytes
const mostRounds = 8; // others may lead the witness on while it is asked

/** Reads the witnesses of a setting, `VERIFIERKEY URL, VERIFIERKEY URL`; throws a sentence. Each key counts once, under whatever name. */
export function readWitnesses(text: string): readonly Witness[] {
  const witnesses = text.split(',').map((pair) => pair.trim()).filter(Boolean).map(readWitness);
  const keys = witnesses.map(({ verifierKey }) => verifierKey.slice(-44));
  const names = witnesses.map(({ verifierKey }) => CosignatureVerifier.read(verifierKey).name);
  for (const [what, values] of [['one key', keys], ['one name', names], ['one address', witnesses.map(({ url }) => url)]] as const) {
    if (new Set(values).size < values.length) throw new Error(`Two witnesses have ${what}: they would count twice`);
  }
  return witnesses;
}

function readWitness(pair: string): Witness {
  const [verifierKey = '', address = '', ...more] = pair.split(/\s+/);
  if (address === '' || more.length > 0) throw new Error('A witness is a verifier key, a space and a URL');
  const { name } = CosignatureVerifier.read(verifierKey);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) throw new Error(`The address of ${name} is no http or https URL without user, query and fragment`);
  return { verifierKey, url: url.href.replace(/\/+$/, '') };
}

/**
 * Asks all witnesses at the same time to vouch for a signed checkpoint of a size. Never rejects because of a witness: whoever is slow, down,
 * lying or unwilling is named with the reason. How many are enough is for the caller to say.
 */
export async function askWitnesses(note: string, size: number, witnesses: readonly Witness[], consistency: ConsistencySource): Promise<Witnessed> {
  const { text, signatures } = readNote(note);
  const verifiers = witnesses.map(({ verifierKey }) => CosignatureVerifier.read(verifierKey));
  const asked = await Promise.allSettled(witnesses.map(({ url }, at) => cosignatureFrom(url, verifiers[at]!, note, size, consistency)));
  const got = asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const isNew = ({ name, keyId }: NoteSignature) => !got.some((cosignature) => cosignature.name === name && cosignature.keyId.equals(keyId));
  return {
    note: noteText(text, [...signatures.filter(isNew), ...got]),
    refused: asked.flatMap((answer, at) => (answer.status === 'rejected' ? [{ name: verifiers[at]!.name, why: reasonOf(answer.reason) }] : [])),
  };
}

// The log remembers nothing of its witnesses: the first question says it knows no size, and a conflict tells it.
async function cosignatureFrom(url: string, verifier: CosignatureVerifier, note: string, size: number, consistency: ConsistencySource): Promise<NoteSignature> {
  let old = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    const path = old === 0 ? [] : await consistency(old, size);
    const { status, body } = await post(`${url}/add-checkpoint`, addCheckpointBody({ old, path, checkpoint: note }));
    if (status === 200) return cosignatureIn(body, note, verifier);
    if (status !== 409) throw new Error(`it answered ${status}: ${body.slice(0, 200).replace(/[^ -~]/g, ' ').trim()}`);
    const known = readCount(body.replace(/\n$/, ''));
    if (known > size) throw new Error(`it vouched for ${known} leaves already, more than the ${size} of this checkpoint: has the log been put back?`);
    if (known < old) throw new Error(`it vouched for ${old} leaves and now knows ${known}: it has forgotten`);
    if (known === old) throw new Error(`it vouched for another tree at the size ${known}: has the log two histories?`);
    old = known;
  }
  throw new Error(`the size it knows changed ${mostRounds} times while it was asked`);
}

async function post(url: string, body: string): Promise<{ status: number; body: string }> {
  const response = await fetch(url, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(slowest) });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > longestAnswer) throw new Error(`its answer is longer than ${longestAnswer} bytes`);
    chunks.push(chunk);
  }
  return { status: response.status, body: Buffer.concat(chunks).toString() };
}

function cosignatureIn(lines: string, note: string, verifier: CosignatureVerifier): NoteSignature {
  const { text } = readNote(note);
  const cosignature = readNote(`${text}\n${lines}`).signatures.find((signature) => verifier.verifies(text, signature));
  if (!cosignature) throw new Error('its answer holds no cosignature by its key');
  return cosignature;
}

function reasonOf(error: unknown): string {
  if (error instanceof MalformedNote) return `its answer is malformed: ${error.message}`;
  const { message, cause, name } = error as Error & { cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError') return `it did not answer within ${slowest / 1_000} s`;
  return cause ? `${message}: ${cause.message || cause.code}` : message;
}
