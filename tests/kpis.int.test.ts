import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KpiRow } from '#libs/contracts';
import { operatorAgency } from '#libs/kernel';
import { Metrics } from '#libs/platform';
import { Door } from './door.js';

let door: Door;
beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'NGO-DE': 'ngo', 'SHELTER-DE': 'shelter', 'POL-DE': 'police' });
  const of = await door.openCase('LI-DE');
  const refer = async (to: string, need: string) => (await door.done('LI-DE', `/cases/${of.case}/referrals`, { to, need, urgency: 'immediate', persons: [of.person] }))['referral']!;
  for (let nth = 0; nth < 12; nth += 1) {
    const referral = await refer('SHELTER-DE', 'shelter');
    door.clock.advance(90 * 60_000);
    if (nth < 5) await door.done('SHELTER-DE', `/referrals/${referral}/reject`, { reason: 'no-capacity' });
    else await door.done('SHELTER-DE', `/referrals/${referral}/accept`, {});
    if (nth === 11) await door.done('SHELTER-DE', `/referrals/${referral}/complete`, {});
  }
  const referral = await refer('POL-DE', 'criminal-investigation');
  await door.done('POL-DE', `/referrals/${referral}/reject`, { reason: 'not-our-mandate' });
});
afterAll(() => door.close());

const rows = async (as: string, path: string) => (await door.get(as, path)).json['kpis'] as KpiRow[];

describe('How referrals fare', () => {
  test('is told exactly to each party, of what it sent and received itself', async () => {
    const [sent, received, ...pairs] = await rows('LI-DE', '/kpis');
    expect(sent).toMatchObject({ scope: 'sender', from: 'LI-DE', to: '*', sent: 13, accepted: 7, rejected: 6, completed: 1, ended: 1, completionRate: 1, reasons: { 'no-capacity': 5, 'not-our-mandate': 1 } });
    expect(received).toMatchObject({ scope: 'receiver', to: 'LI-DE', sent: 0 });
    expect(pairs.map(({ from, to, sent: number, answerMinutesP50 }) => [from, to, number, answerMinutesP50])).toEqual([['LI-DE', 'POL-DE', 1, 0], ['LI-DE', 'SHELTER-DE', 12, 90]]);
    expect((await rows('POL-DE', '/kpis')).filter(({ scope }) => scope === 'pair')).toEqual(pairs.slice(0, 1));
    expect((await rows('NGO-DE', '/kpis')).map(({ scope, sent: number }) => [scope, number])).toEqual([['sender', 0], ['receiver', 0]]);
  });

  test('is told to operators by corridor, sender and receiver, in steps of five, and not where it is less', async () => {
    const all = await rows(operatorAgency, '/operations/kpis');
    expect(all.map(({ scope, from, to, sent, accepted, rejected, completed, reasons }) => [scope, from, to, sent, accepted, rejected, completed, reasons])).toEqual([
      ['all', '*', '*', 10, 5, 5, null, { 'no-capacity': 5 }],
      ['corridor', 'DE labour-inspectorate', 'DE shelter', 10, 5, 5, null, { 'no-capacity': 5 }],
      ['sender', 'LI-DE', '*', 10, 5, 5, null, { 'no-capacity': 5 }],
      ['receiver', '*', 'SHELTER-DE', 10, 5, 5, null, { 'no-capacity': 5 }],
    ]);
  });

  test('is the same as CSV, where what is not told is empty', async () => {
    const { text, headers } = await door.get(operatorAgency, '/operations/kpis?format=csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n')[2]).toBe('corridor,DE labour-inspectorate,DE shelter,10,5,5,,,,,0.5,,120,,no-capacity 5');
  });

  test('is the same as metrics', async () => {
    const text = await door.app.get(Metrics).text();
    expect(text).toContain('firebreak_referrals{scope="corridor",from="DE labour-inspectorate",to="DE shelter",what="sent"} 10');
    expect(text).not.toContain('POL-DE');
  });

  test('tells who is overdue now', async () => {
    const overdue = async () => (await rows('SHELTER-DE', '/kpis')).find(({ scope }) => scope === 'receiver')!.overdue;
    const before = await overdue();
    door.clock.advance(4 * 3_600_000);
    expect([before! < 6, await overdue()]).toEqual([true, 6]);
  });
});
