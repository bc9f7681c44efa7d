import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../libs/platform/embedded-postgres.js';

export let server: EmbeddedPostgres | undefined;

/** Starts one server for all integration tests, unless FIREBREAK_TEST_DATABASE_URL names one. */
export default async function startServer(): Promise<void> {
  if (process.env['FIREBREAK_TEST_DATABASE_URL']) return;
  const parent = await mkdtemp(join(tmpdir(), 'firebreak-test-'));
  server = await startEmbeddedPostgres({ folder: parent, persistent: false });
  process.env['FIREBREAK_TEST_DATABASE_URL'] = server.url;
}
