import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { AuditTools } from '../apps/audit/audit.module.js';
import { readDetail } from '../apps/audit/log/leaf.js';
import type { Verified } from '../apps/audit/replay/verify.js';
import { policyFolder, type RunningExchange } from '../apps/standalone/exchange-process.js';
import { Session, type Answer } from '../apps/standalone/session.js';
import { catalogueVersion, upcast } from '#libs/casework';
import { PostgresJournal, type Journal } from '#libs/journal';
import { derivedId, operatorAgency, type Json } from '#libs/kernel';
import { bundleOf, readPolicies, type Bundle } from '#libs/policy';
import { caseEvents } from '../libs/casework/case/events.js';
import { event } from '../libs/casework/field.js';
import { steps as shipped, type Step } from '../libs/casework/steps.js';
import { PlayedExchange } from './played-exchange.js';

// In the next version the employer becomes the company; in the one after, the members of a team its agencies, which is what folding reads.
const { employer, ...employment } = caseEvents.EmploymentRecorded.fields;
const { agencies, parts } = caseEvents.TeamFormed.fields;
const renamed = (from: string, to: string): Step['up'] => ({ [from]: value, ...rest }) => (value === undefined ? rest : { ...rest, [to]: value });
const now = catalogueVersion;
const steps: readonly Step[] = [
  ...shipped,
  { since: now + 1, type: 'EmploymentRecorded', before: caseEvents.EmploymentRecorded, up: renamed('employer', 'company') },
  { since: now + 2, type: 'TeamFormed', before: event({ members: agencies, parts }), up: renamed('members', 'agencies') },
];
const catalogueOfToday = { ...caseEvents, EmploymentRecorded: event({ company: employer, ...employment }) };
const { content } = readPolicies(policyFolder);
const earlier = bundleOf(content);
const today = bundleOf(JSON.parse(JSON.stringify(content).replaceAll('"employer"', '"company"')) as Bundle['content']);

const doors = [
  ['POL-DE', 'criminal-investigation'], ['NGO-DE', 'victim-support'], ['LI-DE', 'labour-inspection'], ['LA-LT', 'cross-border-remedy'], ['PRO-DE', 'prosecution'],
] as const;

let exchange: PlayedExchange;
let running: RunningExchange;
let session: Session;
let stored: string;
let verified: Verified;
const caseAs = new Map<string, string>();
const served: Answer[] = [];
const seen = new Map<string, string>(); // what the police saw of the case, by moment

async function everybodyReads(moment: string): Promise<void> {
  for (const [agency, purpose] of doors) {
    const feed = await session.get(agency, 'reader', '/feed', { purpose });
    const view = await session.get(agency, 'reader', `/cases/${caseAs.get(agency)}`, { purpose });
    served.push(...[feed, view].filter(({ release }) => release));
    seen.set(`${agency} ${moment}`, view.text);
  }
}

async function execute(text: string): Promise<pg.QueryResult<{ text: string }>> {
  const client = new pg.Client(exchange.databaseUrl);
  await client.connect();
  return client.query<{ text: string }>(text).finally(() => client.end());
}

const storedText = async () => (await execute(`select string_agg(e::text, E'\\n' order by position) as text from journal.events e`)).rows[0]!.text;
const lines = () => running.app.get<AuditTools>(loaded.AuditTools).store.leaves(0, 10_000);

/** Loads every module anew, with the catalogue as it will be one day. */
async function load() {
  jest.resetModules();
  jest.unstable_mockModule('../libs/casework/steps.js', () => ({ steps }));
  jest.unstable_mockModule('../libs/casework/case/events.js', () => ({ caseEvents: catalogueOfToday }));
  return {
    ...await import('../apps/standalone/exchange-process.js'), ...await import('../apps/audit/audit.module.js'), ...await import('../apps/audit/replay/verify.js'),
    ...await import('#libs/casework'), ...await import('#libs/contracts'), ...await import('#libs/journal'), ...await import('#libs/platform'),
  };
}
let loaded: Awaited<ReturnType<typeof load>>;

beforeAll(async () => {
  exchange = await PlayedExchange.play();
  session = exchange.player.session;
  for (const [agency] of doors) caseAs.set(agency, await exchange.caseAs(agency));
  const target = await exchange.player.reference('entry', 'job1', 'LI-DE');
  const person = await exchange.player.reference('person', JSON.stringify(['c1', 'p1']), 'LI-DE');
  await exchange.post('LI-DE', `/cases/${caseAs.get('LI-DE')}/entries`, { type: 'EntryCorrected', data: { target, fields: { employer: 'Nadelwerk AG' }, reason: 'Register' } });
  running = exchange.running;
  await everybodyReads('before');
  await running.close();
  // Some of the lines were written before the catalogue was noted in them, when its version was the first.
  await execute(`alter table journal.events disable trigger append_only; update journal.events set version = 1;
    alter table journal.events enable always trigger append_only`);
  stored = await storedText();
  await execute(`update disclosure.entry set item = replace(item, ',"catalogue":${now}', '') where seq % 2 = 0`);

  loaded = await load();
  const { startExchange, Settings, ScriptedClock, Cases, RegisterCommand } = loaded;
  const settings = new Settings({
    production: false, host: '127.0.0.1', port: 0, databaseUrl: exchange.databaseUrl, rootKey: exchange.rootKey, demoIssuer: true, bodyLimit: 262_144,
  });
  running = await startExchange({ settings, clock: new ScriptedClock(exchange.clock.now()), issuers: [], policies: earlier, log: [] });
  session = new Session(running.url, randomUUID());
  await everybodyReads('under the earlier policy');

  const post = (body: object) => session.post('LI-DE', 'writer', `/cases/${caseAs.get('LI-DE')}/entries`, body);
  expect(await post({ type: 'EmploymentRecorded', data: { person, company: 'Knopf KG' } })).toMatchObject({ status: 201 });
  expect(await post({ type: 'EmploymentRecorded', data: { person, employer: 'Knopf KG' } })).toMatchObject({ status: 422 });
  await formTeamInNextVersion();
  const context = { actor: { agency: operatorAgency, user: 'board', role: 'operator', operator: true }, idempotencyKey: randomUUID() };
  await running.app.get(Cases).handle(new RegisterCommand(context, { do: 'AdoptPolicy', digest: today.digest, bundle: today.content as unknown as Json }));
  await everybodyReads('today');
  const tools = running.app.get<AuditTools>(loaded.AuditTools);
  verified = await loaded.verify(tools.store, tools);
});

async function formTeamInNextVersion(): Promise<void> {
  const journal = running.app.get<Journal>(loaded.Journal);
  const opened = (await journal.readAll(0, 1_000)).events.find(({ type }) => type === 'CaseOpened')!;
  const id = derivedId('team');
  const data = { members: ['PRO-DE'] };
  await journal.append(opened.stream, 'any', [{ id, type: 'TeamFormed', version: now + 1, correlation: opened.correlation, data, meta: opened.meta }]);
}

afterAll(async () => {
  await running.close();
  await exchange.drop();
});

describe('when the catalogue has moved on', () => {
  test('every release, whenever it was made, is made again byte for byte', async () => {
    for (const { release, text } of served) {
      expect((await session.get('AUDIT-DE', 'reader', '/audit/replay', { release })).json).toMatchObject({ holds: true, body: text });
    }
    expect(served.length).toBeGreaterThan(20);
  });

  test('the whole log is verified', () => {
    expect(verified).not.toHaveProperty('fault');
    expect(verified.replayed).toBeGreaterThan(served.length);
  });

  test('lines of the earlier catalogue and of today stand beside each other in the log', async () => {
    const noted = (await lines()).flatMap(({ detail }) => readDetail(detail).items.flatMap((item) => (item.kind === 'entry' || item.kind === 'backfill' ? [item.catalogue] : [])));
    expect(new Set(noted)).toEqual(new Set([undefined, now, now + 2]));
  });

  test('no byte that was stored has changed', async () => {
    expect((await storedText()).startsWith(`${stored}\n`)).toBe(true);
    expect(stored).toContain('Nadelwerk GmbH');
  });

  test('what was disclosed keeps its words until a policy grants the new ones; then it is recalled and told anew', () => {
    const of = (moment: string) => (JSON.parse(seen.get(`LI-DE ${moment}`)!) as { entries: { type: string; data: object }[] }).entries
      .filter(({ type }) => type === 'EmploymentRecorded').map(({ data }) => data);
    for (const moment of ['before', 'under the earlier policy']) expect(of(moment)).toEqual([expect.objectContaining({ employer: 'Nadelwerk GmbH' })]);
    expect(of('today')).toEqual(['Nadelwerk GmbH', 'Knopf KG'].map((company) => expect.objectContaining({ company })));
    expect(of('today')[0]).not.toHaveProperty('employer');
  });

  test('a referral accepted before does not grant the new words', () => {
    const of = (moment: string) => seen.get(`POL-DE ${moment}`)!;
    for (const moment of ['before', 'under the earlier policy']) expect(of(moment)).toContain('"employer":"Nadelwerk GmbH"');
    expect(of('today')).toContain('"company":"REDACTED"');
    expect(of('today')).not.toMatch(/Nadelwerk|Knopf/);
  });

  test('what events amount to is read from their shape of today', () => {
    expect(seen.get('PRO-DE under the earlier policy')).toContain('not-found');
    for (const name of ['Nadelwerk GmbH', 'Nadelwerk AG']) expect(seen.get('PRO-DE today')).toContain(`"company":"${name}"`);
  });

  test('events are written in the catalogue of today', async () => {
    const { rows } = await execute(`select distinct version || ' ' || type as text from journal.events where version > ${now} order by 1`);
    expect(rows.map(({ text }) => text)).toEqual([`${now + 1} TeamFormed`, `${now + 2} EmploymentRecorded`, `${now + 2} PolicyAdopted`]);
  });

  test('a process of the earlier catalogue refuses to read what it would misread', async () => {
    const journal = await PostgresJournal.open(exchange.databaseUrl, { upcast });
    await expect(journal.readAll(0, 1_000)).rejects.toThrow(`of the catalogue, and ${now} is asked for`);
    await journal.close();
  });
});
