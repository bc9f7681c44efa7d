import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/test-database.js';
import { numbers } from '../contract/cast.js';
import { migrate } from './migrate.js';

describe('Migrating', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let client: pg.Client;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client(database.url);
    await client.connect();
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    await writeFile(join(folder, '001-first.sql'), 'create table first (n int); select pg_sleep(0.1);');
    await writeFile(join(folder, '002-second.sql'), 'insert into first values (1)');
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const run = (name = 'one') => migrate(database.url, name, pathToFileURL(`${folder}/`));
  const rows = async (text: string) => (await client.query({ text, rowMode: 'array' })).rows;

  test('applies every file once, in order, whoever else starts at the same time', async () => {
    await Promise.all(numbers(0, 5).map(() => run()));
    expect(await rows('select n from first')).toEqual([[1]]);
    expect(await rows('select name, file, length(sha256) from firebreak_migrations order by file')).toEqual([
      ['one', '001-first.sql', 64],
      ['one', '002-second.sql', 64],
    ]);
  });

  test('a file that fails leaves no trace and stops those after it', async () => {
    await writeFile(join(folder, '003-third.sql'), 'insert into first values (3); select 1 / 0;');
    await writeFile(join(folder, '004-fourth.sql'), 'insert into first values (4)');
    await expect(run()).rejects.toThrow('Migration one/003-third.sql failed');
    expect(await rows('select n from first')).toEqual([[1]]);
    await writeFile(join(folder, '003-third.sql'), 'insert into first values (3)');
    await run();
    expect(await rows('select n from first order by n')).toEqual([[1], [3], [4]]);
  });

  test('refuses to go on when a file that was applied has changed', async () => {
    await writeFile(join(folder, '002-second.sql'), 'insert into first values (2)');
    await writeFile(join(folder, '005-fifth.sql'), 'insert into first values (5)');
    await expect(run()).rejects.toThrow('Migration one/002-second.sql was applied and has changed since');
    expect(await rows('select n from first where n > 4')).toEqual([]);
  });

  test('refuses a folder without migrations', async () => {
    await expect(migrate(database.url, 'none', pathToFileURL(`${tmpdir()}/`))).rejects.toThrow('No migrations');
  });
});
