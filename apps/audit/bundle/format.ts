import { createReadStream } from 'node:fs';
import { z } from 'zod';

// docs/audit-bundle.md says what each field is and who vouches for it.
const text = z.string();
const count = z.int().min(0);
const data = z.record(text, z.json());

const headSchema = z.strictObject({
  kind: z.literal('bundle'), version: z.literal(1), about: z.record(text, z.union([text, z.int(), z.boolean()])), isRange: z.boolean(),
  keys: z.strictObject({ log: text, witnesses: z.array(text).max(16), quorum: count }),
});
const checkpointSchema = z.strictObject({ kind: z.literal('checkpoint'), note: text });
const releaseSchema = z.strictObject({ kind: z.literal('release'), index: count, leaf: text, hash: text, proof: text, detail: text, body: text.optional() });
const eventSchema = z.strictObject({
  kind: z.literal('event'), position: count, id: text, stream: text, revision: count, type: text, version: count, correlation: text, data, meta: data,
});
const nameSchema = z.strictObject({ kind: z.literal('name'), agency: text, of: z.enum(['call', 'case', 'consent', 'entry', 'evidence', 'person', 'pseudonym']), id: text, name: text });
const endSchema = z.strictObject({ kind: z.literal('end'), lines: count, sha256: text });

const lineSchema = z.discriminatedUnion('kind', [headSchema, checkpointSchema, releaseSchema, eventSchema, nameSchema, endSchema]);

/** A line of a bundle. They stand in this order: bundle, checkpoint, release …, event …, name …, end. */
export type Line = z.infer<typeof lineSchema>;
export type LineOf<K extends Line['kind']> = Extract<Line, { readonly kind: K }>;

/** What may not hold of a bundle, by names that never change. */
export type BundleFaultName =
  | 'bundle-line' | 'bundle-end' | 'bundle-digest' | 'verifier-key' | 'checkpoint-signature' | 'witness-cosignature' | 'release-sequence' | 'leaf-hash' | 'inclusion'
  | 'detail-commitment' | 'bytes-commitment' | 'policy-digest' | 'leaf-claims' | 'journal-event' | 'name' | 'decision' | 'rendering';

/** Thrown at the first thing that does not hold. */
export class DoesNotHold extends Error {
  constructor(readonly fault: BundleFaultName, what: string) {
    super(what);
  }
}

/** Reads a line; throws DoesNotHold where it is none of this format. */
export function readLine(bytes: Uint8Array): Line {
  try {
    return lineSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)));
  } catch {
    throw new DoesNotHold('bundle-line', 'the line is not one of this format');
  }
}

/** Reads a file line by line, as bytes without the newline; throws DoesNotHold where the last one has none. */
export async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end)]);
      [begun, from] = [[], end + 1];
    }
    begun.push(chunk.subarray(from));
  }
  if (begun.some(({ length }) => length > 0)) throw new DoesNotHold('bundle-end', 'the file ends within a line');
}
