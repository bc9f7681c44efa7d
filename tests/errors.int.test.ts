import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problems, type ProblemCode } from '#libs/kernel';
import { Door, informed, type Sent } from './door.js';

/** Stands in what is sent wrongly: no answer may hold it. */
const canary = 'zebra-7f3a';
let door: Door;
let known: { case: string; person: string };
let referral: string;
let answered: string;

beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'POL-DE': 'police', 'NGO-DE': 'ngo', 'CON-LV': 'consulate', 'IMM-DE': 'immigration-enforcement' });
  known = await door.openCase('LI-DE');
  ({ referral } = (await door.done('LI-DE', `/cases/${known.case}/referrals`, { to: 'NGO-DE', need: 'shelter', urgency: 'urgent', persons: [] })) as { referral: string });
  answered = await door.refer('LI-DE', 'POL-DE', known, 'criminal-investigation');
});
afterAll(() => door.close());

const entries = () => `/cases/${known.case}/entries`;
const note = (text: string) => ({ type: 'NoteAdded', data: { text } });
const consent = (change: object) => ({
  data: { person: known.person, purposes: ['victim-support'], recipients: ['ngo'], dataGroups: ['identity'], informed, ...change },
});

async function expectProblem(code: ProblemCode, pointer: string | undefined, method: string, path: string, sent: Sent): Promise<void> {
  const before = await door.head();
  const { status, text, json, headers } = await door.send(method, path, sent);
  expect({ code: json['code'], pointer: json['pointer'], status }).toEqual({ code, pointer, status: problems[code].status });
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(json).toMatchObject({ type: `https://firebreak.example/problems#${code}`, title: problems[code].title, status });
  expect(Object.keys(json).filter((key) => !['type', 'title', 'status', 'code', 'detail', 'pointer'].includes(key))).toEqual([]);
  expect(text).not.toContain(canary);
  expect(await door.head()).toBe(before);
}

type Fault = [name: string, code: ProblemCode, pointer: string | undefined, path: () => string, body: () => unknown];

describe('a body that does not fit is refused with code and pointer, and changes nothing', () => {
  test.each<Fault>([
    ['a field of no catalogue', 'unknown-field', '/data', entries, () => ({ type: 'PersonRecorded', data: { role: 'worker', immigrationStatus: canary } })],
    ['a member of no request', 'unknown-field', '', entries, () => ({ ...note('x'), status: canary })],
    ['a field that the exchange sets itself', 'unknown-field', '/data/leadAgency', () => '/cases', () => ({ data: { jurisdiction: 'DE', leadAgency: canary } })],
    ['a status word in free text', 'status-word-in-text', '/data/text', entries, () => note(`She is undocumented, ${canary}.`)],
    ['a status word deep in a record', 'status-word-in-text', '/data/parts/POL-DE', entries, () => ({ type: 'TeamFormed', data: { agencies: ['POL-DE'], parts: { 'POL-DE': `asks for the residence permit ${canary}` } } })],
    ['a status word in the outcome of a case', 'status-word-in-text', '/data/outcome', () => `/cases/${known.case}/closure`, () => ({ outcome: `overstayed ${canary}` })],
    ['an event type of no catalogue', 'unknown-event-type', '/type', entries, () => ({ type: canary, data: {} })],
    ['an event type of the prototype', 'unknown-event-type', '/type', entries, () => ({ type: 'constructor', data: {} })],
    ['an event type of another stream', 'unknown-event-type', '/type', entries, () => ({ type: 'PolicyAdopted', data: { digest: canary } })],
    ['a wrong kind of value', 'invalid-field', '/data/hoursPerWeek', entries, () => ({ type: 'EmploymentRecorded', data: { person: known.person, hoursPerWeek: canary } })],
    ['a code of no list', 'invalid-field', '/data/indicator', entries, () => ({ type: 'IndicatorObserved', data: { indicator: canary, how: 'interview' } })],
    ['a date that is none', 'invalid-field', '/data/on', entries, () => ({ type: 'InspectionPlanned', data: { on: '2026-02-30' } })],
    ['a number beyond all money', 'invalid-field', '/data/amount', entries, () => ({ type: 'RemedyOrdered', data: { person: known.person, kind: 'wages', amount: 1e30, currency: 'EUR' } })],
    ['a person nobody recorded', 'unknown-person', '/data/person', entries, () => ({ type: 'RiskAssessed', data: { person: '00000000-0000-4000-8000-000000000000' } })],
    ['a person referred whom nobody recorded', 'unknown-person', '/persons/1', () => `/cases/${known.case}/referrals`, () => ({ to: 'NGO-DE', need: 'shelter', urgency: 'urgent', persons: [known.person, '00000000-0000-4000-8000-000000000000'] })],
    ['a consent that was not fully explained', 'consent-not-informed', '/data/informed', () => `/cases/${known.case}/consents`, () => consent({ informed: { ...informed, withdrawal: false } })],
    ['a consent for a purpose of no list', 'unknown-purpose', '/data/purposes/1', () => `/cases/${known.case}/consents`, () => consent({ purposes: ['victim-support', canary] })],
    ['a consent to the refused class', 'recipient-class-refused', '/data/recipients', () => `/cases/${known.case}/consents`, () => consent({ recipients: ['ngo', 'immigration-enforcement'] })],
    ['a consent nobody gave', 'unknown-consent', '/data/consent', () => `/cases/${known.case}/consents/00000000-0000-4000-8000-000000000000/withdrawal`, () => ({})],
    ['an entry nobody recorded', 'unknown-entry', '/data/target', entries, () => ({ type: 'EntryRetracted', data: { target: '00000000-0000-4000-8000-000000000000', reason: canary } })],
    ['an agency nobody registered', 'unknown-agency', '/to', () => `/cases/${known.case}/referrals`, () => ({ to: 'ZEBRA-7F3A', need: 'shelter', urgency: 'urgent', persons: [] })],
    ['a referral to immigration enforcement', 'recipient-class-refused', '/to', () => `/cases/${known.case}/referrals`, () => ({ to: 'IMM-DE', need: 'shelter', urgency: 'urgent', persons: [] })],
    ['a lead handed to immigration enforcement', 'recipient-class-refused', '/data/to', () => `/cases/${known.case}/lead`, () => ({ to: 'IMM-DE' })],
    ['a referral to a consulate without consent', 'consent-not-given', '/persons', () => `/cases/${known.case}/referrals`, () => ({ to: 'CON-LV', need: 'consular', urgency: 'urgent', persons: [known.person] })],
    ['a case that is not there', 'not-found', undefined, () => `/cases/${canary}/entries`, () => note('x')],
    ['a move of no table', 'not-found', undefined, () => `/referrals/${referral}/${canary}`, () => ({})],
    ['a move that only the system makes', 'not-found', undefined, () => `/referrals/${referral}/expire`, () => ({})],
    ['an answer by the sender', 'move-not-yours', undefined, () => `/referrals/${referral}/accept`, () => ({})],
    ['a reason of no list', 'invalid-field', '/reason', () => `/referrals/${referral}/cancel`, () => ({ reason: canary })],
  ])('%s', async (_name, code, pointer, path, body) => {
    await expectProblem(code, pointer, 'POST', path(), { as: 'LI-DE', key: door.newKey(), body: body() });
  });
});

describe('a referral is answered once, by whom it was sent to', () => {
  const move = (as: string, id: string, name: string, sent: Sent = {}) => [`/referrals/${id}/${name}`, { as, key: door.newKey(), body: {}, ...sent }] as const;
  test('another agency finds no such referral', () => expectProblem('not-found', undefined, 'POST', ...move('POL-DE', referral, 'accept')));
  test('the receiver does not answer twice', () => expectProblem('referral-already-answered', undefined, 'POST', ...move('POL-DE', answered, 'reject', { body: { reason: 'other' } })));
  test('a move on an older revision is refused', () => expectProblem('precondition-failed', undefined, 'POST', ...move('POL-DE', answered, 'start', { headers: { 'if-match': '"1"' } })));
  test('an If-Match that names no revision is refused', () => expectProblem('malformed-request', undefined, 'POST', ...move('POL-DE', answered, 'start', { headers: { 'if-match': canary } })));
  test('the revision to name is the ETag', async () => {
    const { headers } = await door.get('POL-DE', `/referrals/${answered}`);
    const { status, json } = await door.send('POST', ...move('POL-DE', answered, 'start', { headers: { 'if-match': headers.get('etag')! } }));
    expect([status, json['revision']]).toEqual([201, 3]);
  });
});

describe('a write is repeatable only under its key', () => {
  test.each<[string, string | undefined]>([['missing', undefined], ['too short', 'seven77'], ['too long', 'k'.repeat(129)], ['not visible', 'has a space']])('a key that is %s is refused', async (_name, key) => {
    await expectProblem('idempotency-key-required', undefined, 'POST', entries(), { as: 'LI-DE', body: note('x'), ...(key && { key }) });
  });

  test('a key of another request is refused, whatever that was', async () => {
    const key = door.newKey();
    expect((await door.post('LI-DE', entries(), note('first'), key)).status).toBe(201);
    await expectProblem('idempotency-key-reused', undefined, 'POST', entries(), { as: 'LI-DE', key, body: note(canary) });
    await expectProblem('idempotency-key-reused', undefined, 'POST', '/cases', { as: 'LI-DE', key, body: { data: { jurisdiction: 'DE' } } });
    expect((await door.post('POL-DE', entries().replace(known.case, canary), note('x'), key)).json['code']).toBe('not-found');
  });
});

describe('a read names one purpose of its agency', () => {
  test.each<[string, ProblemCode, string, string]>([
    ['no purpose', 'purpose-required', '/feed', '/purpose'],
    ['a purpose of no list', 'unknown-purpose', `/feed?purpose=${canary}`, '/purpose'],
    ['the purpose that never is one', 'unknown-purpose', '/feed?purpose=immigration-enforcement', '/purpose'],
    ['two purposes', 'unknown-purpose', '/feed?purpose=labour-inspection&purpose=wage-recovery', '/purpose'],
    ['a purpose of others', 'purpose-not-yours', '/feed?purpose=prosecution', '/purpose'],
    ['a wait without end', 'invalid-field', '/feed?purpose=labour-inspection&wait=31', '/wait'],
    ['a page without end', 'invalid-field', `/feed?purpose=labour-inspection&limit=201`, '/limit'],
    ['a parameter of no list', 'unknown-field', `/feed?purpose=labour-inspection&${canary}=1`, ''],
  ])('%s', async (_name, code, path, pointer) => expectProblem(code, pointer, 'GET', path, { as: 'LI-DE' }));

  test('a case is not shown without one either', () => expectProblem('purpose-required', '/purpose', 'GET', `/cases/${known.case}`, { as: 'LI-DE' }));
});
