import type { Denial, Release } from '#libs/contracts';
import { Rejection } from '#libs/kernel';
import { randomBytes } from 'node:crypto';
import { leafOfDenial, leafOfRelease, type Leaf } from './leaf.js';
import type { LeafStore } from './leaf-store.js';

export interface Log {
  readonly store: LeafStore;
  /** Key of the pseudonyms of users. */
  readonly userKey: Uint8Array;
  /** Throws while the log has gone unsigned for too long; left out = whoever signs it runs elsewhere. */
  readonly demandSigned?: () => void;
}

/** Writes a release into the log; durable when it resolves. If it rejects, nothing may leave. */
export async function recordRelease(log: Log, release: Release): Promise<void> {
  log.demandSigned?.();
  const { leaf, detail } = leafOfRelease(release, salt(), log.userKey);
  await append(log, leaf, detail);
}

/** Writes a refusal into the log; durable when it resolves. */
export async function recordDenial(log: Log, denial: Denial): Promise<void> {
  const { leaf, detail } = leafOfDenial(denial, salt(), log.userKey);
  await append(log, leaf, detail);
}

const salt = (): string => randomBytes(32).toString('hex');

async function append({ store }: Log, leaf: Leaf, detail: string): Promise<void> {
  try {
    await store.append(JSON.stringify(leaf), detail);
  } catch (cause) {
    throw Object.assign(new Rejection('log-unavailable', 'The disclosure log cannot record; nothing is disclosed until it can.'), { cause });
  }
}
