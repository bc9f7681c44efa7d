import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runtimeRoles, runtimeUrl, Settings, type RuntimeRole } from '#libs/platform';
import fc from 'fast-check';
import pg from 'pg';
import { caseOfReferral, readCaseLines, readPage, readReferrals } from '../apps/disclosure/feed-store.js';
import { Door } from './door.js';
import { catalogue } from './wall-catalogue.js';

let door: Door;
let settings: Settings;
let admin: pg.Client;
let referral: string;
const clients = {} as Record<RuntimeRole, pg.Client>;
let reader: pg.Pool;

const agencies = [['LI-DE', 'labour-inspection'], ['POL-DE', 'criminal-investigation'], ['NGO-DE', 'victim-support']] as const;
const appendOnly = ['journal.events', 'audit.leaf', 'audit.tile', 'audit.checkpoint'];

beforeAll(async () => {
  door = await Door.open();
  settings = door.app.get(Settings);
  await door.register({ 'LI-DE': 'labour-inspectorate', 'POL-DE': 'police', 'NGO-DE': 'ngo', 'AUDIT-DE': 'auditor' });
  const known = await door.openCase('LI-DE');
  referral = await door.refer('LI-DE', 'POL-DE', known, 'criminal-investigation');
  await door.refer('LI-DE', 'NGO-DE', known, 'shelter');
  for (const [agency, purpose] of agencies) expect((await door.feed(agency, purpose)).length).toBeGreaterThan(0);
  admin = await connected(settings.databaseUrl);
  for (const role of runtimeRoles) clients[role] = await connected(runtimeUrl(settings, role));
  reader = new pg.Pool({ connectionString: runtimeUrl(settings, 'reader'), max: 1, pipeline: true });
});
afterAll(async () => {
  await Promise.all([admin, reader, ...Object.values(clients)].map((each) => each.end()));
  await door.close();
});

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

const values = async (client: pg.ClientBase, text: string): Promise<unknown[]> =>
  (await client.query<unknown[]>({ text, rowMode: 'array' })).rows.map((row) => (row.length === 1 ? row[0] : row));

/** Tries a statement and gives the SQLSTATE of its refusal; whatever it did is undone. */
async function refusal(client: pg.Client, text: string): Promise<string | undefined> {
  await client.query('begin');
  const code = await client.query(text).then(() => undefined, (error: unknown) => (error as pg.DatabaseError).code);
  await client.query('rollback');
  return code;
}
const notPermitted = '42501';

describe('What the catalogue of a running exchange says is what is written here, no more and no less', () => {
  test('its roles have no power over the server or each other, and only the runtime roles log in', async () => {
    expect(await catalogue.roles(admin)).toEqual({
      owner: [], cases: ['login'], projection: ['login'], reader: ['login'], log: ['login'], auditor: ['login'], webhooks: ['login'],
      notifier: ['login'],
    });
    expect(await catalogue.memberships(admin)).toEqual([]);
  });

  test('the owner has everything, a runtime role nothing', async () => {
    expect(await catalogue.owners(admin)).toEqual(['owner']);
    expect(await catalogue.concerned(admin)).toEqual(['granted pg_class', 'granted pg_database', 'granted pg_namespace', 'granted pg_proc']);
  });

  test('these are its tables and views; what belongs to an agency is under forced row security', async () => {
    expect(await catalogue.relations(admin)).toEqual({
      'public.firebreak_migrations': 'table',
      'journal.events': 'table', 'journal.head': 'table', 'journal.streams': 'table',
      'projector.parked': 'table', 'projector.slot': 'table', 'projector.worker': 'table',
      'disclosure.case_file': 'table', 'disclosure.entry': 'table row security forced', 'disclosure.feed': 'table row security forced',
      'disclosure.referral': 'table row security forced', 'disclosure.call': 'table row security forced',
      'audit.head': 'table', 'audit.leaf': 'table', 'audit.tile': 'table', 'audit.checkpoint': 'table', 'audit.found': 'table', 'audit.indexed': 'table',
      'webhooks.endpoint': 'table row security forced', 'webhooks.notification': 'table row security forced', 'webhooks.progress': 'table row security forced',
      'webhooks.request': 'table row security forced',
    });
  });

  test('each role may do this, and everybody nothing', async () => {
    const theJournal = { 'database': 'CONNECT', 'schema journal': 'USAGE', 'journal.events': 'SELECT', 'journal.head': 'SELECT' };
    expect(await catalogue.privileges(admin)).toEqual({
      cases: { ...theJournal, 'function journal.append': 'EXECUTE' },
      projection: {
        ...theJournal, 'schema projector': 'USAGE', 'schema disclosure': 'USAGE', 'function projector.claim': 'EXECUTE',
        'projector.slot': 'INSERT SELECT UPDATE(position) UPDATE(worker)',
        'projector.worker': 'DELETE INSERT SELECT UPDATE(backend) UPDATE(backend_start) UPDATE(until)',
        'projector.parked': 'DELETE INSERT SELECT UPDATE(attempts) UPDATE(due) UPDATE(fault)',
        'disclosure.entry': 'INSERT SELECT UPDATE(ended_by)', 'disclosure.feed': 'INSERT SELECT UPDATE(last)',
        'disclosure.case_file': 'INSERT SELECT UPDATE(cause) UPDATE(due) UPDATE(jurisdiction)', 'disclosure.referral': 'INSERT SELECT UPDATE(position) UPDATE(state)',
        'disclosure.call': 'INSERT SELECT UPDATE(open) UPDATE(position)',
      },
      reader: {
        ...theJournal, 'schema projector': 'USAGE', 'schema disclosure': 'USAGE',
        'projector.slot': 'SELECT(position) SELECT(projection)', 'projector.parked': 'SELECT(correlation) SELECT(projection)',
        'disclosure.entry': 'SELECT', 'disclosure.referral': 'SELECT', 'disclosure.call': 'SELECT', 'disclosure.case_file': 'SELECT(case_id) SELECT(due)',
      },
      log: {
        'database': 'CONNECT', 'schema audit': 'USAGE', 'function audit.append': 'EXECUTE', 'function audit.keep_checkpoint': 'EXECUTE',
        'function audit.add_found': 'EXECUTE',
      },
      auditor: {
        ...theJournal, 'schema audit': 'USAGE', 'audit.head': 'SELECT', 'audit.leaf': 'SELECT', 'audit.tile': 'SELECT', 'audit.checkpoint': 'SELECT',
        'audit.found': 'SELECT', 'audit.indexed': 'SELECT', 'function audit.hashes_at': 'EXECUTE',
      },
      webhooks: {
        'database': 'CONNECT', 'schema webhooks': 'USAGE', 'webhooks.endpoint': 'DELETE INSERT SELECT UPDATE(generation) UPDATE(rotated) UPDATE(state)',
        'webhooks.progress': 'INSERT SELECT UPDATE(told)', 'webhooks.notification': 'DELETE SELECT UPDATE(due)', 'webhooks.request': 'INSERT SELECT',
      },
      notifier: {
        ...theJournal, 'schema disclosure': 'USAGE', 'disclosure.feed': 'SELECT', 'schema webhooks': 'USAGE',
        'webhooks.endpoint': 'SELECT UPDATE(arrived) UPDATE(state)', 'webhooks.progress': 'SELECT UPDATE(told)',
        'webhooks.notification': 'DELETE INSERT SELECT UPDATE(attempts) UPDATE(due) UPDATE(fault) UPDATE(state)',
      },
    });
  });

  test('a function that is yet to come is not for everybody either', async () => {
    expect(await catalogue.defaults(admin)).toEqual(['f owner=X']);
  });

  test('these are its functions; those that act for the owner look names up nowhere but in the catalogue', async () => {
    expect(await catalogue.functions(admin)).toEqual({
      'journal.append': 'plpgsql, acts for the owner, search_path=pg_catalog, pg_temp', 'audit.append': 'plpgsql, acts for the owner, search_path=pg_catalog, pg_temp',
      'audit.add_found': 'plpgsql, acts for the owner, search_path=pg_catalog, pg_temp',
      'audit.keep_checkpoint': 'plpgsql, acts for the owner, search_path=pg_catalog, pg_temp',
      'audit.hashes_at': 'sql', 'audit.root_of': 'plpgsql', 'audit.complete_tiles': 'plpgsql',
      'journal.refuse_change': 'plpgsql', 'audit.refuse_change': 'plpgsql', 'projector.claim': 'plpgsql',
    });
  });

  test('what is append-only is so in every mode of a session', async () => {
    expect(await catalogue.triggers(admin)).toEqual(appendOnly.map((table) => `${table} append_only always`).sort());
  });

  test('these are the policies of its rows', async () => {
    expect(await catalogue.policies(admin)).toEqual([
      'disclosure.call for all to projection: true',
      "disclosure.call for select to reader: (open OR (current_setting('firebreak.agency'::text, true) = maker))",
      'disclosure.entry for all to projection: true',
      "disclosure.entry for select to reader: (agency = current_setting('firebreak.agency'::text, true))",
      'disclosure.feed for all to projection: true',
      'disclosure.feed for select to notifier: true',
      'disclosure.referral for all to projection: true',
      "disclosure.referral for select to reader: ((current_setting('firebreak.agency'::text, true) = sender) OR (current_setting('firebreak.agency'::text, true) = receiver))",
      ...['endpoint', 'notification', 'progress', 'request'].flatMap((table) => [
        ...(table === 'request' ? [] : [`webhooks.${table} for all to notifier: true`]),
        `webhooks.${table} for all to webhooks: (agency = current_setting('firebreak.agency'::text, true))`,
      ]),
    ]);
  });

  test('nobody is connected but the runtime roles', async () => {
    const sql = 'select distinct usename from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
    const names = (await values(admin, sql)).map((name) => String(name).replace(/^.*_/, ''));
    expect(names).toEqual(expect.arrayContaining(['projection', 'reader']));
    expect(names.filter((name) => !(runtimeRoles as readonly string[]).includes(name))).toEqual([]);
  });
});

describe('A runtime role', () => {
  test.each(runtimeRoles)('%s changes nothing that is append-only', async (role) => {
    for (const table of appendOnly) {
      const column = { 'journal.events': 'position', 'audit.checkpoint': 'size' }[table] ?? 'index';
      for (const statement of [`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table}`, `insert into ${table} default values`]) {
        expect([statement, await refusal(clients[role], statement)]).toEqual([statement, notPermitted]);
      }
    }
  });

  test.each(runtimeRoles)('%s makes nothing of its own', async (role) => {
    for (const schema of ['journal', 'projector', 'disclosure', 'audit', 'webhooks', 'public']) {
      expect(await refusal(clients[role], `create table ${schema}.own (n int)`)).toBe(notPermitted);
      expect(await refusal(clients[role], `create function ${schema}.own() returns int language sql as 'select 1'`)).toBe(notPermitted);
    }
    for (const statement of ['create schema own', 'create temporary table own (n int)', 'create role own', 'alter table disclosure.entry disable row level security']) {
      expect([statement, await refusal(clients[role], statement)]).toEqual([statement, notPermitted]);
    }
  });

  test.each(runtimeRoles)('%s becomes nobody else', async (role) => {
    const [self] = (await values(clients[role], 'select current_user')) as [string];
    const prefix = self.slice(0, -role.length);
    const others = [...runtimeRoles, 'owner'].filter((other) => other !== role).map((other) => prefix + other);
    for (const other of [...others, ...(await values(admin, 'select current_user'))]) {
      expect(await refusal(clients[role], `set role "${String(other)}"`)).toBe(notPermitted);
      expect(await refusal(clients[role], `set session authorization "${String(other)}"`)).toBe(notPermitted);
    }
  });
});

describe('Who tells endpoints', () => {
  test('about its own answers an agency from its own rows alone, and writes none for another', async () => {
    for (const [agency, purpose] of agencies) await door.done(agency, '/webhooks', { url: 'https://webhook.invalid/', purposes: [purpose] });
    for (const table of ['webhooks.endpoint', 'webhooks.progress', 'webhooks.request']) {
      expect(await values(admin, `select count(distinct agency)::int from ${table}`)).toEqual([agencies.length]);
      expect(await values(clients.webhooks, `select * from ${table}`)).toEqual([]);
      await clients.webhooks.query('begin');
      await clients.webhooks.query("select set_config('firebreak.agency', 'NGO-DE', true)");
      expect(await values(clients.webhooks, `select distinct agency from ${table}`)).toEqual(['NGO-DE']);
      await clients.webhooks.query('commit');
    }
    await clients.webhooks.query('begin');
    await clients.webhooks.query("select set_config('firebreak.agency', 'NGO-DE', true)");
    const foreign = "insert into webhooks.endpoint (id, agency, url, purposes, registered) values (gen_random_uuid(), 'LI-DE', '', '{}', 0)";
    await expect(clients.webhooks.query(foreign)).rejects.toMatchObject({ code: notPermitted });
    await clients.webhooks.query('rollback');
  });

  test('of news knows how long every feed is, and reads no line of one', async () => {
    expect((await values(clients.notifier, 'select last from disclosure.feed')).length).toBeGreaterThan(2);
    for (const table of ['disclosure.entry', 'disclosure.referral', 'webhooks.request']) expect(await refusal(clients.notifier, `select * from ${table}`)).toBe(notPermitted);
  });
});

describe('The reader', () => {
  const tables = ['disclosure.entry', 'disclosure.referral'] as const;
  const parties = { 'disclosure.entry': 'array[agency]', 'disclosure.referral': 'array[sender, receiver]' };

  test('that has not said for whom it reads sees nothing, though much is there', async () => {
    for (const table of tables) {
      expect(await values(admin, `select count(*) > 1 from ${table}`)).toEqual([true]);
      expect(await values(clients.reader, `select * from ${table}`)).toEqual([]);
    }
  });

  test('sees of every table what belongs to the agency it names, all of it and nothing else, and forgets the agency with the transaction', async () => {
    for (const [agency] of agencies) {
      for (const table of tables) {
        await clients.reader.query('begin');
        await clients.reader.query("select set_config('firebreak.agency', $1, true)", [agency]);
        const seen = await values(clients.reader, `select ${parties[table]}::text[] from ${table}`);
        await clients.reader.query('commit');
        expect(seen.length).toBeGreaterThan(0);
        expect(seen).toEqual(await values(admin, `select ${parties[table]}::text[] from ${table} where '${agency}' = any(${parties[table]})`));
        expect(await values(clients.reader, `select * from ${table}`)).toEqual([]);
      }
    }
  });

  test('cannot be told to read for another by what a parameter holds', async () => {
    const { rows: [line] } = await admin.query<{ case_id: string }>("select case_id from disclosure.entry where agency = 'LI-DE' limit 1");
    const text = fc.oneof(
      fc.string(), fc.constantFrom('LI-DE', 'LI-DE\'', "x', false), set_config('firebreak.agency', 'LI-DE", "'; set firebreak.agency = 'LI-DE'; --", '%', ''),
    ).map((each) => each.replaceAll('\0', ''));
    await fc.assert(fc.asyncProperty(text, text, async (agency, purpose) => {
      fc.pre(!agencies.some(([known]) => known === agency));
      expect(await readPage(reader, agency, purpose, 0, 10)).toEqual([]);
      expect(await readPage(reader, agency, 'labour-inspection', 0, 10)).toEqual([]);
      expect(await readPage(reader, 'POL-DE', purpose, 0, 10)).toEqual([]);
      expect(await readCaseLines(reader, agency, 'labour-inspection', line!.case_id)).toEqual([]);
      expect(await readReferrals(reader, agency, undefined, 10)).toEqual([]);
      expect(await readReferrals(reader, 'NGO-DE', [purpose], 10)).toEqual([]);
      expect(await caseOfReferral(reader, agency, referral)).toBeUndefined();
      expect((await reader.query("select coalesce(current_setting('firebreak.agency', true), '') as left")).rows).toEqual([{ left: '' }]);
    }), { numRuns: 100 });
    expect((await readPage(reader, 'LI-DE', 'labour-inspection', 0, 10)).length).toBeGreaterThan(0);
    expect(await caseOfReferral(reader, 'POL-DE', referral)).toBe(line!.case_id);
    expect(await caseOfReferral(reader, 'NGO-DE', referral)).toBeUndefined();
  });

  test('that fails leaves no agency behind on its connection', async () => {
    await expect(readCaseLines(reader, 'LI-DE', 'labour-inspection', 'no uuid')).rejects.toThrow('invalid input syntax');
    await expect(readPage(reader, 'LI-DE', 'labour-inspection', 0, -1)).rejects.toThrow('LIMIT must not be negative');
    expect((await reader.query('select * from disclosure.entry')).rows).toEqual([]);
  });
});
