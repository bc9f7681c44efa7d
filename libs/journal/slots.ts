import { createHash } from 'node:crypto';

/** Into how many slots correlations fall. Fixed: checkpoints are kept by slot. */
export const slotCount = 16;

/** Gives the slot of a correlation: the low four bits of the first byte of its SHA-256 (adapters compute the same where they store). */
export const slotOf = (correlation: string): number => (createHash('sha256').update(correlation).digest()[0] as number) % slotCount;
