import { randomBytes, randomUUID } from 'node:crypto';
import { Audit } from '#libs/contracts';
import { Settings, SystemClock } from '#libs/platform';
import { startExchange } from '../apps/standalone/exchange-process.js';
import { Session } from '../apps/standalone/session.js';
import { compare, median, perSecond, type Row } from './results.js';

const rounds = 12;
const seconds = 2;
const callers = 16;
const page = 20;

/** Reads feed pages over HTTP with the log and without it, in turns. */
export async function readingRows(databaseUrl: string): Promise<Row[]> {
  const settings = new Settings({ production: false, host: '127.0.0.1', port: 0, databaseUrl, rootKey: randomBytes(32), demoIssuer: true, bodyLimit: 262_144 });
  const exchange = await startExchange({ settings, clock: new SystemClock(), issuers: [] });
  try {
    const session = new Session(exchange.url, randomUUID());
    await fill(session);
    const audit = exchange.app.get(Audit);
    const record = audit.record.bind(audit);
    const read = (nth: number) => session.get('POL-DE', 'officer', '/feed', { purpose: 'criminal-investigation', after: (nth * page) % 100, limit: page });
    const [on, off]: [number[], number[]] = [[], []];
    for (let round = 0; round <= rounds; round += 1) {
      const audited = await perSecond(callers, seconds, read);
      audit.record = async () => {};
      const unaudited = await perSecond(callers, seconds, read);
      audit.record = record;
      if (round === 0) continue; // it warms up
      on.push(audited);
      off.push(unaudited);
    }
    return [compare(`feed pages of ${page} read over HTTP, on the record, ${callers} callers`, median(on), '/s', { name: 'off the record', value: median(off) }, { atLeast: 0.7 })];
  } finally {
    await exchange.close();
  }
}

async function fill(session: Session): Promise<void> {
  for (const [agency, kind] of [['LI-DE', 'labour-inspectorate'], ['POL-DE', 'police']] as const) await session.post('OPERATOR', 'bench', '/agencies', { agency, kind, jurisdiction: 'DE' });
  const { json: opened } = await session.post('LI-DE', 'inspector', '/cases', { data: { jurisdiction: 'DE', region: 'DE-HE', sector: 'C' } });
  const path = `/cases/${String(opened['case'])}`;
  const { json: recorded } = await session.post('LI-DE', 'inspector', `${path}/entries`, { type: 'PersonRecorded', data: { role: 'worker', name: 'A', gender: 'Feminine' } });
  const person = String(recorded['person']);
  for (let nth = 0; nth < 120; nth += 1) {
    const data = { person, indicator: 'withholding-of-wages', means: ['TakesEarnings'], how: 'interview', sourceGrade: 'B', infoGrade: 2, detail: 'Paid once in six weeks. '.repeat(12) };
    await session.post('LI-DE', 'inspector', `${path}/entries`, { type: 'IndicatorObserved', data });
  }
  const { json: sent } = await session.post('LI-DE', 'inspector', `${path}/referrals`, { to: 'POL-DE', need: 'criminal-investigation', urgency: 'urgent', persons: [person] });
  await session.post('POL-DE', 'officer', `/referrals/${String(sent['referral'])}/accept`, {});
  for (;;) {
    const { json } = await session.get('POL-DE', 'officer', '/feed', { purpose: 'criminal-investigation', after: 100, limit: page, wait: 10 });
    if ((json['entries'] as unknown[]).length === page) return;
  }
}
