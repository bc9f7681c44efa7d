import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { PostgresJournal } from '#libs/journal';
import { roleName, runtimeUrl } from '#libs/platform';
import pg from 'pg';
import { anEvent } from '../../libs/journal/contract/cast.js';
import { prepareFeeds } from '../../tests/stage.js';
import { createTestDatabase } from '../../tests/test-database.js';
import { catalogue } from '../../tests/wall-catalogue.js';
import { LeafStore } from '../audit/log/leaf-store.js';
import { Seal } from '../audit/log/seal.js';
import { prepareDatabase } from './prepare-database.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let settings: { databaseUrl: string; rootKey: Uint8Array };
let admin: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  settings = { databaseUrl: database.url, rootKey: randomBytes(32) };
  admin = new pg.Client(database.url);
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await database.drop();
});

const everything = async (client = admin) => ({
  roles: await catalogue.roles(client), owners: await catalogue.owners(client), relations: await catalogue.relations(client), functions: await catalogue.functions(client),
  privileges: await catalogue.privileges(client), policies: await catalogue.policies(client), triggers: await catalogue.triggers(client),
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  return client.query<object>(text).then(({ rows }) => rows).finally(() => client.end());
}

describe('Preparing a database', () => {
  test('that several starts begin at once gives what one alone gives, and doing it again changes nothing', async () => {
    await Promise.all([1, 2, 3, 4].map(() => prepareDatabase(settings)));
    const first = await everything();
    expect(first.owners).toEqual(['owner']);
    await prepareDatabase(settings);
    expect(await everything()).toEqual(first);
  });

  test('brings along one that an earlier version made, with all it holds', async () => {
    const journal = await PostgresJournal.open(database.url);
    await prepareFeeds(database.url);
    const log = await LeafStore.open(database.url, new Seal(Buffer.alloc(32)));
    await journal.append('case-1', 0, [anEvent()]);
    await log.append('leaf', 'detail');
    await Promise.all([journal.close(), log.close()]);
    expect(await catalogue.owners(admin)).toEqual(['postgres']);

    await prepareDatabase(settings);
    const old = await everything();
    expect(old.owners).toEqual(['owner']);
    expect(await query(runtimeUrl(settings, 'cases'), 'select stream from journal.events')).toEqual([{ stream: 'case-1' }]);
    expect(await query(runtimeUrl(settings, 'auditor'), 'select leaf from audit.leaf')).toEqual([{ leaf: 'leaf' }]);

    const fresh = await createTestDatabase();
    const there = new pg.Client(fresh.url);
    try {
      await prepareDatabase({ ...settings, databaseUrl: fresh.url });
      await there.connect();
      expect(await everything(there)).toEqual(old);
    } finally {
      await there.end();
      await fresh.drop();
    }
  });

  test('takes back what somebody granted by hand', async () => {
    await prepareDatabase(settings);
    const before = await everything();
    await admin.query(`grant select, update on all tables in schema journal to public, "${roleName(database.url, 'log')}"`);
    await admin.query(`grant update (detail) on audit.leaf to "${roleName(database.url, 'auditor')}"; grant execute on function journal.append to public`);
    expect(await everything()).not.toEqual(before);
    await prepareDatabase(settings);
    expect(await everything()).toEqual(before);
  });

  test('lets nobody in with another root key, nor by a role of another database', async () => {
    const other = await createTestDatabase();
    try {
      await Promise.all([settings, { ...settings, databaseUrl: other.url }].map((each) => prepareDatabase(each)));
      expect(await query(runtimeUrl(settings, 'reader'), 'select 1 as n')).toEqual([{ n: 1 }]);
      await expect(query(runtimeUrl({ ...settings, rootKey: randomBytes(32) }, 'reader'), 'select 1')).rejects.toThrow('password authentication failed');
      const elsewhere = new URL(runtimeUrl(settings, 'reader'));
      elsewhere.pathname = new URL(other.url).pathname;
      await expect(query(elsewhere.href, 'select 1')).rejects.toThrow('permission denied for database');
    } finally {
      await other.drop();
    }
  });
});

describe('A user of DATABASE_URL that is no superuser', () => {
  test('is told what to run, and what it was told is enough', async () => {
    const url = new URL(database.url);
    [url.username, url.password] = [`${url.pathname.slice(1)}_migrator`, 'secret'];
    const limited = { ...settings, databaseUrl: url.href };
    await admin.query(`create role ${url.username} login password 'secret'`);
    try {
      const refused = await prepareDatabase(limited).then(() => '', (error: unknown) => (error as Error).message);
      expect(refused).toContain('may not make the roles of this database');
      await admin.query(/ {2}(alter role .*)/.exec(refused)![1]!);
      await prepareDatabase(limited);
      await prepareDatabase(limited);
      expect(await catalogue.owners(admin)).toEqual(['owner']);
      expect(await query(runtimeUrl(limited, 'cases'), 'select * from journal.events')).toEqual([]);
    } finally {
      await admin.end();
      await database.drop();
      await query(process.env['FIREBREAK_TEST_DATABASE_URL']!, `drop role ${url.username}`);
    }
  });
});
