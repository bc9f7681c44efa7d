import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Door } from './door.js';

let door: Door;
const called: Record<string, string> = {};

beforeAll(async () => {
  door = await Door.open({ starts: '2026-03-05T08:00:00Z' });
  await door.register({ 'LI-DE': 'labour-inspectorate', 'NGO-DE': 'ngo', 'SHELTER-DE': 'shelter', 'AUDIT-DE': 'auditor' });
  const of = await door.openCase('LI-DE');
  for (const [to, urgency] of [['NGO-DE', 'routine'], ['NGO-DE', 'immediate'], ['NGO-DE', 'urgent'], ['SHELTER-DE', 'immediate']] as const) {
    const { referral } = await door.done('LI-DE', `/cases/${of.case}/referrals`, { to, need: 'shelter', urgency, persons: [] });
    called[referral!] = `${to} ${urgency}`;
  }
});
afterAll(() => door.close());

const due = async (as: string, query: string) => {
  const { json, headers } = await door.get(as, `/referrals?${query}`);
  return { names: (json['referrals'] as Array<{ referral: string }>).map(({ referral }) => called[referral]), release: headers.get('firebreak-release') };
};

describe('The referrals whose deadline comes', () => {
  test('are listed soonest first, up to a moment', async () => {
    expect((await due('NGO-DE', 'due=2026-04-01T00:00:00Z')).names).toEqual(['NGO-DE immediate', 'NGO-DE urgent', 'NGO-DE routine']);
    expect((await due('NGO-DE', 'due=2026-03-06T08:00:00Z')).names).toEqual(['NGO-DE immediate']);
    expect((await due('NGO-DE', 'due=2026-03-06T08:00:01Z&limit=1')).names).toEqual(['NGO-DE immediate']);
    expect((await due('NGO-DE', 'due=2026-03-05T08:00:00Z')).names).toEqual([]);
    expect((await due('NGO-DE', '')).names).toEqual(['NGO-DE urgent', 'NGO-DE immediate', 'NGO-DE routine']);
  });

  test('are told to both parties and nobody else, and an auditor makes the list again', async () => {
    expect((await due('SHELTER-DE', 'due=2026-04-01T00:00:00Z')).names).toEqual(['SHELTER-DE immediate']);
    const { names, release } = await due('LI-DE', 'due=2026-03-05T13:00:00Z');
    expect(names.sort()).toEqual(['NGO-DE immediate', 'SHELTER-DE immediate']);
    const { json } = await door.get('AUDIT-DE', `/audit/replay?release=${release}`);
    expect(json).toMatchObject({ found: true, holds: true });
  });

  test('are those alone that still wait for something', async () => {
    const answered = Object.keys(called).find((each) => called[each] === 'NGO-DE immediate');
    await door.done('NGO-DE', `/referrals/${answered}/reject`, { reason: 'no-capacity' });
    expect((await due('NGO-DE', 'due=2026-04-01T00:00:00Z')).names).toEqual(['NGO-DE urgent', 'NGO-DE routine']);
    expect((await due('NGO-DE', 'due=2026-04-01T00:00:00Z&state=rejected')).names).toEqual([]);
  });

  test('are not listed by a moment that is none', async () => {
    expect((await door.get('NGO-DE', '/referrals?due=soon')).json).toMatchObject({ code: 'invalid-field', pointer: '/due' });
  });
});

describe('The referrals that escalated', () => {
  const asSupervisor = async (agency: string) => {
    const { json, headers } = await door.send('GET', '/referrals?escalated=true', { token: await door.token(agency, { claims: { role: 'supervisor' } }) });
    return { names: (json['referrals'] as Array<{ referral: string }>).map(({ referral }) => called[referral]), release: headers.get('firebreak-release') };
  };
  let child: { case: string; person: string };
  beforeAll(async () => {
    const { case: reference } = await door.done('LI-DE', '/cases', { data: { jurisdiction: 'DE' } });
    const { person } = await door.done('LI-DE', `/cases/${reference}/entries`, { type: 'PersonRecorded', data: { role: 'worker', isChild: true } });
    child = { case: reference!, person: person! };
  });

  test('are listed at once to the supervisors of both sides, where somebody must not wait, and an auditor makes the list again', async () => {
    const { referral } = await door.done('LI-DE', `/cases/${child.case}/referrals`, { to: 'SHELTER-DE', need: 'shelter', urgency: 'routine', persons: [child.person] });
    called[referral!] = 'SHELTER-DE child';
    expect((await asSupervisor('NGO-DE')).names).toEqual([]);
    expect((await asSupervisor('LI-DE')).names).toEqual(['SHELTER-DE child']);
    const { names, release } = await asSupervisor('SHELTER-DE');
    expect(names).toEqual(['SHELTER-DE child']);
    expect((await door.get('AUDIT-DE', `/audit/replay?release=${release}`)).json).toMatchObject({ found: true, holds: true });
  });

  test('are listed to nobody else', async () => {
    expect((await door.get('SHELTER-DE', '/referrals?escalated=true')).json).toMatchObject({ code: 'not-permitted' });
    expect((await door.get('SHELTER-DE', '/referrals?escalated=false')).json).toMatchObject({ code: 'invalid-field', pointer: '/escalated' });
  });
});

describe('What is waited for', () => {
  test('is listed to whom it is waited for from until it is done, and an auditor makes the list again', async () => {
    const of = await door.openCase('NGO-DE');
    const { entry } = await door.done('NGO-DE', `/cases/${of.case}/entries`, { type: 'RetaliationReported', data: { person: of.person, kind: 'dismissal' } });
    const list = await door.get('NGO-DE', '/check-ins?purpose=victim-support');
    expect(list.json['entries']).toEqual([expect.objectContaining({ type: 'CheckInDue', data: { to: 'NGO-DE', what: 'risk-assessment', after: entry, person: of.person } })]);
    expect((await door.get('AUDIT-DE', `/audit/replay?release=${list.headers.get('firebreak-release')}`)).json).toMatchObject({ found: true, holds: true });
    expect((await door.get('LI-DE', '/check-ins?purpose=labour-inspection')).json).toEqual({ entries: [], next: 0 });

    await door.done('NGO-DE', `/cases/${of.case}/entries`, { type: 'RiskAssessed', data: { person: of.person, retaliation: 'high' } });
    expect((await door.get('NGO-DE', '/check-ins?purpose=victim-support')).json['entries']).toEqual([]);
    expect((await door.feed('NGO-DE', 'victim-support')).filter((line) => line.kind === 'recall').at(-1)).toMatchObject({ reason: 'done' });
  });

  test('names a purpose like every read', async () => {
    expect((await door.get('NGO-DE', '/check-ins')).json).toMatchObject({ code: 'purpose-required' });
  });
});
