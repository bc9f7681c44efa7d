import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Settings, startEmbeddedPostgres, SystemClock } from '#libs/platform';
import { startExchange } from '../apps/standalone/exchange-process.js';
import { Session } from '../apps/standalone/session.js';
import { author } from './journal/appending.js';
import { openJournal } from './journal/contestants.js';
import { takeTurns, type Figures } from './load.js';
import { writeResults, type Row } from './results.js';

const callers = 16;
const cases = 1_024; // so many that no case of the bench has more referrals than one in life
const pace = { rounds: 3, seconds: 5 };
const [sender, receiver] = [['LI-DE', 'inspector'], ['POL-DE', 'officer']] as const;

/**
 * Measures referrals end to end over HTTP, all on the record: sent; read by the receiver, accepted, and read by the sender. Beside them, in turns, the
 * same number of callers appending one event each to a journal on the same server.
 */
export async function benchReferrals(): Promise<void> {
  const server = await startEmbeddedPostgres({ folder: await mkdtemp(join(tmpdir(), 'firebreak-referrals-')), persistent: false, durable: true });
  const databaseUrl = await server.createDatabase('referrals');
  const settings = new Settings({ production: false, host: '127.0.0.1', port: 0, databaseUrl, rootKey: randomBytes(32), demoIssuer: true, bodyLimit: 262_144 });
  const exchange = await startExchange({ settings, clock: new SystemClock(), issuers: [] });
  const journal = await openJournal(await server.createDatabase('journal'));
  try {
    const session = new Session(exchange.url, randomUUID());
    const open = await openCases(session);
    let nth = 0;
    const send = () => sendReferral(session, open[(nth += 1) % cases]!);
    const [sent, answered, appended] = await takeTurns(callers, [() => send, () => async () => answer(session, await send()), () => author(journal, 1)], pace);
    writeResults('referrals', rowsOf(sent!, answered!, appended!));
  } finally {
    await journal.close();
    await exchange.close();
    await server.stop();
  }
}

interface OpenCase {
  readonly path: string;
  readonly person: string;
}

async function openCases(session: Session): Promise<readonly OpenCase[]> {
  for (const [agency, kind] of [['LI-DE', 'labour-inspectorate'], ['POL-DE', 'police']] as const) await session.post('OPERATOR', 'bench', '/agencies', { agency, kind, jurisdiction: 'DE' });
  const open: OpenCase[] = [];
  while (open.length < cases) {
    open.push(...await Promise.all(Array.from({ length: callers }, async () => {
      const { json: opened } = await session.post(...sender, '/cases', { data: { jurisdiction: 'DE', region: 'DE-HE', sector: 'C' } });
      const path = `/cases/${String(opened['case'])}`;
      const { json: recorded } = await session.post(...sender, `${path}/entries`, { type: 'PersonRecorded', data: { role: 'worker', name: 'A', gender: 'Feminine' } });
      return { path, person: String(recorded['person']) };
    })));
  }
  return open;
}

async function sendReferral(session: Session, { path, person }: OpenCase): Promise<string> {
  const { status, json } = await session.post(...sender, `${path}/referrals`, { to: receiver[0], need: 'criminal-investigation', urgency: 'urgent', persons: [person] });
  if (status !== 201) throw new Error(`Not sent: ${status} ${JSON.stringify(json)}`);
  return `/referrals/${String(json['referral'])}`;
}

async function answer(session: Session, referral: string): Promise<void> {
  const inbox = await session.get(...receiver, referral);
  const accepted = await session.post(...receiver, `${referral}/accept`, {});
  const seen = await session.get(...sender, referral);
  if (inbox.json['state'] !== 'requested' || accepted.status >= 300 || seen.json['state'] !== 'accepted') throw new Error(`Not answered: ${inbox.text} ${accepted.text} ${seen.text}`);
}

function rowsOf(sent: Figures, answered: Figures, appended: Figures): Row[] {
  const against = { name: `appends of one event, ${callers} callers`, value: appended.perSecond };
  const beside = ({ perSecond }: Figures) => ({ value: perSecond, unit: '/s', against, ratio: perSecond / against.value });
  return [
    { name: `referrals sent, ${callers} callers`, ...beside(sent) },
    { name: 'the same, p50', value: sent.p50, unit: 'ms' }, { name: 'the same, p99', value: sent.p99, unit: 'ms' },
    { name: `referrals sent, read, accepted and seen accepted, ${callers} callers`, ...beside(answered) },
    { name: 'the same, p50', value: answered.p50, unit: 'ms' }, { name: 'the same, p99', value: answered.p99, unit: 'ms' },
  ];
}
