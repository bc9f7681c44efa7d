import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operatorAgency } from '#libs/kernel';
import { Door, informed, worker } from './door.js';

let door: Door;
beforeAll(async () => {
  door = await Door.open();
  await door.register({
    'LI-DE': 'labour-inspectorate', 'LI-NL': 'labour-inspectorate', 'POL-DE': 'police', 'NGO-DE': 'ngo', 'LA-LV': 'labour-authority-abroad',
  });
});
afterAll(() => door.close());

type Of = { case: string; person: string };
const record = (as: string, of: Of, type: string, data: object) => door.done(as, `/cases/${of.case}/entries`, { type, data });
const indicator = (of: Of, detail = 'x') => record('LI-DE', of, 'IndicatorObserved', { person: of.person, indicator: 'deception', how: 'interview', detail });
const uuids = (text: string) => new Set(text.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g));

/** The case of a feed's first entry, in its reader's own name. */
async function caseOf(as: string, purpose: string): Promise<string> {
  const entry = (await door.feed(as, purpose)).findLast((each) => each.kind === 'entry' || each.kind === 'backfill');
  return (entry as { case: string }).case;
}
const view = async (as: string, purpose: string, of: string) => (await door.get(as, `/cases/${of}?purpose=${purpose}`)).json as {
  summary: Record<string, unknown>; people: Array<Record<string, unknown>>; entries: Array<{ type: string; data: Record<string, unknown> }>;
};

describe('a long poll', () => {
  test('sleeps through what others record and wakes up for what concerns its reader', async () => {
    const mine = await door.openCase('LI-DE');
    const { json } = await door.get('LI-DE', '/feed?purpose=labour-inspection&limit=200');
    const after = json['next'] as number;
    let answered = false;
    const poll = door.get('LI-DE', `/feed?purpose=labour-inspection&after=${after}&wait=20`).finally(() => (answered = true));
    const others = await door.openCase('LI-NL');
    for (let count = 0; count < 3; count += 1) {
      await record('LI-NL', others, 'NoteAdded', { text: 'of no concern' });
      await door.feed('LI-NL', 'labour-inspection');
    }
    expect(answered).toBe(false);
    const { entry } = await record('LI-DE', mine, 'NoteAdded', { text: 'at last' });
    expect((await poll).json).toMatchObject({ entries: [{ seq: after + 1, entry, data: { text: 'at last' } }], next: after + 1 });
  });

  test('tells a member that is let go to forget, and nothing of what the team plans from then on', async () => {
    const of = await door.openCase('LI-DE');
    await record('LI-DE', of, 'TeamFormed', { agencies: ['LI-DE', 'POL-DE'] });
    const { json } = await door.get('POL-DE', '/feed?purpose=criminal-investigation&limit=200');
    const poll = door.get('POL-DE', `/feed?purpose=criminal-investigation&after=${String(json['next'])}&wait=20`);
    await record('LI-DE', of, 'TeamLeft', { agencies: ['POL-DE'] });
    await record('LI-DE', of, 'InspectionPlanned', { on: '2026-04-01', partners: ['LI-DE'] });
    const { entries } = (await poll).json as { entries: ReadonlyArray<{ kind: string; reason: string }> };
    expect(new Set(entries.map(({ kind, reason }) => `${kind} ${reason}`))).toEqual(new Set(['recall team-left']));
    expect((await door.feed('POL-DE', 'criminal-investigation')).map((line) => ('type' in line ? line.type : line.kind))).not.toContain('InspectionPlanned');
  });

  test('comes back empty and unlogged when its time is up', async () => {
    const { json, headers } = await door.get('LA-LV', '/feed?purpose=cross-border-remedy&wait=1');
    expect(json).toEqual({ entries: [], next: 0 });
    expect(headers.get('firebreak-release')).toBeNull();
  });
});

test('a write sent again is answered as the first time, and recorded once', async () => {
  const of = await door.openCase('LI-DE');
  const consent = { data: { person: of.person, purposes: ['victim-support'], recipients: ['ngo'], dataGroups: ['identity'], informed } };
  const twice = async (as: string, path: string, body: object) => {
    const key = door.newKey();
    const first = await door.post(as, path, body, key);
    const before = await door.head();
    const again = await door.post(as, path, body, key);
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    expect(await door.head()).toBe(before);
    return first.json as Record<string, string>;
  };
  const terms = { kind: 'bilateral', parties: ['NO'], counterparts: ['LA-LV'], purposes: ['cross-border-remedy'], dataGroups: ['case'], link: 'recruiter', from: '2026-01-01' };
  await twice(operatorAgency, '/agencies', { agency: 'NEW-DE', kind: 'ngo', jurisdiction: 'DE' });
  await twice(operatorAgency, '/agencies/NEW-DE/suspend', {});
  await twice(operatorAgency, '/agreements', { agreement: 'again', ...terms });
  await twice(operatorAgency, '/agreements/again/end', {});
  await twice('LI-DE', '/cases', { data: { jurisdiction: 'DE' } });
  await twice('LI-DE', `/cases/${of.case}/entries`, { type: 'PersonRecorded', data: worker });
  const { consent: given } = await twice('LI-DE', `/cases/${of.case}/consents`, consent);
  await twice('LI-DE', `/cases/${of.case}/consents/${given}/withdrawal`, {});
  const { referral } = await twice('LI-DE', `/cases/${of.case}/referrals`, { to: 'NGO-DE', need: 'shelter', urgency: 'urgent', persons: [of.person] });
  for (const move of ['receive', 'accept', 'start', 'pause', 'complete']) await twice('NGO-DE', `/referrals/${referral}/${move}`, {});
  await twice('LI-DE', `/cases/${of.case}/closure`, { outcome: 'done' });
  await twice('LI-DE', `/cases/${of.case}/entries`, { type: 'CaseReopened', data: {} });
  await twice('LI-DE', `/cases/${of.case}/lead`, { to: 'LI-NL' });
  await twice('LI-NL', `/cases/${await caseOf('LI-NL', 'labour-inspection')}/lead/accept`, {});
});

test('writes sent at the same time under one key are one write', async () => {
  const key = door.newKey();
  const before = await door.head();
  const answers = await Promise.all([1, 2, 3, 4].map(() => door.post('LI-DE', '/cases', { data: { jurisdiction: 'DE' } }, key)));
  expect(new Set(answers.map(({ text, status }) => `${status} ${text}`)).size).toBe(1);
  expect(await door.head()).toBe(before + 1);
});

test('two agencies never share a reference, so that their copies cannot be joined', async () => {
  const of = await door.openCase('LI-DE');
  await door.refer('LI-DE', 'POL-DE', of, 'criminal-investigation');
  await indicator(of);
  const theirs = await door.get('POL-DE', `/cases/${await caseOf('POL-DE', 'criminal-investigation')}?purpose=criminal-investigation`);
  const mine = await door.get('LI-DE', `/cases/${of.case}?purpose=labour-inspection`);
  expect(uuids(theirs.text).size).toBeGreaterThan(4);
  expect([...uuids(theirs.text)].filter((each) => uuids(mine.text).has(each))).toEqual([]);
  expect((await door.get('POL-DE', `/cases/${of.case}?purpose=criminal-investigation`)).status).toBe(404);
});

test('a second agency follows corrections, retractions, closing, reopening and the new lead', async () => {
  const of = await door.openCase('LI-DE');
  await door.refer('LI-DE', 'NGO-DE', of, 'psychosocial');
  const wrong = await indicator(of, 'mistaken for another');
  const { entry } = await record('LI-DE', of, 'PersonRecorded', { person: of.person, role: 'worker', languages: ['lt'] });
  const theirs = await caseOf('NGO-DE', 'victim-support');
  expect((await view('NGO-DE', 'victim-support', theirs)).people).toEqual([expect.objectContaining({ languages: ['lt'] })]);

  await record('LI-DE', of, 'EntryCorrected', { target: entry, fields: { languages: ['lv', 'ru'] }, reason: 'misheard' });
  await record('LI-DE', of, 'EntryRetracted', { target: wrong['entry'], reason: 'another person' });
  const corrected = await view('NGO-DE', 'victim-support', theirs);
  expect(corrected.people).toEqual([expect.objectContaining({ languages: ['lv', 'ru'] })]);
  expect(corrected.entries.map(({ type }) => type)).not.toContain('IndicatorObserved');
  expect((await door.feed('NGO-DE', 'victim-support')).at(-1)).toMatchObject({ kind: 'recall', reason: 'retracted' });

  await door.done('LI-DE', `/cases/${of.case}/closure`, { outcome: 'wages paid' });
  expect((await view('NGO-DE', 'victim-support', theirs)).summary).toMatchObject({ status: 'closed', closedOn: '2026-03-01' });
  await record('LI-DE', of, 'CaseReopened', {});
  await door.done('LI-DE', `/cases/${of.case}/lead`, { to: 'LI-NL' });
  await door.done('LI-NL', `/cases/${await caseOf('LI-NL', 'labour-inspection')}/lead/accept`, {});
  expect((await view('NGO-DE', 'victim-support', theirs)).summary).toMatchObject({ status: 'open', leadAgency: 'LI-NL' });

  const led = await caseOf('LI-NL', 'labour-inspection');
  await door.done('LI-NL', `/cases/${led}/closure`, {});
  expect((await door.post('LI-DE', `/cases/${of.case}/closure`, {})).json['code']).toBe('lead-only');
});

test('a consent opens what it names to whom it names, and its withdrawal recalls that', async () => {
  const of = await door.openCase('LI-DE');
  await door.refer('LI-DE', 'NGO-DE', of, 'psychosocial');
  const theirs = await caseOf('NGO-DE', 'victim-support');
  const person = async () => (await view('NGO-DE', 'victim-support', theirs)).people[0]!;
  expect(await person()).not.toHaveProperty('name');
  const { consent } = await door.done('LI-DE', `/cases/${of.case}/consents`, {
    data: { person: of.person, purposes: ['victim-support'], recipients: ['NGO-DE'], dataGroups: ['contact'], informed, until: '2026-03-02' },
  });
  expect(await person()).toMatchObject({ phone: worker.phone, safeContact: worker.safeContact });
  expect(await person()).not.toHaveProperty('name');
  await door.done('LI-DE', `/cases/${of.case}/consents/${consent}/withdrawal`, { reason: 'changed her mind' });
  expect(await person()).not.toHaveProperty('phone');
  expect((await door.feed('NGO-DE', 'victim-support')).slice(-2)).toMatchObject([{ kind: 'recall', reason: 'consent-withdrawn' }, { kind: 'backfill', type: 'PersonRecorded' }]);
});

test('an agreement that is suspended, resumed and ended takes back, gives again and takes back', async () => {
  const purpose = 'cross-border-remedy';
  const of = await door.openCase('LI-DE');
  await indicator(of);
  const live = async () => (await door.standing('LA-LV', purpose)).live.map(({ type }) => type);
  expect(await live()).toEqual([]);
  await door.done(operatorAgency, '/agreements', {
    agreement: 'de-lv', kind: 'bilateral', parties: ['DE', 'LV'], counterparts: ['LA-LV'], purposes: [purpose], dataGroups: ['case', 'allegation'], link: 'worker-origin', from: '2026-01-01',
  });
  expect(await live()).toEqual(expect.arrayContaining(['CaseOpened', 'IndicatorObserved']));
  await door.done(operatorAgency, '/agreements/de-lv/suspend', {});
  expect(await live()).toEqual([]);
  await door.done(operatorAgency, '/agreements/de-lv/resume', {});
  expect(await live()).toContain('IndicatorObserved');
  await door.done(operatorAgency, '/agreements/de-lv/end', { reason: 'denounced' });
  expect(await live()).toEqual([]);
  expect((await door.feed('LA-LV', purpose)).filter(({ kind }) => kind !== 'withdrawn').at(-1)).toMatchObject({ kind: 'recall', reason: 'agreement-ended' });
  expect((await door.post(operatorAgency, '/agreements/de-lv/resume', {})).json['code']).toBe('agreement-not-in-that-state');
});
