import { randomBytes, randomInt } from 'node:crypto';
import { runtimeUrl } from '#libs/platform';
import { policies } from './growth-load.js';
import { leafOfDenial, leafOfRelease } from '../apps/audit/log/leaf.js';
import { checkLog } from '../apps/audit/log/check-log.js';
import { LeafStore } from '../apps/audit/log/leaf-store.js';
import { leafHash, verifyInclusion } from '../apps/audit/log/merkle.js';
import { Seal } from '../apps/audit/log/seal.js';
import { prepareDatabase } from '../apps/standalone/prepare-database.js';
import { LeafWriter } from './audit-leaves.js';
import { median, quantile, type Row } from './results.js';

const callers = 1_024;
const proofs = 2_000;
const made = 4_096;

/** Fills an empty log with so many leaves and measures appending, proofs and checking it. */
export async function logRows(databaseUrl: string, leaves: number): Promise<Row[]> {
  const settings = { databaseUrl, rootKey: randomBytes(32) };
  await prepareDatabase(settings);
  const store = new LeafStore(runtimeUrl(settings, 'log'), runtimeUrl(settings, 'auditor'), new Seal(settings.rootKey));
  try {
    return [...(await appending(store, leaves, settings.rootKey)), ...(await proving(store, leaves)), ...(await checking(store, leaves))];
  } finally {
    await store.close();
  }
}

async function appending(store: LeafStore, leaves: number, userKey: Uint8Array): Promise<Row[]> {
  const writer = new LeafWriter('log', policies, [policies.digest], leaves);
  const pieces = Array.from({ length: made }, () => {
    const next = writer.next();
    const { leaf, detail } = 'denial' in next ? leafOfDenial(next.denial, 'salt', userKey) : leafOfRelease(next.release, 'salt', userKey);
    return { leaf: JSON.stringify(leaf), detail };
  });
  const took: number[] = [];
  let started = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: callers }, async () => {
    while (started < leaves) {
      const nth = (started += 1);
      const { leaf, detail } = pieces[nth % made]!;
      const start = performance.now();
      await store.append(leaf, detail);
      took.push(performance.now() - start);
      if (nth % 200_000 === 0) console.log(`${nth} of ${leaves} leaves, ${Math.round(started / ((performance.now() - began) / 1_000))}/s`);
    }
  }));
  const rate = leaves / ((performance.now() - began) / 1_000);
  const bytes = pieces.reduce((sum, { leaf, detail }) => sum + leaf.length + detail.length, 0) / made;
  return [
    { name: `leaves appended in batches, details sealed, ${callers} callers`, value: rate, unit: '/s', target: 'at least 20,000', met: rate >= 20_000 },
    { name: 'the same, a leaf durable, p99', value: quantile(took, 0.99), unit: 'ms' },
    { name: 'a leaf with its detail', value: bytes, unit: 'bytes' },
  ];
}

async function proving(store: LeafStore, leaves: number): Promise<Row[]> {
  const took: number[] = [];
  let checked = 0;
  for (let nth = 0; nth < proofs; nth += 1) {
    const index = randomInt(leaves);
    const began = performance.now();
    const proof = await store.inclusion(index);
    took.push(performance.now() - began);
    const claim = { index, size: proof.size, leafHash: leafHash((await store.read(index))!.leaf), path: proof.path.map(bytes), root: bytes(proof.root) };
    const start = performance.now();
    if (!verifyInclusion(claim)) throw new Error(`Leaf ${index} is not included`);
    checked += performance.now() - start;
  }
  const p99 = quantile(took, 0.99);
  return [
    { name: `inclusion proof at ${leaves} leaves, p50`, value: median(took), unit: 'ms' },
    { name: `inclusion proof at ${leaves} leaves, p99`, value: p99, unit: 'ms', target: 'under 5 ms', met: p99 < 5 },
    { name: 'inclusion proofs verified', value: proofs / (checked / 1_000), unit: '/s' },
  ];
}

async function checking(store: LeafStore, leaves: number): Promise<Row[]> {
  const began = performance.now();
  const { fault } = await checkLog(store);
  if (fault) throw new Error(`Leaf ${fault.index} does not hold: ${fault.what}`);
  return [{ name: 'leaves checked: text, hash, tiles, root', value: leaves / ((performance.now() - began) / 1_000), unit: '/s' }];
}

const bytes = (hex: string) => Buffer.from(hex, 'hex');
