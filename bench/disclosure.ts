import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Settings, startEmbeddedPostgres, SystemClock } from '#libs/platform';
import pg from 'pg';
import { startExchange } from '../apps/standalone/exchange-process.js';
import { Session } from '../apps/standalone/session.js';
import { median, perSecond, quantile, writeResults, type Row } from './results.js';

const rounds = 3;
const seconds = 3;
const callers = 16;

/** Measures the main path over HTTP: recording, visibility in another agency's feed, and audited reads, beside bare PostgreSQL in the same run. */
export async function benchDisclosure(): Promise<void> {
  const server = await startEmbeddedPostgres({ folder: await mkdtemp(join(tmpdir(), 'firebreak-bench-')), persistent: false, durable: true });
  const databaseUrl = await server.createDatabase('bench');
  const settings = new Settings({ production: false, host: '127.0.0.1', port: 0, databaseUrl, rootKey: randomBytes(32), demoIssuer: true, bodyLimit: 262_144 });
  const exchange = await startExchange({ settings, clock: new SystemClock(), issuers: [] });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: callers });
  try {
    const session = new Session(exchange.url, randomUUID());
    const cases = await prepare(session);
    const rows = [...(await visibility(session, cases)), ...(await recording(session, cases, pool)), ...(await reading(session, pool))];
    writeResults('disclosure', rows);
  } finally {
    await pool.end();
    await exchange.close();
    await server.stop();
  }
}

/** Opens cases that the police has accepted a referral of; gives the inspectorate's names of case and person. */
async function prepare(session: Session): Promise<ReadonlyArray<{ case: string; person: string }>> {
  for (const [agency, kind] of [['LI-DE', 'labour-inspectorate'], ['POL-DE', 'police']] as const) {
    await session.post('OPERATOR', 'bench', '/agencies', { agency, kind, jurisdiction: 'DE' });
  }
  return Promise.all(Array.from({ length: callers }, async () => {
    const { json: opened } = await session.post('LI-DE', 'inspector', '/cases', { data: { jurisdiction: 'DE', region: 'DE-HE', sector: 'C' } });
    const path = `/cases/${String(opened['case'])}`;
    const { json: recorded } = await session.post('LI-DE', 'inspector', `${path}/entries`, { type: 'PersonRecorded', data: { role: 'worker', name: 'A', gender: 'Feminine' } });
    const person = String(recorded['person']);
    const { json: sent } = await session.post('LI-DE', 'inspector', `${path}/referrals`, { to: 'POL-DE', need: 'criminal-investigation', urgency: 'urgent', persons: [person] });
    await session.post('POL-DE', 'officer', `/referrals/${String(sent['referral'])}/accept`, {});
    return { case: String(opened['case']), person };
  }));
}

const indicator = (person: string) => ({
  type: 'IndicatorObserved',
  data: { person, indicator: 'withholding-of-wages', means: ['TakesEarnings'], how: 'interview', sourceGrade: 'B', infoGrade: 2, detail: 'Paid once in six weeks. '.repeat(12) },
});

async function visibility(session: Session, cases: ReadonlyArray<{ case: string; person: string }>): Promise<Row[]> {
  const [{ case: reference, person }] = cases as [{ case: string; person: string }];
  let after = await lastOf(session);
  const figures: number[] = [];
  for (let nth = 0; nth < 200; nth += 1) {
    const seen = session.get('POL-DE', 'officer', '/feed', { purpose: 'criminal-investigation', after, wait: 10 });
    await new Promise((resolve) => setTimeout(resolve, 10));
    const began = performance.now();
    const [{ json }] = await Promise.all([seen, session.post('LI-DE', 'inspector', `/cases/${reference}/entries`, indicator(person))]);
    figures.push(performance.now() - began);
    after = json['next'] as number;
  }
  return [
    { name: 'request to visible in another feed, idle, p50', value: median(figures), unit: 'ms' },
    { name: 'request to visible in another feed, idle, p99', value: quantile(figures, 0.99), unit: 'ms', target: 'under 100 ms', met: quantile(figures, 0.99) < 100 },
  ];
}

async function recording(session: Session, cases: ReadonlyArray<{ case: string; person: string }>, pool: pg.Pool): Promise<Row[]> {
  await pool.query('create table floor (id bigserial primary key, body text not null)');
  const body = JSON.stringify(indicator(randomUUID()));
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await perSecond(callers, seconds, (nth) => {
      const { case: reference, person } = cases[nth % cases.length]!;
      return session.post('LI-DE', 'inspector', `/cases/${reference}/entries`, indicator(person));
    }));
    floor.push(await perSecond(callers, seconds, () => pool.query({ name: 'floor', text: 'insert into floor (body) values ($1)', values: [body] })));
  }
  const against = { name: 'bare INSERT', value: median(floor) };
  return [{ name: `entries recorded over HTTP, ${callers} callers`, value: median(ours), unit: '/s', against, ratio: median(ours) / against.value }];
}

async function reading(session: Session, pool: pg.Pool): Promise<Row[]> {
  await lastOf(session);
  const [ours, floor]: [number[], number[]] = [[], []];
  const sql = "select body from disclosure.entry where agency = 'POL-DE' and purpose = 'criminal-investigation' and seq > $1 order by seq limit 20";
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await perSecond(callers, seconds, (nth) =>
      session.get('POL-DE', 'officer', '/feed', { purpose: 'criminal-investigation', after: (nth * 20) % 200, limit: 20 })));
    floor.push(await perSecond(callers, seconds, (nth) => pool.query({ name: 'page', text: sql, values: [(nth * 20) % 200] })));
  }
  const against = { name: 'bare SELECT of the page', value: median(floor) };
  return [{ name: `feed pages of 20 read over HTTP, audited, ${callers} callers`, value: median(ours), unit: '/s', against, ratio: median(ours) / against.value }];
}

async function lastOf(session: Session): Promise<number> {
  for (let after = 0; ;) {
    const { json } = await session.get('POL-DE', 'officer', '/feed', { purpose: 'criminal-investigation', after, limit: 200 });
    if ((json['entries'] as unknown[]).length === 0) return after;
    after = json['next'] as number;
  }
}
