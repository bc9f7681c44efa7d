import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operatorAgency } from '#libs/kernel';
import { AuditTools } from '../apps/audit/audit.module.js';
import { logSeed } from '../apps/audit/log/sign-checkpoints.js';
import { CosignatureVerifier, cosignersOf } from '../apps/audit/notes/cosignature.js';
import { NoteSigner } from '../apps/audit/notes/signed-note.js';
import { Door } from './door.js';
import { WitnessProcess } from './witness-process.js';

const [origin, rootKey] = ['exchange.example/disclosures', randomBytes(32)];
const witnesses: WitnessProcess[] = [];
let door: Door;

beforeAll(async () => {
  const { verifierKey } = new NoteSigner(origin, logSeed(rootKey));
  for (const name of ['auditor.example', 'data-protection.example', 'ngo.example']) witnesses.push(await WitnessProcess.start(name, [verifierKey]));
  const named = witnesses.map((witness) => `${witness.verifierKey} ${witness.url}`).join(', ');
  door = await Door.open({ rootKey, log: { origin, witnesses: named, quorum: undefined, everySeconds: 0.2, limitSeconds: 3 } });
  await door.register({ 'LI-DE': 'labour-inspectorate' });
  await door.openCase('LI-DE');
});
afterAll(async () => {
  await door.close();
  await Promise.all(witnesses.map((witness) => witness.remove()));
});

const readFeed = () => door.get('LI-DE', '/feed?purpose=labour-inspection');
const status = async () => (await door.get(operatorAgency, '/operations/log')).json;

/** Waits for what must come about, however slow the machine is. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

test('three witnesses cosign the log, and their cosignatures hold', async () => {
  await eventually(async () => ((await status())['checkpoint'] as { cosigners: string[] }).cosigners.length === 3);
  const { note } = (await door.app.get(AuditTools).store.checkpoint())!;
  const keys = witnesses.map(({ verifierKey }) => CosignatureVerifier.read(verifierKey));
  expect(cosignersOf(note, keys)).toEqual(['auditor.example', 'data-protection.example', 'ngo.example']);
});

test('two of three are enough, and the operator sees who is missing', async () => {
  await witnesses[0]!.stop();
  await readFeed();
  await eventually(async () => (await status())['refused'] instanceof Array && ((await status())['refused'] as object[]).length === 1);
  expect(await status()).toMatchObject({ refused: [{ name: 'auditor.example' }] });
  expect(await status()).not.toHaveProperty('fault');
});

test('with one alone disclosure stops after the configured time, recording goes on, and reading comes back with the second', async () => {
  await witnesses[1]!.stop();
  await eventually(async () => (await readFeed()).status === 503);
  const { json, text } = await readFeed();
  expect(json).toMatchObject({ code: 'log-unavailable' });
  expect(text).not.toContain('CaseOpened');
  expect(await status()).toMatchObject({ stopped: true, fault: expect.stringContaining('1 of the 2 cosignatures it needs') });
  await door.openCase('LI-DE');
  await witnesses[1]!.start();
  await eventually(async () => (await readFeed()).status === 200);
  expect(await status()).toMatchObject({ stopped: false });
});

test.each([
  ['no-key http://127.0.0.1:1', undefined, 'Settings: FIREBREAK_WITNESSES: '],
  ['', 1, 'Settings: FIREBREAK_WITNESS_QUORUM asks for 1 cosignatures of 0 witnesses'],
])('an exchange with the witnesses %j does not start', async (named, quorum, message) => {
  await expect(Door.open({ log: { origin, witnesses: named, quorum, everySeconds: 60, limitSeconds: 60 } })).rejects.toThrow(message);
});
