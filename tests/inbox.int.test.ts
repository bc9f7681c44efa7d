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
