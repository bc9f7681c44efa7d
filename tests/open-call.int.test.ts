import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operatorAgency } from '#libs/kernel';
import fc from 'fast-check';
import { Door, type Reply } from './door.js';
import { bytesOf, nowhere } from './every-route.js';

const houses = Array.from({ length: 50 }, (_, index) => `HOUSE-${index + 1}-DE`);
const wish = { need: 'shelter', region: 'DE-HE', urgency: 'urgent' };
let door: Door;

beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'POL-DE': 'police', 'CON-LV': 'consulate', 'AUDIT-DE': 'auditor' });
  for (const house of [...houses, 'CON-LV']) {
    if (house !== 'CON-LV') await door.register({ [house]: 'shelter' });
    await door.done(operatorAgency, `/agencies/${house}/certify`, {});
    await door.done(house, '/directory/services', { service: 'house', name: house, needs: ['shelter'], regions: ['DE'] });
  }
});
afterAll(() => door.close());

const make = async (of: { case: string; person: string }, more: object = {}) => (await door.done('LI-DE', `/cases/${of.case}/calls`, { ...wish, persons: [of.person], ...more }))['call']!;
const calls = async (as: string) => (await door.get(as, '/calls')).json['calls'] as Array<Record<string, string>>;
const claim = async (as: string, call?: string): Promise<Reply> => door.post(as, `/calls/${call ?? (await calls(as))[0]!['call']}/claim`, {});

describe('Fifty providers that claim one call at once', () => {
  test('are one winner and forty-nine that all learn the same, nothing', async () => {
    const of = await door.openCase('LI-DE');
    await make(of);
    const shown = await Promise.all(houses.map(async (house) => (await calls(house))[0]!['call']!));
    expect(new Set(shown).size).toBe(50); // by a name of its own for each
    const before = await door.head();
    const replies = await Promise.all(houses.map((house, index) => claim(house, shown[index])));
    const [won, lost] = [replies.filter(({ status }) => status === 201), replies.filter(({ status }) => status !== 201)];
    expect([won.length, lost.length]).toEqual([1, 49]);
    expect(new Set(lost.map((reply) => JSON.stringify(bytesOf(reply)))).size).toBe(1);
    expect(lost[0]!.json).toEqual({ type: expect.any(String), title: 'The call is over', status: 409, code: 'call-over', detail: expect.any(String) });
    expect(await door.head()).toBe(before + 2); // sent and accepted, together
    const winner = houses[replies.findIndex(({ status }) => status === 201)]!;
    const { referral } = won[0]!.json as { referral: string };
    expect((await door.get('LI-DE', `/referrals/${referral}`)).json).toMatchObject({ state: 'accepted', from: 'LI-DE', to: winner });
    expect((await door.get(winner, `/referrals/${referral}`)).json).toMatchObject({ state: 'accepted', need: 'shelter' });
    expect(shown).not.toContain(referral);
    for (const house of houses.filter((each) => each !== winner).slice(0, 5)) {
      expect(await calls(house)).toEqual([]);
      expect(bytesOf(await door.get(house, `/referrals/${referral}`))).toEqual(bytesOf(await door.get(house, `/referrals/${nowhere}`)));
      expect((await door.feed(house, 'victim-support')).length).toBe(0);
    }
  });
});

describe('A call', () => {
  test('tells those who are called the need and nothing else, and its caller how it stands; both views can be made again', async () => {
    const of = await door.openCase('LI-DE');
    const call = await make(of, { languages: ['lv'], gender: 'Feminine', eligibility: ['women'] });
    const shown = await door.get(houses[0]!, '/calls');
    const need = { ...wish, languages: ['lv'], gender: 'Feminine', eligibility: ['women'], until: '2026-03-02T08:00:00.000Z' };
    expect(shown.json).toEqual({ calls: [{ call: expect.any(String), ...need }] });
    const own = await door.get('LI-DE', '/calls');
    expect((own.json['calls'] as object[])[0]).toEqual({ call, case: of.case, state: 'open', ...need });
    for (const { headers, text } of [shown, own]) {
      const { json } = await door.get('AUDIT-DE', `/audit/replay?release=${headers.get('firebreak-release')}`);
      expect(json).toMatchObject({ found: true, holds: true, body: text });
    }
    await door.done('LI-DE', `/calls/${call}/withdrawal`, {});
    const again = await door.get('AUDIT-DE', `/audit/replay?release=${shown.headers.get('firebreak-release')}`);
    expect(again.json).toMatchObject({ holds: true, body: shown.text });
    expect(await calls(houses[0]!)).toEqual([]);
  });

  test('goes to no consulate, whoever consented: a worker asks for hers herself', async () => {
    const of = await door.openCase('LI-DE');
    const informed = { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true };
    await door.done('LI-DE', `/cases/${of.case}/consents`, { data: { person: of.person, purposes: ['consular-assistance'], recipients: ['consulate'], dataGroups: ['identity'], informed } });
    const call = await make(of);
    expect(await calls('CON-LV')).toEqual([]);
    await door.done('LI-DE', `/calls/${call}/withdrawal`, {});
  });

  test('is over for those who are called when its case is closed, and not for its caller', async () => {
    const of = await door.openCase('LI-DE');
    const call = await make(of);
    const shown = (await calls(houses[0]!))[0]!['call']!;
    await door.done('LI-DE', `/cases/${of.case}/closure`, {});
    expect(await calls(houses[0]!)).toEqual([]);
    expect((await claim(houses[0]!, shown)).json['code']).toBe('call-over');
    await door.done('LI-DE', `/calls/${call}/withdrawal`, {});
    expect((await door.post('LI-DE', `/calls/${call}/withdrawal`, {})).json['code']).toBe('call-over');
  });

  test('that comes twice under one key is one call, and so is a claim', async () => {
    const of = await door.openCase('LI-DE');
    const once = () => door.post('LI-DE', `/cases/${of.case}/calls`, { ...wish, persons: [of.person] }, 'a-call-made-once');
    const [one, other] = [await once(), await once()];
    expect([one.status, bytesOf(other)]).toEqual([201, bytesOf(one)]);
    const [{ call }] = (await calls(houses[3]!)) as [{ call: string }];
    const [first, second] = await Promise.all([1, 2].map(() => door.post(houses[3]!, `/calls/${call}/claim`, {}, 'a-claim-made-once')));
    expect([first!.status, bytesOf(second!)]).toEqual([201, bytesOf(first!)]);
    expect(first!.json).toMatchObject({ type: 'ReferralAccepted', revision: 3 });
  });
});

test('what is shown to the called and told to those who come too late is the same whatever the case holds', async () => {
  const seen = new Set<string>();
  const text = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'abcdefg hij') }).filter((each) => each.trim() !== '');
  const arbitrary = fc.record({
    people: fc.array(fc.record({ name: text, nationality: fc.constantFrom('LV', 'VN'), gender: fc.constantFrom('Feminine', 'Masculine'), isChild: fc.boolean() }), { maxLength: 4 }),
    notes: fc.array(text, { maxLength: 3 }), region: fc.constantFrom('DE-HE', 'DE-BE'), sector: fc.constantFrom('A', 'I'), stranger: fc.boolean(),
  });
  await fc.assert(fc.asyncProperty(arbitrary, async ({ people, notes, region, sector, stranger }) => {
    const opener = stranger ? 'POL-DE' : 'LI-DE';
    const { case: of } = await door.done(opener, '/cases', { data: { jurisdiction: 'DE', region, sector } });
    const persons: string[] = [];
    for (const data of people) persons.push((await door.done(opener, `/cases/${of}/entries`, { type: 'PersonRecorded', data: { role: 'worker', ...data } }))['person']!);
    for (const note of notes) await door.done(opener, `/cases/${of}/entries`, { type: 'NoteAdded', data: { text: note } });
    await door.done(opener, `/cases/${of}/calls`, { ...wish, persons });
    const [one, two] = [await calls(houses[1]!), await calls(houses[2]!)];
    expect([one.length, two.length]).toEqual([1, 1]);
    expect((await claim(houses[1]!, one[0]!['call'])).status).toBe(201);
    const late = bytesOf(await claim(houses[2]!, two[0]!['call']));
    seen.add(JSON.stringify([{ ...two[0], call: '' }, late]));
  }), { numRuns: 12 });
  expect(seen.size).toBe(1);
});
