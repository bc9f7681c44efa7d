import { randomBytes } from 'node:crypto';
import { roleName, runtimeRoles } from '#libs/platform';
import pg from 'pg';

/** Creates an empty database for one test file on the server the test run uses. */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const url = new URL(process.env['FIREBREAK_TEST_DATABASE_URL'] as string);
  const admin = url.href;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(admin, `create database ${name}`);
  url.pathname = name;
  const roles = ([...runtimeRoles, 'owner'] as const).map((role) => roleName(url.href, role));
  const drop = async () => {
    // The server waits a while for connections that are closing: one that it cut off would be an error nobody expects. Then whoever stays is cut off.
    await execute(admin, `drop database if exists ${name}`).catch(() => execute(admin, `drop database if exists ${name} with (force)`));
    await execute(admin, `drop role if exists ${roles.join(', ')}`);
  };
  return { url: url.href, drop };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
