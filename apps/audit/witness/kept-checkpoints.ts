import { createHash } from 'node:crypto';
import { access, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint } from '../notes/checkpoint.js';
import type { CosignatureVerifier } from '../notes/cosignature.js';
import { readNote } from '../notes/signed-note.js';
import { settle, writeDurably } from './durable-files.js';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Where a witness keeps its checkpoints. */
export const checkpointsIn = (folder: string): string => join(folder, 'checkpoints');

/**
 * Keeps, for one process and one caller at a time, the newest cosigned checkpoint of every log: a digest in the first line, then the notes as
 * JSON, each with the cosignature of this witness. The file is the truth and is read anew each time.
 */
export class KeptCheckpoints {
  private readonly file: string;

  constructor(private readonly folder: string, private readonly verifier: CosignatureVerifier) {
    this.file = checkpointsIn(folder);
  }

  /** Reads the notes by origin; throws unless all of them are there as they were kept. A witness that forgets may vouch for the opposite. */
  async read(): Promise<ReadonlyMap<string, string>> {
    try {
      const [kept = '', ...rest] = (await readFile(this.file, 'utf8')).split('\n');
      if (digest(rest.join('\n')) !== kept) throw new Error('it is not as it was written');
      const notes = JSON.parse(rest.join('\n')) as string[];
      return new Map(notes.map((note) => [this.originOf(note), note]));
    } catch (cause) {
      throw new Error(`The state in ${this.file} is damaged: ${(cause as Error).message}`, { cause });
    }
  }

  /** Replaces the notes. When this resolves they are on disk; if the machine stops before, the earlier or the new ones are, whole. */
  async write(notes: ReadonlyMap<string, string>): Promise<void> {
    const text = JSON.stringify([...notes.values()], null, 2);
    await this.replace(this.file, `${digest(text)}\n${text}`);
  }

  /** Keeps the first proof that a log contradicts itself, so that no log can fill the disk, and gives the name of the file. */
  async writeContradiction(origin: string, notes: string): Promise<string> {
    const file = join(this.folder, `contradiction-${digest(origin).slice(0, 16)}`);
    const isKept = await access(file).then(() => true, () => false);
    if (!isKept) await this.replace(file, notes);
    return file;
  }

  private async replace(file: string, text: string): Promise<void> {
    await writeDurably(`${file}.new`, text);
    await rename(`${file}.new`, file);
    await settle(this.folder);
  }

  private originOf(note: string): string {
    const { text, signatures } = readNote(note);
    if (signatures.some((signature) => this.verifier.verifies(text, signature))) return readCheckpoint(text).origin;
    throw new Error(`it holds a checkpoint that ${this.verifier.name} did not cosign with this key`);
  }
}
