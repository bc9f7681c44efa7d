import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { sha256 } from '#libs/kernel';

/** Where this library keeps its SQL: beside the source, seen from the compiled file. */
export const journalSql = new URL('../../../../libs/journal/postgres/', import.meta.url);

/**
 * Applies the numbered SQL files of a folder in order, each once and in its own transaction. May be called by several processes
 * at once. Throws when a file that was applied has changed since, before it applies anything.
 * @param folder ends with a slash
 */
export async function migrate(databaseUrl: string, name: string, folder: URL): Promise<void> {
  const files = await readFiles(folder);
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => {}); // the query in progress rejects with the same error
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtextextended('firebreak_migrations', 0))`);
    await client.query(`create table if not exists firebreak_migrations (
      name text, file text, sha256 text not null, applied_at timestamptz not null default now(), primary key (name, file))`);
    const applied = await readApplied(client, name);
    for (const { file, digest } of files) {
      if ((applied.get(file) ?? digest) !== digest) throw new Error(`Migration ${name}/${file} was applied and has changed since`);
    }
    for (const migration of files.filter(({ file }) => !applied.has(file))) await apply(client, name, migration);
  } finally {
    await client.end();
  }
}

interface Migration {
  readonly file: string;
  readonly sql: string;
  readonly digest: string;
}

async function readFiles(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((file) => /^\d{3}-.*\.sql$/.test(file)).sort();
  if (names.length === 0) throw new Error(`No migrations in ${folder.pathname}`);
  return Promise.all(
    names.map(async (file) => {
      const sql = await readFile(new URL(file, folder), 'utf8');
      return { file, sql, digest: sha256(sql) };
    }),
  );
}

async function readApplied(client: pg.Client, name: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ file: string; sha256: string }>(
    'select file, sha256 from firebreak_migrations where name = $1',
    [name],
  );
  return new Map(rows.map((row) => [row.file, row.sha256]));
}

async function apply(client: pg.Client, name: string, { file, sql, digest }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into firebreak_migrations (name, file, sha256) values ($1, $2, $3)', [name, file, digest]);
    await client.query('commit');
  } catch (error) {
    throw new Error(`Migration ${name}/${file} failed`, { cause: error });
  }
}
