import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { agencyKinds } from '#libs/casework';
import { operatorAgency, refusedClass, type Permission } from '#libs/kernel';
import { Door } from './door.js';
import { bytesOf, handlersOf, openRequests, requestsAbout, sendTo } from './every-route.js';

/** What every route needs. A route that is not here, or not there, fails the test. */
const needs: Readonly<Record<string, Permission | 'public'>> = {
  'GET /health': 'public',
  'POST /demo/token': 'public',
  'GET /auditor': 'public',
  'GET /auditor/{file}': 'public',
  'GET /fhir/metadata': 'public',
  'GET /operator': 'public',
  'GET /operator/{file}': 'public',
  'GET /desk': 'public',
  'GET /desk/{file}': 'public',
  'POST /cases': 'record',
  'POST /cases/htcds': 'record',
  'POST /cases/{case}/entries': 'record',
  'POST /cases/{case}/consents': 'record',
  'POST /cases/{case}/consents/{consent}/withdrawal': 'record',
  'POST /cases/{case}/lead': 'record',
  'POST /cases/{case}/lead/{answer}': 'record',
  'POST /cases/{case}/closure': 'record',
  'POST /cases/{case}/referrals': 'refer',
  'POST /cases/{case}/calls': 'refer',
  'GET /calls': 'receive',
  'POST /calls/{call}/claim': 'refer',
  'POST /calls/{call}/withdrawal': 'refer',
  'POST /referrals/{referral}/{move}': 'refer',
  'POST /fhir/Task': 'refer',
  'PUT /fhir/Task/{referral}': 'refer',
  'POST /fhir/ServiceRequest': 'refer',
  'GET /fhir/Task': 'receive',
  'GET /fhir/Task/{referral}': 'receive',
  'GET /fhir/ServiceRequest': 'receive',
  'GET /fhir/ServiceRequest/{referral}': 'receive',
  'GET /cases/{case}': 'receive',
  'GET /cases/{case}/htcds': 'receive',
  'GET /referrals': 'receive',
  'GET /referrals/{referral}': 'receive',
  'GET /feed': 'receive',
  'GET /kpis': 'receive',
  'GET /webhooks': 'receive',
  'GET /webhooks/{webhook}': 'receive',
  'POST /webhooks': 'receive',
  'POST /webhooks/{webhook}/replay': 'receive',
  'POST /webhooks/{webhook}/{change}': 'receive',
  'GET /check-ins': 'receive',
  'GET /agencies': 'look-up',
  'GET /agencies/{agency}': 'look-up',
  'GET /agreements': 'look-up',
  'GET /directory': 'look-up',
  'GET /directory/{list}': 'look-up',
  'GET /directory/{list}/{item}': 'look-up',
  'POST /directory/match': 'refer',
  'POST /directory/services': 'record',
  'POST /directory/capacity': 'record',
  'POST /directory/withdrawal': 'record',
  'POST /agencies': 'administer',
  'POST /agencies/{agency}/forwarding': 'administer',
  'POST /agencies/{agency}/powers': 'administer',
  'POST /agencies/{agency}/{change}': 'administer',
  'POST /agreements': 'administer',
  'POST /agreements/{agreement}/{change}': 'administer',
  'GET /operations/projection': 'administer',
  'POST /operations/projection/retry': 'administer',
  'GET /operations/kpis': 'administer',
  'GET /operations/webhooks': 'administer',
  'GET /operations/log': 'administer',
  'GET /audit/replay': 'replay',
  'GET /audit/replays': 'replay',
  'GET /audit/diff': 'replay',
  'GET /audit/who-saw-what': 'replay',
  'GET /audit/names': 'replay',
  'GET /audit/proof': 'replay',
  'GET /audit/log/{path}': 'replay',
  'GET /audit/releases': 'replay',
};

const exchanging = [
  'labour-inspectorate', 'recruitment-regulator', 'police', 'prosecutor', 'ngo', 'trade-union', 'health', 'legal-aid', 'shelter', 'social-protection',
  'tax-authority', 'consulate', 'labour-authority-abroad', 'ombudsperson',
];
/** Who holds each permission; whoever is not named does not. */
const holders: Readonly<Record<Permission, readonly string[]>> = {
  record: exchanging,
  refer: exchanging,
  receive: exchanging,
  'look-up': [...exchanging, 'auditor', 'steering-committee', operatorAgency],
  administer: [operatorAgency],
  replay: ['auditor'],
};
const refused = { nobody: 'token-required', [refusedClass]: 'recipient-class-refused', other: 'not-permitted' } as const;

const nameOf = (kind: string) => `${kind.toUpperCase()}-DE`;
const kinds = Object.keys(agencyKinds);
let door: Door;
beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'POL-DE': 'police', 'SUSPENDED-DE': 'ngo', 'REVOKED-DE': 'police' });
  await door.register(Object.fromEntries(kinds.map((kind) => [nameOf(kind), kind])));
  await door.done(operatorAgency, '/agencies/SUSPENDED-DE/suspend', {});
  await door.done(operatorAgency, '/agencies/REVOKED-DE/revoke', {});
});
afterAll(() => door.close());

const everyRequest = [...requestsAbout({ purpose: 'victim-support' }), ...openRequests];

test('the table names every route and every kind of agency, and none that is not there', () => {
  expect(Object.keys(needs).sort()).toEqual(handlersOf(door.app).map(({ route }) => route).sort());
  expect(everyRequest.map(({ route }) => route).sort()).toEqual(Object.keys(needs).sort());
  expect([...exchanging, 'auditor', 'steering-committee', refusedClass].sort()).toEqual([...kinds].sort());
});

/** Asks for everything and gives, by route, `answered` or the code of the refusal; a refusal has one form and changes nothing. */
async function askedBy(as: string | undefined): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  const forms = new Set<string>();
  for (const request of everyRequest) {
    const before = await door.head();
    const reply = await sendTo(door, as, request);
    const code = String(reply.json['code']);
    const isRefused = (Object.values(refused) as string[]).includes(code) || reply.status === 401;
    answers[request.route] = isRefused ? code : 'answered';
    expect(reply.status).toBeLessThan(500);
    if (!isRefused) continue;
    forms.add(JSON.stringify(bytesOf(reply)));
    expect(await door.head()).toBe(before);
  }
  expect(forms.size).toBeLessThanOrEqual(1);
  return answers;
}
const expected = (who: string, refusal: string): Record<string, string> => Object.fromEntries(Object.entries(needs).map(([route, permission]) =>
  [route, permission === 'public' || holders[permission].includes(who) ? 'answered' : refusal]));

test.each(kinds)('%s goes through exactly its own doors', async (kind) => {
  expect(await askedBy(nameOf(kind))).toEqual(expected(kind, kind === refusedClass ? refused[refusedClass] : refused.other));
});
test('the operator goes through exactly its own doors', async () => expect(await askedBy(operatorAgency)).toEqual(expected(operatorAgency, refused.other)));
test.each(['SUSPENDED-DE', 'REVOKED-DE', 'UNKNOWN-DE'])('%s goes through no door', async (as) => expect(await askedBy(as)).toEqual(expected('', refused.other)));
test('without a token nobody goes through a door', async () => expect(await askedBy(undefined)).toEqual(expected('', refused.nobody)));
