import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '#libs/platform';
import { logRows } from './audit-log.js';
import { questionRows } from './audit-questions.js';
import { readingRows } from './audit-reading.js';
import { replayRows } from './audit-replay.js';
import { writeResults, type Row } from './results.js';

/**
 * Measures the disclosure log: what it costs a reader, how fast it grows, proves, is verified and made again, and answers auditors.
 * `--leaves` is the length of the log the questions are asked of, `--proofs` of the one that is proved; `--only reading|log|replay|questions`.
 */
export async function benchAudit(): Promise<void> {
  const { values: { leaves, proofs, only } } = parseArgs({
    args: process.argv.slice(3),
    options: { leaves: { type: 'string', default: '5000000' }, proofs: { type: 'string', default: '1000000' }, only: { type: 'string' } },
  });
  const parts: Record<string, (databaseUrl: string) => Promise<Row[]>> = {
    reading: readingRows,
    log: (url) => logRows(url, Number(proofs)),
    replay: () => replayRows(),
    questions: (url) => questionRows(url, Number(leaves)),
  };
  const server = await startEmbeddedPostgres({ folder: await mkdtemp(join(tmpdir(), 'firebreak-audit-')), persistent: false, durable: true });
  try {
    const rows: Row[] = [];
    for (const [part, measure] of Object.entries(parts)) {
      if (only && only !== part) continue;
      console.log(`${part} …`);
      rows.push(...(await measure(await server.createDatabase(part))));
    }
    writeResults(only ? `audit-${only}` : 'audit', rows);
  } finally {
    await server.stop();
  }
}
