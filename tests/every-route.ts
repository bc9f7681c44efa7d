import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod } from '@nestjs/common';
import { MetadataScanner, ModulesContainer, type NestApplication } from '@nestjs/core';
import { informed, worker, type Door, type Reply } from './door.js';

/** A reference to nothing, of the right form. */
export const nowhere = '00000000-0000-4000-8000-000000000000';

export interface RouteRequest {
  readonly route: string;
  readonly path: string;
  readonly body?: object;
}

export interface About {
  readonly case: string;
  readonly person: string;
  readonly consent: string;
  readonly referral: string;
  readonly call: string;
  readonly webhook: string;
  readonly purpose: string;
}

const data = { jurisdiction: 'DE' };
const agreement = { agreement: 'x', kind: 'bilateral', parties: ['DE'], counterparts: ['POL-DE'], purposes: ['cross-border-remedy'], dataGroups: ['case'], link: 'recruiter', from: '2026-01-01' };
const consenting = (person: string) => ({ data: { person, purposes: ['victim-support'], recipients: ['ngo'], dataGroups: ['identity'], informed } });
const nothing: About = { case: nowhere, person: nowhere, consent: nowhere, referral: nowhere, call: nowhere, webhook: nowhere, purpose: 'criminal-investigation' };

const named = (system: string, value: string) => ({ identifier: { system: `urn:firebreak:${system}`, value } });
const asked = { intent: 'order', performer: [named('agency', 'POL-DE')], requisition: named('case:LI-DE', nowhere).identifier, subject: named('person:LI-DE', nowhere) };
const aServiceRequest = { resourceType: 'ServiceRequest', status: 'active', code: { coding: [{ system: 'urn:firebreak:need', code: 'shelter' }] }, ...asked };
const aTask = (id: string) => ({
  resourceType: 'Task', id, status: 'requested', intent: 'order', groupIdentifier: asked.requisition, for: asked.subject, owner: asked.performer[0], reasonCode: aServiceRequest.code,
});

/** A well-formed request for every route that needs a token, about what is named; whatever is not named is nowhere. */
export function requestsAbout(named: Partial<About> = {}): readonly RouteRequest[] {
  const { case: of, person, consent, referral, call, webhook, purpose } = { ...nothing, ...named };
  return [
    { route: 'POST /cases', path: '/cases', body: { data } },
    { route: 'GET /cases/{case}', path: `/cases/${of}?purpose=${purpose}` },
    { route: 'GET /cases/{case}/htcds', path: `/cases/${of}/htcds?purpose=${purpose}` },
    { route: 'POST /cases/htcds', path: '/cases/htcds', body: { jurisdiction: 'DE', records: [{ prs_FirstName: 'Ilze' }] } },
    { route: 'POST /cases/{case}/entries', path: `/cases/${of}/entries`, body: { type: 'PersonRecorded', data: worker } },
    { route: 'POST /cases/{case}/consents', path: `/cases/${of}/consents`, body: consenting(person) },
    { route: 'POST /cases/{case}/consents/{consent}/withdrawal', path: `/cases/${of}/consents/${consent}/withdrawal`, body: {} },
    { route: 'POST /cases/{case}/lead', path: `/cases/${of}/lead`, body: { to: 'POL-DE' } },
    { route: 'POST /cases/{case}/lead/{answer}', path: `/cases/${of}/lead/accept`, body: {} },
    { route: 'POST /cases/{case}/closure', path: `/cases/${of}/closure`, body: {} },
    { route: 'POST /cases/{case}/referrals', path: `/cases/${of}/referrals`, body: { to: 'POL-DE', need: 'shelter', urgency: 'urgent', persons: [person] } },
    { route: 'POST /cases/{case}/calls', path: `/cases/${of}/calls`, body: { need: 'shelter', region: 'DE', urgency: 'urgent', persons: [person] } },
    { route: 'GET /calls', path: '/calls' },
    { route: 'POST /calls/{call}/claim', path: `/calls/${call}/claim`, body: {} },
    { route: 'POST /calls/{call}/withdrawal', path: `/calls/${call}/withdrawal`, body: {} },
    { route: 'GET /referrals', path: '/referrals' },
    { route: 'GET /referrals/{referral}', path: `/referrals/${referral}` },
    { route: 'POST /referrals/{referral}/{move}', path: `/referrals/${referral}/complete`, body: {} },
    { route: 'GET /fhir/Task', path: '/fhir/Task' },
    { route: 'GET /fhir/Task/{referral}', path: `/fhir/Task/${referral}` },
    { route: 'POST /fhir/Task', path: '/fhir/Task', body: aTask(referral) },
    { route: 'PUT /fhir/Task/{referral}', path: `/fhir/Task/${referral}`, body: aTask(referral) },
    { route: 'GET /fhir/ServiceRequest', path: '/fhir/ServiceRequest' },
    { route: 'GET /fhir/ServiceRequest/{referral}', path: `/fhir/ServiceRequest/${referral}` },
    { route: 'POST /fhir/ServiceRequest', path: '/fhir/ServiceRequest', body: aServiceRequest },
    { route: 'GET /feed', path: `/feed?purpose=${purpose}` },
    { route: 'GET /kpis', path: '/kpis' },
    { route: 'GET /webhooks', path: '/webhooks' },
    { route: 'GET /webhooks/{webhook}', path: `/webhooks/${webhook}` },
    { route: 'POST /webhooks', path: '/webhooks', body: { url: 'https://webhook.invalid/', purposes: [purpose] } },
    { route: 'POST /webhooks/{webhook}/replay', path: `/webhooks/${webhook}/replay`, body: { purpose, after: 0 } },
    { route: 'POST /webhooks/{webhook}/{change}', path: `/webhooks/${webhook}/rotate`, body: {} },
    { route: 'GET /check-ins', path: `/check-ins?purpose=${purpose}` },
    { route: 'GET /agencies', path: '/agencies' },
    { route: 'GET /agencies/{agency}', path: '/agencies/LI-DE' },
    { route: 'POST /agencies', path: '/agencies', body: { agency: 'NEW-DE', kind: 'ngo', jurisdiction: 'DE' } },
    { route: 'POST /agencies/{agency}/forwarding', path: '/agencies/NEW-DE/forwarding', body: { forwardsTo: [] } },
    { route: 'POST /agencies/{agency}/powers', path: '/agencies/NEW-DE/powers', body: { powers: ['seize-assets'] } },
    { route: 'POST /agencies/{agency}/{change}', path: '/agencies/NEW-DE/revoke', body: {} },
    { route: 'GET /agreements', path: '/agreements' },
    { route: 'POST /agreements', path: '/agreements', body: agreement },
    { route: 'POST /agreements/{agreement}/{change}', path: '/agreements/x/end', body: {} },
    { route: 'GET /directory', path: '/directory' },
    { route: 'GET /directory/{list}', path: '/directory/services' },
    { route: 'GET /directory/{list}/{item}', path: `/directory/services/${nowhere}` },
    { route: 'POST /directory/match', path: '/directory/match', body: { need: 'shelter', region: 'DE', urgency: 'urgent' } },
    { route: 'POST /directory/services', path: '/directory/services', body: { service: 'house', name: 'House', needs: ['shelter'], regions: ['DE'] } },
    { route: 'POST /directory/capacity', path: '/directory/capacity', body: { service: 'house', capacity: 'limited' } },
    { route: 'POST /directory/withdrawal', path: '/directory/withdrawal', body: { service: 'house' } },
    { route: 'GET /audit/replay', path: `/audit/replay?agency=LI-DE&case=${of}` },
    { route: 'GET /audit/replays', path: `/audit/replays?agency=LI-DE&case=${of}` },
    { route: 'GET /audit/diff', path: `/audit/diff?agency=LI-DE&case=${of}&from=2026-01-01&to=2027-01-01` },
    { route: 'GET /audit/who-saw-what', path: `/audit/who-saw-what?agency=LI-DE&case=${of}` },
    { route: 'GET /audit/names', path: `/audit/names?agency=LI-DE&kind=case&reference=${of}&as=POL-DE` },
    { route: 'GET /audit/proof', path: '/audit/proof' },
    { route: 'GET /audit/log/{path}', path: '/audit/log/checkpoint' },
    { route: 'GET /operations/kpis', path: '/operations/kpis' },
    { route: 'GET /operations/webhooks', path: '/operations/webhooks' },
    { route: 'GET /operations/log', path: '/operations/log' },
    { route: 'GET /audit/releases', path: `/audit/releases?question=seen-person&agency=LI-DE&case=${of}&person=${person}` },
    { route: 'GET /operations/projection', path: '/operations/projection' },
    { route: 'POST /operations/projection/retry', path: '/operations/projection/retry', body: {} },
  ];
}

/** A request for every route that needs no token. */
export const openRequests: readonly RouteRequest[] = [
  { route: 'GET /health', path: '/health' },
  { route: 'POST /demo/token', path: '/demo/token', body: { agency: 'LI-DE', user: 'x' } },
  { route: 'GET /fhir/metadata', path: '/fhir/metadata' },
  { route: 'GET /auditor', path: '/auditor' },
  { route: 'GET /auditor/{file}', path: '/auditor/main.js' },
  { route: 'GET /operator', path: '/operator' },
  { route: 'GET /operator/{file}', path: '/operator/main.js' },
  { route: 'GET /desk', path: '/desk' },
  { route: 'GET /desk/{file}', path: '/desk/main.js' },
];

/** Every handler of a running exchange with the route it serves, as the router has them: `GET /cases/{case}`. */
export function handlersOf(app: Pick<NestApplication, 'get'>): ReadonlyArray<{ readonly route: string; readonly handler: () => void }> {
  return [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]).flatMap(({ metatype }) => {
    const { prototype } = metatype as { prototype: Record<string, () => void> };
    const handlers = new MetadataScanner().getAllMethodNames(prototype).map((name) => prototype[name]!).filter((handler) => Reflect.hasMetadata(PATH_METADATA, handler));
    return handlers.map((handler) => {
      const [prefix, path] = [metatype as object, handler].map((each) => String(Reflect.getMetadata(PATH_METADATA, each)));
      const whole = `/${prefix}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1').replace(/:(\w+)/g, '{$1}').replace('*', '{path}');
      return { handler, route: `${RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number]} ${whole}` };
    });
  });
}

/** Sends a request to its route; a write gets a key of its own. */
export const sendTo = (door: Door, as: string | undefined, { route, path, body }: RouteRequest): Promise<Reply> =>
  door.send(route.split(' ')[0]!, path, { ...(as && { as }), ...(body && { body, key: door.newKey() }) });

/** All of an answer that its receiver sees but the time of day. */
export const bytesOf = ({ status, text, headers }: Reply) => ({ status, text, headers: [...headers].filter(([name]) => name !== 'date') });
