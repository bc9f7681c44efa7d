import type { LogStatus } from '#libs/contracts';
import { Rejection, type Clock } from '#libs/kernel';
import { hkdfSync } from 'node:crypto';
import { checkpointText } from '../notes/checkpoint.js';
import { NoteSigner, noteText, readNote } from '../notes/signed-note.js';
import type { LeafStore } from './leaf-store.js';

/** What asking others to vouch for a checkpoint came to. */
export interface Vouched {
  /** The note with every cosignature that holds. */
  readonly note: string;
  readonly cosigners: readonly string[];
  readonly refused: ReadonlyArray<{ readonly name: string; readonly why: string }>;
}

export interface SigningOptions {
  readonly origin: string;
  /** How many cosignatures a checkpoint needs before it counts. */
  readonly quorum: number;
  readonly everySeconds: number;
  /** For how long leaves may go without a checkpoint that counts before nothing is disclosed any more. */
  readonly limitSeconds: number;
  readonly vouch: (note: string, size: number) => Promise<Vouched>;
}

const day = 24 * 60 * 60_000;

/** Derives the seed of the log's Ed25519 key from the root key. */
export const logSeed = (rootKey: Uint8Array): Uint8Array => Buffer.from(hkdfSync('sha256', rootKey, 'firebreak-audit-v1', 'signing', 32));

/**
 * Signs a checkpoint at intervals if the log has grown, and once a day in any case, and has others cosign it; one with too few cosignatures is
 * not kept. How long that has been going wrong is measured on a clock that nobody sets.
 */
export class CheckpointSigner {
  readonly verifierKey: string;
  private readonly signer: NoteSigner;
  private timer: NodeJS.Timeout | undefined;
  private signing: Promise<void> | undefined;
  private covered: number;
  private fault: string | undefined;
  private refused: Vouched['refused'] = [];

  /**
   * @param tell hears of every change between signing and not signing, for the operator's log.
   * @param monotonic milliseconds from some moment on.
   */
  constructor(
    private readonly store: Pick<LeafStore, 'head' | 'checkpoint' | 'keep'>, private readonly clock: Clock, rootKey: Uint8Array, private readonly options: SigningOptions,
    private readonly tell: (sentence: string) => void = () => {}, private readonly monotonic: () => number = () => performance.now(),
  ) {
    this.signer = new NoteSigner(options.origin, logSeed(rootKey));
    this.verifierKey = this.signer.verifierKey;
    this.covered = monotonic();
  }

  /** Signs at once, and from then on at intervals. What was missed while no process ran counts. */
  async start(): Promise<void> {
    const newest = await this.store.checkpoint();
    if (newest) this.covered -= Math.max(0, this.clock.now() - newest.at);
    await this.sign();
    this.timer = setInterval(() => void this.sign(), this.options.everySeconds * 1_000).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.signing;
  }

  /** Makes one attempt; whatever goes wrong is kept for the operator. Calls at the same time share one. */
  sign(): Promise<void> {
    return (this.signing ??= this.attempt().catch((error: unknown) => this.failed(error instanceof Error ? error.message : String(error))).finally(() => (this.signing = undefined)));
  }

  /** Throws when leaves have gone without a checkpoint for too long: what nobody vouches for any more must not grow. */
  demandSigned(): void {
    if (this.unsignedSeconds() <= this.options.limitSeconds) return;
    throw new Rejection('log-unavailable', 'The disclosure log cannot be signed; nothing is disclosed until it can.');
  }

  async status(): Promise<LogStatus> {
    const { origin, limitSeconds } = this.options;
    const newest = await this.store.checkpoint();
    return {
      origin, verifierKey: this.verifierKey, checkpoint: newest ? { size: newest.size, at: newest.at, cosigners: cosignersIn(newest.note, origin) } : null,
      unsignedSeconds: Math.round(this.unsignedSeconds()), limitSeconds, stopped: this.unsignedSeconds() > limitSeconds,
      ...(this.fault && { fault: this.fault }), refused: this.refused,
    };
  }

  private unsignedSeconds(): number {
    return Math.max(0, this.monotonic() - this.covered) / 1_000;
  }

  private async attempt(): Promise<void> {
    const began = this.monotonic();
    const { origin, quorum, vouch } = this.options;
    const [newest, { size, root }] = [await this.store.checkpoint(), await this.store.head()];
    const at = this.clock.now();
    if (newest?.size === size && at - newest.at < day) return this.succeeded(began);
    const text = checkpointText({ origin, size, root: Buffer.from(root, 'hex') });
    const { note, cosigners, refused } = await vouch(noteText(text, [this.signer.sign(text)]), size);
    this.refused = refused;
    if (cosigners.length < quorum) {
      // Witnesses refuse a tree smaller than one they know: another process may have covered this one meanwhile.
      if (((await this.store.checkpoint())?.size ?? -1) > size) return this.succeeded(began);
      const reasons = refused.map(({ name, why }) => `${name}: ${why}`).join('; ');
      return this.failed(`${cosigners.length} of the ${quorum} cosignatures it needs (${reasons || 'no witness is named'})`);
    }
    // Another process may have been faster: then the log is covered all the same.
    await this.store.keep({ size, at, note });
    this.succeeded(began);
  }

  private succeeded(when: number): void {
    this.covered = when;
    if (this.fault) this.tell('The disclosure log is signed again.');
    this.fault = undefined;
  }

  private failed(fault: string): void {
    const { limitSeconds } = this.options;
    const over = this.unsignedSeconds() > limitSeconds;
    const words = over ? 'Nothing is disclosed until it can be.' : `Disclosure stops when this has lasted ${limitSeconds} seconds.`;
    if (this.fault !== fault || over) this.tell(`The disclosure log could not be signed: ${fault}. It has been unsigned for ${Math.round(this.unsignedSeconds())} seconds. ${words}`);
    this.fault = fault;
  }
}

// Those that are kept with a checkpoint were verified before.
const cosignersIn = (note: string, origin: string): string[] => readNote(note).signatures.map(({ name }) => name).filter((name) => name !== origin);
