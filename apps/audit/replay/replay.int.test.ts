import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Cases, RegisterCommand } from '#libs/contracts';
import { day, derivedId, operatorAgency, PairwiseNames, type Json } from '#libs/kernel';
import { bundleOf, readPolicies } from '#libs/policy';
import { policyFolder } from '../../standalone/exchange-process.js';
import type { Answer } from '../../standalone/session.js';
import { AuditTools } from '../audit.module.js';
import { readDetail, readLeaf } from '../log/leaf.js';
import { leafHash, verifyInclusion } from '../log/merkle.js';
import { PlainPast } from '../../../tests/plain-past.js';
import { PlayedExchange } from '../../../tests/played-exchange.js';
import { CarriedPast } from './past.js';
import { replay } from './replay.js';

let exchange: PlayedExchange;
const served: { readonly agency: string; readonly path: string; readonly answer: Answer }[] = [];

const doors: ReadonlyArray<readonly [agency: string, purpose: string]> = [
  ['POL-DE', 'criminal-investigation'], ['NGO-DE', 'victim-support'], ['LI-DE', 'labour-inspection'], ['LA-LT', 'cross-border-remedy'],
];

async function keep(agency: string, path: string, query: Record<string, string | number> = {}): Promise<Answer> {
  const answer = await exchange.get(agency, path, query);
  served.push({ agency, path, answer });
  return answer;
}

async function everybodyReads(): Promise<void> {
  for (const [agency, purpose] of doors) {
    await keep(agency, '/feed', { purpose });
    await keep(agency, '/feed', { purpose, after: 2, limit: 3 });
    await keep(agency, `/cases/${await exchange.caseAs(agency)}`, { purpose });
    await keep(agency, `/cases/${await exchange.caseAs(agency)}`, { purpose, asOf: 6 });
    const { json } = await keep(agency, '/referrals');
    for (const { referral } of json['referrals'] as { referral: string }[]) await keep(agency, `/referrals/${referral}`);
  }
}

async function tomorrow(): Promise<void> {
  exchange.clock.advance(day);
  exchange.player.session.forgetTokens();
}

async function adoptWithout(rule: string): Promise<void> {
  const { content } = readPolicies(policyFolder);
  const bundle = bundleOf({ ...content, rules: content.rules.filter(({ id }) => id !== rule) });
  const context = { actor: { agency: operatorAgency, user: 'board', role: 'operator', operator: true }, idempotencyKey: derivedId('adopt', rule) };
  await exchange.running.app.get(Cases).handle(new RegisterCommand(context, { do: 'AdoptPolicy', digest: bundle.digest, bundle: bundle.content as unknown as Json }));
}

interface Told {
  readonly policy: string;
  readonly since: { readonly release: string; readonly policy: string } | null;
  readonly changes: ReadonlyArray<{ entry: string; type: string; change: string; gained: string[]; lost: string[]; byOtherRule: string[] }>;
}

const replayed = async ({ answer }: { readonly answer: Answer }) => (await exchange.audit('replay', { release: answer.release! })).json;
const logged = () => exchange.running.app.get(AuditTools).store.leaves(0, 10_000);

beforeAll(async () => {
  exchange = await PlayedExchange.play(); // ends with a consent that is withdrawn
  await everybodyReads();
  await tomorrow();
  const target = await exchange.player.reference('entry', 'i2', 'LI-DE');
  const path = `/cases/${await exchange.caseAs('LI-DE')}`;
  await exchange.post('LI-DE', `${path}/entries`, { type: 'EntryCorrected', data: { target, fields: { indicator: 'debt-bondage' }, reason: 'She owed the fee.' } });
  await everybodyReads();
  await tomorrow();
  await adoptWithout('police-receives-employment');
  await everybodyReads();
  await exchange.post('LI-DE', `${path}/lead`, { to: 'POL-DE' });
  await exchange.post('POL-DE', `/cases/${await exchange.caseAs('POL-DE')}/lead/accept`, {});
  await everybodyReads();
});

afterAll(() => exchange.close());

describe('a release', () => {
  test('from any door and any moment is made again byte for byte, whatever has changed since', async () => {
    const released = served.filter(({ answer }) => answer.release);
    for (const each of released) {
      expect(await replayed(each)).toMatchObject({ found: true, release: each.answer.release, agency: each.agency, holds: true, body: each.answer.text });
    }
    const points = new Set((await logged()).map(({ leaf }) => readLeaf(leaf).point));
    expect([...points]).toEqual(expect.arrayContaining(['feed', 'case', 'referral', 'referrals']));
    expect(released.length).toBeGreaterThan(80);
  });

  test('is the same whether the past is folded on or folded anew for each', async () => {
    const { names, bundles, record } = exchange.running.app.get(AuditTools);
    const carried = { names, bundles, past: new CarriedPast(record) };
    for (const { leaf, detail } of await logged()) {
      const [read, known] = [readLeaf(leaf), readDetail(detail)];
      const plain = await replay({ names, bundles, past: new PlainPast(record) }, read, known);
      expect(await replay(carried, read, known)).toEqual(plain);
      expect(plain.fault).toBeUndefined();
    }
  });

  test('differs from what the same door released before each change', () => {
    const ofPolice = served.filter(({ agency, path, answer }) => agency === 'POL-DE' && path.startsWith('/cases/') && answer.text.includes('RemedyOrdered')).map(({ answer }) => answer.text);
    expect(ofPolice.length).toBe(4);
    const [before, corrected, narrowed, leading] = ofPolice as [string, string, string, string];
    expect([before, corrected, narrowed].map((text) => [text.includes('debt-bondage'), text.includes('Nadelwerk')])).toEqual([[false, true], [true, true], [true, false]]);
    expect(leading).toContain('LeadTransferred');
  });

  test('is explained field by field, in the names of the agency that received it', async () => {
    const reads = (await logged()).map(({ leaf, detail }) => ({ leaf: readLeaf(leaf), detail: readDetail(detail) }));
    const given = reads.find(({ leaf, detail }) => leaf.agency === 'NGO-DE' && JSON.stringify(detail.items).includes('"consent"'))!;
    const consent = /"consent":"([0-9a-f-]{36})"/.exec(JSON.stringify(given.detail.items))![1]!;
    const calledByNgo = (id: string) => new PairwiseNames(exchange.rootKey).name('NGO-DE', 'consent', id);
    const { json } = await exchange.audit('replay', { release: given.leaf.id });
    const why = json['why'] as { type: string; withheld: number; fields: { name: string; consent?: string }[] }[];
    const name = why.find(({ type }) => type === 'PersonRecorded')!.fields.find((field) => field.name === 'name');
    expect(name).toEqual({ name: 'name', treatment: 'show', rule: 'ngo-receives-identity', ground: 'referral', consent: calledByNgo(consent) });
    expect(JSON.stringify(json['why'])).not.toContain(given.detail.items.flatMap((item) => ('event' in item ? item.event : []))[0]);
  });

  test('is found by case, agency, purpose and time', async () => {
    const before = await exchange.audit('replay', { case: await exchange.caseAs('POL-DE'), agency: 'POL-DE', at: '2026-03-01T23:59:59Z' });
    const after = await exchange.audit('replay', { case: await exchange.caseAs('POL-DE'), agency: 'POL-DE', purpose: 'criminal-investigation' });
    expect([before, after].map(({ json }) => String(json['at']).slice(0, 10))).toEqual(['2026-03-01', '2026-03-03']);
    const nothing = await exchange.audit('replay', { case: await exchange.caseAs('POL-DE'), agency: 'POL-DE', at: '2026-02-01' });
    expect(nothing.json).toEqual({ found: false });
  });

  test('says what it changed in what its agency had been shown before for the same purpose', async () => {
    const views = served.filter(({ agency, path, answer }) => agency === 'POL-DE' && path === '/feed' && answer.text.includes('"seq":1,'));
    expect(views.length).toBe(4);
    const told = await Promise.all(views.map(async (view) => (await replayed(view)) as unknown as Told));
    const [first, corrected, narrowed, leading] = told as [Told, Told, Told, Told];
    expect(first.changes).toEqual([]);
    expect(corrected.changes).toEqual([expect.objectContaining({ type: 'EntryCorrected', change: 'new', gained: expect.arrayContaining(['indicator']) as unknown })]);
    const lost = narrowed.changes.find(({ type }) => type === 'EmploymentRecorded')!;
    expect(lost).toMatchObject({ change: 'recalled', gained: [] });
    expect(lost.lost).toContain('employer');
    expect(leading.changes.map(({ type }) => type)).toContain('LeadTransferred');
    expect(leading.changes.filter(({ byOtherRule }) => byOtherRule.length > 0).length).toBeGreaterThan(3);
    expect([narrowed.since!.policy === narrowed.policy, leading.since!.policy === leading.policy]).toEqual([false, true]);
    expect(new Set(told.flatMap(({ changes }) => changes.map(({ entry }) => entry))).size).toBeGreaterThan(3);
  });

  test('and every refusal is listed to auditors by agency, user, case and time, and made again', async () => {
    const all = (await logged()).map(({ index, leaf }) => ({ index, leaf: readLeaf(leaf) }));
    const { json } = await exchange.audit('replays', { agency: 'POL-DE', user: 'reader', from: '2026-03-02', limit: 200 });
    const expected = all.filter(({ leaf }) => leaf.agency === 'POL-DE' && leaf.at >= '2026-03-02').map(({ index }) => index).reverse();
    const replays = json['replays'] as { index: number; holds: boolean; agency: string; outcome: string }[];
    expect(replays.map(({ index }) => index)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(10);
    expect(replays.every(({ holds }) => holds)).toBe(true);
    expect((await exchange.audit('replays', { agency: 'POL-DE', user: 'nobody' })).json).toEqual({ replays: [], next: null });
    const ofCase = (await exchange.audit('replays', { agency: 'LI-DE', case: await exchange.caseAs('LI-DE'), limit: 200 })).json['replays'] as typeof replays;
    expect(new Set(ofCase.map(({ agency }) => agency)).size).toBeGreaterThan(3);
    expect((await exchange.audit('replays', { user: 'reader' })).status).toBe(422);
  });

  test('against another time shows what every agency had come to see of a case', async () => {
    const of = { agency: 'LI-DE', case: await exchange.caseAs('LI-DE') };
    const diff = async (from: string, to: string) => ((await exchange.audit('diff', { ...of, from, to })).json['changes'] as (Told['changes'][number] & { agency: string; purpose: string })[]);
    const [dayOne, dayTwo] = ['2026-03-01T23:00:00Z', '2026-03-02T23:00:00Z'];
    expect(await diff(dayOne, dayOne)).toEqual([]);
    const second = await diff(dayOne, dayTwo);
    expect(second.filter(({ agency, type }) => agency === 'POL-DE' && type === 'EntryCorrected')).toEqual([expect.objectContaining({ change: 'new', purpose: 'criminal-investigation' })]);
    const third = await diff(dayTwo, '2026-03-03T23:00:00Z');
    expect(third.find(({ agency, type, change }) => agency === 'POL-DE' && type === 'EmploymentRecorded' && change === 'recalled')!.lost).toContain('employer');
    expect((await exchange.audit('diff', { ...of, case: derivedId('none'), from: dayOne, to: dayTwo })).status).toBe(404);
  });

  test('is proved to be in the log by the bytes of its leaf', async () => {
    const { answer } = served.findLast((each) => each.answer.release)!;
    const { json } = await exchange.audit('proof', { release: answer.release! });
    const { leaf, index, size, path, root } = json as { leaf: string; index: number; size: number; path: string[]; root: string };
    const claim = { index, size, path: path.map((hash) => Buffer.from(hash, 'hex')), root: Buffer.from(root, 'hex') };
    expect(readLeaf(leaf).id).toBe(answer.release);
    expect(verifyInclusion({ ...claim, leafHash: leafHash(leaf) })).toBe(true);
    expect(verifyInclusion({ ...claim, leafHash: leafHash(leaf.replace('released', 'denied')) })).toBe(false);
  });
});

describe('the log has a leaf for', () => {
  const last = async () => {
    const { leaf, detail } = (await logged()).at(-1)!;
    return { leaf: readLeaf(leaf), detail: readDetail(detail) };
  };

  test.each<[string, string, string, Record<string, string>, number, object]>([
    ['a case that is not theirs', 'TAX-DE', `/cases/${derivedId('none')}`, { purpose: 'social-security' }, 404, { point: 'ReadCase', purpose: 'social-security', agency: 'TAX-DE' }],
    ['a purpose that is not theirs', 'POL-DE', '/feed', { purpose: 'victim-support' }, 403, { point: 'ReadFeed', purpose: 'victim-support', agency: 'POL-DE' }],
    ['a referral that is not theirs', 'TAX-DE', `/referrals/${derivedId('none')}`, {}, 404, { point: 'ReadReferral', agency: 'TAX-DE' }],
    ['the refused class', 'IMM-DE', '/feed', { purpose: 'labour-inspection' }, 403, { point: 'door', agency: 'IMM-DE' }],
    ["an agency at the auditor's door", 'POL-DE', '/audit/proof', {}, 403, { point: 'ProveRelease', agency: 'POL-DE', purpose: 'oversight' }],
    ['an auditor who asks for what is not there', 'AUDIT-DE', '/audit/proof', { release: derivedId('none') }, 404, { point: 'ProveRelease', agency: 'AUDIT-DE' }],
  ])('the refusal of %s', async (_, agency, path, query, status, leaf) => {
    const answer = await exchange.get(agency, path, query);
    expect(answer.status).toBe(status);
    expect(answer.release).toBeUndefined();
    const read = await last();
    expect(read.leaf).toMatchObject({ ...leaf, outcome: 'denied', rules: [], withheld: 0 });
    expect(read.detail.request).toEqual({ kind: 'denial', code: answer.json['code'] });
  });

  test("an auditor's own answer, before it is given", async () => {
    const answer = await exchange.audit('who-saw-what', { case: await exchange.caseAs('LI-DE'), agency: 'LI-DE' });
    const { leaf, detail } = await last();
    expect(leaf).toMatchObject({ id: answer.release, outcome: 'released', point: 'who-saw-what', agency: 'AUDIT-DE', purpose: 'oversight' });
    expect(detail.request).toEqual({ kind: 'who-saw-what', of: await exchange.caseAs('LI-DE') });
    const again = await exchange.audit('replay', { release: answer.release! });
    expect(again.json).toMatchObject({ found: true, holds: true, body: null, why: [] });
  });
});
