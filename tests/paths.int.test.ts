import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { catalogueVersion } from '#libs/casework';
import { Cases, RegisterCommand } from '#libs/contracts';
import { Journal } from '#libs/journal';
import { derivedId, operatorAgency, problems, refusedClass, type Json } from '#libs/kernel';
import { Settings } from '#libs/platform';
import { bundleOf, readPolicies } from '#libs/policy';
import { policyFolder, startExchange } from '../apps/standalone/exchange-process.js';
import { Door, informed } from './door.js';

let door: Door;
beforeAll(async () => {
  door = await Door.open();
  await door.register({
    'LI-DE': 'labour-inspectorate', 'NGO-DE': 'ngo', 'LA-PH': 'labour-authority-abroad', 'LA-QA': 'labour-authority-abroad', 'IMM-QA': refusedClass,
  });
});
afterAll(() => door.close());

const operate = (path: string, body: object) => door.post(operatorAgency, path, body);
const done = (path: string, body: object) => door.done(operatorAgency, path, body);
const terms = { kind: 'bilateral', parties: ['DE'], counterparts: ['LA-PH'], purposes: ['cross-border-remedy'], dataGroups: ['recruitment'], link: 'worker-origin' };

async function expectPath(path: string, pointer: string | undefined, attempt: () => ReturnType<typeof operate>): Promise<void> {
  const head = await door.head();
  const { status, json } = await attempt();
  expect([status, json['code'], json['pointer']]).toEqual([problems['path-to-refused-class'].status, 'path-to-refused-class', pointer]);
  expect(json['detail']).toBe(`What is disclosed would reach immigration-enforcement: ${path}. Suspend an agency or an agreement of this path first.`);
  expect(await door.head()).toBe(head);
}

const forwarding = 'LA-QA (receives) > IMM-QA (forwarding)';
const overOnwardUse = 'LA-PH (receives) > LA-QA (onward use under DE-PH and PH-QA) > IMM-QA (forwarding)';

describe('The operator is told the path, and nothing is recorded', () => {
  test('when an agency is registered that forwards to immigration enforcement', async () => {
    const tax = { agency: 'TAX-QA', kind: 'tax-authority', jurisdiction: 'QA' };
    await expectPath('TAX-QA (receives) > immigration-enforcement (forwarding)', '/forwardsTo', () => operate('/agencies', { ...tax, forwardsTo: [refusedClass] }));
    await expectPath('TAX-QA (receives) > IMM-QA (forwarding)', '/forwardsTo', () => operate('/agencies', { ...tax, forwardsTo: ['NGO-DE', 'IMM-QA'] }));
  });

  test('when an agency that takes part turns out to forward there; it is suspended first, and then the fact is recorded', async () => {
    const declare = () => operate('/agencies/LA-QA/forwarding', { forwardsTo: ['IMM-QA'], reason: 'Residence Act' });
    await expectPath(forwarding, '/forwardsTo', declare);
    await done('/agencies/LA-QA/suspend', {});
    expect((await declare()).status).toBe(201);
    await expectPath(forwarding, undefined, () => operate('/agencies/LA-QA/certify', {}));
  });

  test('when an agreement allows onward use to a partner that forwards, whichever of the two is signed last, amended or resumed', async () => {
    await done('/agreements', { ...terms, agreement: 'PH-QA', parties: ['PH'], counterparts: ['LA-QA', 'LA-PH'], onward: 'never' });
    await expectPath(overOnwardUse, '/onward', () => operate('/agreements', { ...terms, agreement: 'DE-PH', onward: 'ask-originator' }));
    await done('/agreements', { ...terms, agreement: 'DE-PH', onward: 'never' });
    await expectPath(overOnwardUse, '/onward', () => operate('/agreements/DE-PH/amend', { ...terms, onward: 'ask-originator' }));
    await done('/agreements/PH-QA/suspend', {});
    await done('/agreements/DE-PH/amend', { ...terms, onward: 'ask-originator' });
    await expectPath(overOnwardUse, undefined, () => operate('/agreements/PH-QA/resume', {}));
    await done('/agreements/DE-PH/amend', terms);
    await done('/agreements/PH-QA/resume', {});
  });

  test('when a policy is adopted that no longer limits onward use where the agreement does not say', async () => {
    const { content } = readPolicies(policyFolder);
    const { digest, content: bundle } = bundleOf({ ...content, handling: { ...content.handling, onward: { ...content.handling.onward, 'labour-authority-abroad': 'ask-originator' } } });
    const context = { actor: { agency: operatorAgency, user: 'board', role: 'operator', operator: true }, idempotencyKey: 'unlimited' };
    const adoption = door.app.get(Cases).handle(new RegisterCommand(context, { do: 'AdoptPolicy', digest, bundle: bundle as unknown as Json }));
    await expect(adoption).rejects.toMatchObject({ code: 'path-to-refused-class', pointer: '/bundle/handling/onward', detail: expect.stringContaining(overOnwardUse) });
  });
});

describe('An agency that forwards to immigration enforcement', () => {
  test('is treated in a case as if it were that: no recipient, member, leader, and none is told why', async () => {
    const { case: of, person } = await door.openCase('LI-DE');
    const consent = (recipient: string) => ({ person, purposes: ['cross-border-remedy'], recipients: [recipient], dataGroups: ['identity'], informed });
    const refused = (name: string): ReadonlyArray<[string, object]> => [
      [`/cases/${of}/consents`, { data: consent(name) }],
      [`/cases/${of}/entries`, { type: 'TeamFormed', data: { agencies: [name] } }],
      [`/cases/${of}/entries`, { type: 'TeamJoined', data: { agencies: ['NGO-DE', name] } }],
      [`/cases/${of}/entries`, { type: 'NoticeGiven', data: { to: name, reason: 'child', basis: 'Child Protection Act' } }],
      [`/cases/${of}/referrals`, { to: name, need: 'wage-claim', urgency: 'routine', persons: [] }],
      [`/cases/${of}/lead`, { to: name }],
    ];
    for (const [index, [path, body]] of refused('LA-QA').entries()) {
      const [forwarder, itself] = [await door.post('LI-DE', path, body), await door.post('LI-DE', ...refused('IMM-QA')[index]!)];
      expect([path, forwarder.status, forwarder.json['code']]).toEqual([path, 403, 'recipient-class-refused']);
      expect(forwarder.text).toBe(itself.text);
    }
    const { text } = await door.post('LI-DE', `/cases/${of}/consents`, { data: consent(refusedClass) });
    expect(text).toContain('recipient-class-refused');
  });

  test('is corrected into no team', async () => {
    const { case: of } = await door.openCase('LI-DE');
    const { entry } = await door.done('LI-DE', `/cases/${of}/entries`, { type: 'TeamFormed', data: { agencies: ['NGO-DE'] } });
    const { json } = await door.post('LI-DE', `/cases/${of}/entries`, { type: 'EntryCorrected', data: { target: entry, fields: { agencies: ['LA-QA'] }, reason: 'slip' } });
    expect([json['code'], json['pointer']]).toEqual(['recipient-class-refused', '/data/fields/agencies']);
  });

  test('is shown as such to an operator alone', async () => {
    const shown = async (as: string) => (await door.get(as, '/agencies/LA-QA')).json;
    expect([(await shown(operatorAgency))['forwardsTo'], Object.keys(await shown('LI-DE')).includes('forwardsTo')]).toEqual([['IMM-QA'], false]);
  });
});

describe('A register that holds a path, by whatever way it came in', () => {
  const meta = { occurredAt: '2026-03-01T08:00:00.000Z', recordedAt: '2026-03-01T08:00:00.000Z', recordedBy: { agency: operatorAgency, user: 'x', role: 'operator' } };

  test('lets in nobody on it, keeps everybody else, and no process starts on it until it is cut', async () => {
    const event = { id: derivedId('leak'), type: 'ForwardingDeclared', version: catalogueVersion, correlation: 'register', data: { forwardsTo: ['LA-QA'] }, meta };
    await door.app.get(Journal).append('agency-LA-PH', 'any', [event]);
    const codes = async () => Promise.all(['LA-PH', 'LI-DE'].map(async (as) => (await door.get(as, '/agencies')).json['code'] ?? 'admitted'));
    expect(await codes()).toEqual(['recipient-class-refused', 'admitted']);

    const settings = door.app.get(Settings);
    const start = async () => (await startExchange({ settings, clock: door.clock, issuers: [], log: [] })).close();
    await expect(start()).rejects.toThrow('does not start: what it discloses would reach immigration-enforcement: LA-PH (receives) > LA-QA (forwarding) > IMM-QA (forwarding).');
    await done('/agencies/LA-PH/suspend', { reason: 'forwards' });
    await start();
  });
});
