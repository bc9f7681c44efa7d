import type { Kind, Player } from '../../../apps/standalone/player.js';
import { refusedClass } from '#libs/kernel';
import type { Batch } from './batch.js';
import type { WatchedSession } from './watched-session.js';

type Cases = Batch['cases'];
export type Ends = ReadonlyArray<readonly [purpose: string, after: number]>;

const states = ['requested', 'accepted', 'rejected', 'completed'];

/** Has an agency look at everything it can think of; the session keeps what it is told. Gives where each of its feeds ends. */
export async function observe(player: Player, session: WatchedSession, agency: string, cases: Cases): Promise<Ends> {
  const kind = player.scenario.agencies[agency]!.kind;
  const purposes = kind === refusedClass || player.purposesOf(agency).length === 0 ? ['victim-support'] : player.purposesOf(agency);
  const get = (path: string, query: Record<string, string | number> = {}) => session.get(agency, 'reader', path, query);
  const ends: Array<readonly [string, number]> = [];
  const seen = new Set<string>();
  for (const purpose of purposes) {
    for (let after = 0; ;) {
      const { json } = await get('/feed', { purpose, after, limit: 150 });
      const entries = (json['entries'] ?? []) as Array<{ case?: string }>;
      for (const entry of entries) if (entry.case) seen.add(entry.case);
      if (entries.length === 0) {
        ends.push([purpose, after]);
        break;
      }
      after = json['next'] as number;
    }
    await get('/check-ins', { purpose });
    const known = [...seen];
    for (const reference of known.filter((_, nth) => nth % 8 === 0)) await get(`/cases/${reference}`, { purpose });
    if (known[1]) await session.get(agency, 'break-glass', `/cases/${known[1]}`, { purpose, asOf: 3 });
  }
  const { json } = await get('/referrals');
  const referrals = ((json['referrals'] ?? []) as Array<{ referral: string }>).map(({ referral }) => referral);
  for (const referral of referrals.slice(0, 3)) await get(`/referrals/${referral}`);
  for (const state of states) await get('/referrals', { state });
  await get('/referrals', { due: '2026-03-04T00:00:00Z' });
  session.roles.set(`head@${agency}`, 'supervisor');
  await session.get(agency, 'head', '/referrals', { escalated: 'true' });
  await get('/calls');
  await session.post(agency, 'reader', '/directory/match', { need: 'shelter', region: Object.values(player.scenario.agencies)[0]!.jurisdiction, urgency: 'routine' }, 'match');
  // The whole register is the same for everybody, and long: one reads all of it.
  if (kind === 'steering-committee') for (const list of ['/agencies', '/agreements', '/directory/services', '/directory/locations']) await get(list);
  await get(`/agencies/${agency}`);
  await get('/kpis');
  await probe(session, agency, purposes[0]!, cases);
  if (kind === 'auditor') await replay(player, session, agency, cases);
  return ends;
}

/** Has an agency wait for a second for anything new. */
export async function listen(session: WatchedSession, agency: string, ends: Ends): Promise<void> {
  await Promise.all(ends.map(([purpose, after]) => session.get(agency, 'reader', '/feed', { purpose, after, wait: 1 })));
}

// Cases in which it has no part, whether or not they are there: by every way in, all of them should look alike.
async function probe(session: WatchedSession, agency: string, purpose: string, cases: Cases): Promise<void> {
  const foreign = cases.filter(({ parties }) => !parties.includes(agency));
  for (const { name, by } of foreign.slice(0, 2)) {
    const reference = session.referenceOf(name, by, agency);
    await session.get(agency, 'reader', `/cases/${reference}`, { purpose });
    await session.get(agency, 'break-glass', `/cases/${reference}`, { purpose });
    await session.post(agency, 'writer', `/cases/${reference}/entries`, { type: 'NoteAdded', data: { text: 'Is anybody there?' } }, `probe-${name}`);
    await session.post(agency, 'writer', `/cases/${reference}/referrals`, { to: by, need: 'shelter', urgency: 'routine', persons: [] }, `probe-r-${name}`);
    const person = session.personIn(name, by, agency);
    await session.post(agency, 'writer', `/cases/${reference}/entries`, { type: 'NeedRecorded', data: { person, need: 'shelter' } }, `probe-p-${name}`);
  }
  await session.get(agency, 'reader', '/referrals/00000000-0000-4000-8000-000000000000');
  await session.get(agency, 'reader', '/operations/projection');
  await session.get(agency, 'reader', '/audit/who-saw-what', { agency, case: session.referenceOf('c1', cases.find(({ name }) => name === 'c1')!.by, agency) });
}

async function replay(player: Player, session: WatchedSession, auditor: string, cases: Cases): Promise<void> {
  for (const { name, by, parties } of cases.slice(0, 3)) {
    await session.get(auditor, 'reader', '/audit/who-saw-what', { agency: by, case: session.referenceOf(name, by, by) });
    for (const agency of parties.filter((each) => each !== by).slice(0, 3)) {
      await session.get(auditor, 'reader', '/audit/replay', { agency, case: await player.reference('case' satisfies Kind, name, agency) });
    }
  }
}
