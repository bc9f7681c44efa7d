import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Cases, questionNames, RegisterCommand, type QuestionName } from '#libs/contracts';
import { derivedId, operatorAgency, PairwiseNames, type Json } from '#libs/kernel';
import { bundleOf, readPolicies } from '#libs/policy';
import { policyFolder } from '../../standalone/exchange-process.js';
import { AuditTools } from '../audit.module.js';
import { Indexer } from '../finding/indexer.js';
import { linesOf, type Line } from '../finding/keys.js';
import { readDetail, readLeaf, type Detail, type Leaf } from '../log/leaf.js';
import { Tampering } from '../../../tests/tampering.js';
import { PlayedExchange } from '../../../tests/played-exchange.js';
import type { ShownEntry } from './row.js';
import type { AskAnswer } from './text.js';

interface Read {
  readonly index: number;
  readonly leaf: Leaf;
  readonly detail: Detail;
}

let exchange: PlayedExchange;
let log: readonly Read[];
let names: PairwiseNames;
let retired: string;
let consent: string; // as the journal calls it
let tampering: Tampering | undefined;

const ask = async (question: QuestionName, of: Record<string, string | number> = {}) => {
  const answer = await exchange.audit('releases', { question, ...of });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json as unknown as AskAnswer;
};
const indexes = ({ rows }: AskAnswer) => rows.map(({ index }) => index);
const newestFirst = (which: (read: Read) => boolean) => log.filter(which).map(({ index }) => index).reverse();
const entriesOf = ({ rows }: AskAnswer) => rows.flatMap(({ shown }) => shown.filter((part): part is ShownEntry => 'fields' in part));
const fieldsOf = (answer: AskAnswer) => entriesOf(answer).flatMap(({ fields }) => fields);
const person = (agency: string) => exchange.player.reference('person', JSON.stringify(['c1', 'p1']), agency);
const caseId = () => log.flatMap(({ detail }) => linesOf(detail))[0]!.case;
const showsSomething = ({ leaf, detail }: Read) => leaf.outcome === 'released' && (linesOf(detail).length > 0 || detail.items.some(({ kind }) => kind === 'referral'));
const uses = (which: (field: ShownEntry['fields'][number]) => boolean) => ({ detail }: Read) => linesOf(detail).some(({ fields }) => fields.some(which));

beforeAll(async () => {
  exchange = await PlayedExchange.play(); // ends with a consent that is withdrawn
  names = new PairwiseNames(exchange.rootKey);
  const { content } = readPolicies(policyFolder);
  retired = bundleOf(content).digest;
  const bundle = bundleOf({ ...content, rules: content.rules.filter(({ id }) => id !== 'police-receives-employment') });
  const context = { actor: { agency: operatorAgency, user: 'board', role: 'operator', operator: true }, idempotencyKey: derivedId('adopt') };
  await exchange.running.app.get(Cases).handle(new RegisterCommand(context, { do: 'AdoptPolicy', digest: bundle.digest, bundle: bundle.content as unknown as Json }));
  await exchange.get('POL-DE', '/feed', { purpose: 'criminal-investigation' });
  await exchange.get('TAX-DE', `/cases/${derivedId('none')}`, { purpose: 'social-security' });
  const path = `/cases/${await exchange.caseAs('LI-DE')}`;
  const of = await person('LI-DE');
  await exchange.post('LI-DE', `${path}/entries`, { type: 'RiskAssessed', data: { person: of, retaliation: 'high', immediateDanger: true } });
  await exchange.post('LI-DE', `${path}/entries`, { type: 'NoticeGiven', data: { to: 'SHELTER-DE', reason: 'immediate-danger', basis: 'national law on danger to life' } });
  await exchange.get('SHELTER-DE', '/feed', { purpose: 'victim-support' });
  const other = String((await exchange.post('LI-DE', '/cases', { data: { jurisdiction: 'DE' } })).json['case']);
  await exchange.get('LI-DE', `/cases/${other}`, { purpose: 'labour-inspection' });
  await relyOnAnotherConsent(other);
  const offered = await exchange.post('LI-DE', `${path}/referrals`, { to: 'LEGAL-DE', need: 'legal-aid', urgency: 'routine', persons: [of] });
  await exchange.get('LEGAL-DE', `/referrals/${String(offered.json['referral'])}`);
  log = (await exchange.running.app.get(AuditTools).store.leaves(0, 10_000))
    .map(({ index, leaf, detail }): Read => ({ index, leaf: readLeaf(leaf), detail: readDetail(detail) }));
  consent = log.flatMap(({ detail }) => linesOf(detail).flatMap(({ fields }) => fields.flatMap((field) => field.consent ?? [])))[0]!;
});

async function relyOnAnotherConsent(of: string): Promise<void> {
  const record = (type: string, data: object) => exchange.post('LI-DE', `/cases/${of}/entries`, { type, data });
  const { json } = await record('PersonRecorded', { role: 'worker', name: 'Somebody Else' });
  const informed = { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true };
  await record('ConsentGiven', { person: json['person'], purposes: ['victim-support'], recipients: ['ngo'], dataGroups: ['identity'], informed });
  const sent = await exchange.post('LI-DE', `/cases/${of}/referrals`, { to: 'NGO-DE', need: 'psychosocial', urgency: 'urgent', persons: [json['person']] });
  await exchange.post('NGO-DE', `/referrals/${String(sent.json['referral'])}/accept`, {});
  await exchange.get('NGO-DE', '/feed', { purpose: 'victim-support' });
}

afterEach(async () => {
  await tampering?.undo();
});

afterAll(async () => {
  await tampering?.end();
  await exchange.close();
});

describe('the log answers', () => {
  test('who saw a person: releases with an entry about her, by whichever agency she is named', async () => {
    const asked = await ask('seen-person', { agency: 'LI-DE', case: await exchange.caseAs('LI-DE'), person: await person('LI-DE') });
    expect([...new Set(asked.rows.map(({ agency }) => agency))].sort()).toEqual(['LA-LT', 'LI-DE', 'NGO-DE', 'POL-DE', 'SHELTER-DE']);
    expect(asked.rows.length).toBeGreaterThan(10);
    const byPolice = await ask('seen-person', { agency: 'POL-DE', case: await exchange.caseAs('POL-DE'), person: await person('POL-DE') });
    expect(byPolice.rows).toEqual(asked.rows);
    const id = names.resolve('LI-DE', 'person', await person('LI-DE'))!;
    const events = new Map((await exchange.running.app.get(AuditTools).journal.readCorrelation(caseId())).map((event) => [event.id, event]));
    const aboutHer = ({ event, fields }: Line): readonly string[] => {
      const { type, data }: { type?: string; data: Record<string, Json> } = events.get(event) ?? { data: {} };
      return fields.map(({ name }) => name).filter((name) => data['person'] === id || type === 'ConsentWithdrawn' || (name === 'persons' && [data[name]].flat().includes(id)));
    };
    const seen = ({ leaf, detail }: Read) => (leaf.outcome === 'denied' ? [] : detail.items.flatMap((item): unknown[] => {
      if (item.kind === 'referral') return item.persons && item.case === caseId() ? [item.referral] : [];
      const names = item.kind === 'recall' || item.kind === 'withdrawn' ? [] : aboutHer(item);
      return names.length > 0 && 'event' in item ? [[item.event, names]] : [];
    }));
    const said = ({ agency, shown }: AskAnswer['rows'][number]) =>
      shown.map((part) => ('referral' in part ? part.referral : [names.resolve(agency, 'entry', part.entry), part.fields.map(({ name }) => name)]));
    expect(asked.rows.map((row) => [row.index, said(row)])).toEqual(log.map((read) => [read.index, seen(read)] as const).filter(([, parts]) => parts.length > 0).reverse());
    expect(log.some(({ detail }) => detail.items.some((item) => item.kind === 'referral' && !item.persons && item.case === caseId()))).toBe(true);
    expect(asked.rows.length).toBeLessThan(log.filter(showsSomething).length);
  });

  test('what a user opened, by name and by pseudonym', async () => {
    const some = log.find((read) => read.leaf.agency === 'POL-DE' && showsSomething(read))!;
    const asked = await ask('opened-by-user', { agency: 'POL-DE', user: some.detail.user });
    expect(indexes(asked)).toEqual(newestFirst((read) => read.leaf.user === some.leaf.user && showsSomething(read)));
    expect((await ask('opened-by-user', { agency: 'POL-DE', user: some.leaf.user })).rows).toEqual(asked.rows);
    expect(await ask('opened-by-user', { agency: 'NGO-DE', user: some.leaf.user })).toMatchObject({ rows: [] });
  });

  test('which releases relied on a consent, with the fields that did, in the names of who received them', async () => {
    const asked = await ask('by-consent', { agency: 'NGO-DE', consent: names.name('NGO-DE', 'consent', consent) });
    expect(indexes(asked)).toEqual(newestFirst(uses((field) => field.consent === consent)));
    expect(asked.rows.length).toBeGreaterThan(1);
    expect(newestFirst(uses((field) => field.consent !== undefined)).length).toBeGreaterThan(asked.rows.length);
    for (const row of asked.rows) {
      const called = names.name(row.agency, 'consent', consent);
      for (const field of row.shown.flatMap((part) => ('fields' in part ? part.fields : []))) expect(field.consent).toBe(called);
    }
    expect(JSON.stringify(asked)).not.toContain(consent);
  });

  test('which releases used a rule', async () => {
    const asked = await ask('by-rule', { rule: 'police-receives-employment' });
    expect(indexes(asked)).toEqual(newestFirst(uses(({ rule }) => rule === 'police-receives-employment')));
    expect(new Set(fieldsOf(asked).map(({ rule }) => rule))).toEqual(new Set(['police-receives-employment']));
    expect(asked.rows[0]).toMatchObject({ agency: 'POL-DE', purpose: 'criminal-investigation', point: 'feed', outcome: 'released', policy: retired });
  });

  test('what left without a consent because a notice stood in for it', async () => {
    const asked = await ask('by-override');
    expect(indexes(asked)).toEqual(newestFirst(uses(({ ground, consent: given }) => ground === 'notice' && given === undefined)));
    expect(asked.rows.map(({ agency }) => agency)).toEqual(['SHELTER-DE']);
  });

  test('what an agency was refused, and why', async () => {
    const asked = await ask('denied', { agency: 'IMM-DE' });
    expect(indexes(asked)).toEqual(newestFirst(({ leaf }) => leaf.outcome === 'denied' && leaf.agency === 'IMM-DE'));
    for (const row of asked.rows) expect(row).toMatchObject({ code: 'recipient-class-refused', outcome: 'denied', shown: [] });
    expect(asked.rows.length).toBeGreaterThan(1);
    expect(await ask('denied', { agency: 'TAX-DE' })).toMatchObject({ rows: [{ point: 'ReadCase', code: 'not-found' }] });
  });

  test('what was released under a policy that is retired since', async () => {
    const asked = await ask('by-retired-policy', { limit: 500 });
    expect(indexes(asked)).toEqual(newestFirst((read) => read.leaf.policy === retired && showsSomething(read)));
    expect(new Set(asked.rows.map(({ policy }) => policy))).toEqual(new Set([retired]));
    expect(asked.rows.length).toBeLessThan(log.filter(showsSomething).length);
  });

  test('that nothing was released on a consent after it was withdrawn', async () => {
    expect(await ask('after-withdrawal')).toMatchObject({ rows: [] });
  });
});

describe('a release on a consent after its withdrawal is found', () => {
  const withdrawnAt = async () => (await exchange.running.app.get(AuditTools).journal.readCorrelation(caseId()))
    .find(({ type }) => type === 'ConsentWithdrawn')!;
  const relying = () => log.find(uses((field) => field.consent === consent))!;

  test.each([
    ['whose decision saw the withdrawal', async (detail: { position: number }) => void (detail.position = (await withdrawnAt()).position)],
    ['made long after it, by a process that had not followed', async (detail: { at: number }) => void (detail.at = Date.parse(String((await withdrawnAt()).meta['recordedAt'])) + 60_001)],
  ])('%s', async (_, change) => {
    const { store } = exchange.running.app.get(AuditTools);
    tampering ??= await Tampering.begin(exchange.databaseUrl, store);
    const planted = { ...relying().detail };
    await change(planted);
    await tampering.rewrite(relying().index, (_leaf, detail) => void Object.assign(detail, planted));
    const asked = await ask('after-withdrawal');
    expect(indexes(asked)).toEqual([relying().index]);
    expect(new Set(fieldsOf(asked).map((field) => field.consent))).toEqual(new Set([names.name(relying().leaf.agency, 'consent', consent)]));
  });
});

test('a release that raced with a withdrawal is none after it', async () => {
  const { store, journal } = exchange.running.app.get(AuditTools);
  tampering ??= await Tampering.begin(exchange.databaseUrl, store);
  const withdrawal = (await journal.readCorrelation(caseId())).find(({ type }) => type === 'ConsentWithdrawn')!;
  const [raced] = log.filter(uses((field) => field.consent === consent));
  const at = Date.parse(String(withdrawal.meta['recordedAt'])) + 59_000;
  await tampering.rewrite(raced!.index, (_leaf, detail) => void Object.assign(detail, { at, position: withdrawal.position - 1 }));
  expect(await ask('after-withdrawal')).toMatchObject({ rows: [] });
});

describe('an answer', () => {
  test('comes in pages that the growing log does not shift', async () => {
    const whole = await ask('by-retired-policy', { limit: 500 });
    const rows: unknown[] = [];
    for (let before: number | undefined; ;) {
      const page = await exchange.audit('releases', { question: 'by-retired-policy', limit: 7, ...(before !== undefined && { before }) });
      const { rows: some, next } = page.json as unknown as AskAnswer;
      rows.push(...some);
      await exchange.get('POL-DE', '/feed', { purpose: 'criminal-investigation' });
      if (next === undefined) break;
      before = next;
    }
    expect(rows).toEqual(whole.rows);
  });

  test('is itself in the log before it is given, with what was asked', async () => {
    const answer = await exchange.audit('releases', { question: 'denied', agency: 'IMM-DE' });
    const { store } = exchange.running.app.get(AuditTools);
    const { leaf, detail } = (await store.find(answer.release!))!;
    expect(readLeaf(leaf)).toMatchObject({ agency: 'AUDIT-DE', point: 'question', outcome: 'released', purpose: 'oversight' });
    expect(readDetail(detail).request).toEqual({ kind: 'question', of: 'question=denied&agency=IMM-DE&limit=100&format=json' });
    expect((await exchange.audit('replay', { release: answer.release! })).json).toMatchObject({ found: true, holds: true });
  });

  test('is refused where a question is not told what it needs, or more, or of things nobody knows', async () => {
    const refusals: [Record<string, string>, number, string, string?][] = [
      [{ question: 'denied' }, 422, 'invalid-field', '/agency'],
      [{ question: 'by-override', rule: 'x' }, 422, 'unknown-field', '/rule'],
      [{ question: 'who' }, 422, 'invalid-field', '/question'],
      [{ question: 'seen-person', agency: 'POL-DE', case: await exchange.caseAs('LI-DE'), person: await person('POL-DE') }, 404, 'not-found'],
      [{ question: 'seen-person', agency: 'POL-DE', case: await exchange.caseAs('POL-DE'), person: await person('LI-DE') }, 404, 'not-found'],
    ];
    for (const [query, status, code, pointer] of refusals) {
      const answer = await exchange.audit('releases', query);
      expect([answer.status, answer.json['code'], answer.json['pointer']]).toEqual([status, code, pointer]);
    }
    for (const question of questionNames) expect((await exchange.get('POL-DE', '/audit/releases', { question })).status).toBe(403);
  });
});

test('an answer is the same when the finding aids name its leaves, a planted release among them', async () => {
  const { store, journal } = exchange.running.app.get(AuditTools);
  tampering ??= await Tampering.begin(exchange.databaseUrl, store);
  const planted = log.find(uses((field) => field.consent === consent))!;
  await tampering.rewrite(planted.index, (_leaf, detail) => void (detail.position = Number.MAX_SAFE_INTEGER));
  const everything: [QuestionName, Record<string, string>][] = [
    ['seen-person', { agency: 'LI-DE', case: await exchange.caseAs('LI-DE'), person: await person('LI-DE') }],
    ['opened-by-user', { agency: 'POL-DE', user: log.find(({ leaf }) => leaf.agency === 'POL-DE')!.detail.user }],
    ['by-consent', { agency: 'NGO-DE', consent: names.name('NGO-DE', 'consent', consent) }], ['by-rule', { rule: 'police-receives-employment' }],
    ['by-override', {}], ['denied', { agency: 'IMM-DE' }], ['by-retired-policy', {}], ['after-withdrawal', {}],
  ];
  expect(everything.map(([question]) => question)).toEqual(questionNames);
  const before = await Promise.all(everything.map(([question, of]) => ask(question, { ...of, limit: 500 })));
  expect((await store.index.reach()).indexed).toBe(0);
  const filling = await store.read((await store.head()).size - 1);
  await Promise.all(Array.from({ length: 600 }, () => store.append(filling!.leaf, filling!.detail)));
  await new Indexer(store, journal).catchUp();
  expect((await store.index.reach()).indexed).toBeGreaterThan(log.length);
  for (const [nth, [question, of]] of everything.entries()) {
    const { rows } = await ask(question, { ...of, limit: 500 });
    expect([question, rows]).toEqual([question, before[nth]!.rows]);
    expect(rows.length).toBeGreaterThan(0);
  }
});
