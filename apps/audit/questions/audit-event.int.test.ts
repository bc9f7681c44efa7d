import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { derivedId } from '#libs/kernel';
import { z } from 'zod';
import { PlayedExchange } from '../../../tests/played-exchange.js';

// The parts of AuditEvent (FHIR R4) that are used, strictly: what is not listed is refused.
const uri = z.string().regex(/^\S+$/);
const coding = z.strictObject({ system: uri, code: z.string().regex(/^\S+( \S+)*$/), display: z.string().min(1).optional() });
const concept = z.strictObject({ coding: z.array(coding).min(1) });
const identifier = z.strictObject({ system: uri, value: z.string().min(1) });
const reference = z.strictObject({ type: uri.optional(), identifier, display: z.string().min(1).optional() });
const agent = z.strictObject({
  type: concept, who: reference, requestor: z.boolean(), policy: z.array(uri).min(1).optional(), network: z.strictObject({ address: uri, type: z.enum(['1', '2', '3', '4', '5']) }).optional(),
  purposeOfUse: z.array(concept).min(1).optional(),
});
const entity = z.strictObject({
  what: reference, type: coding, role: coding, detail: z.array(z.strictObject({ type: z.string().min(1), valueString: z.string().min(1) })).min(1).optional(),
});
const auditEvent = z.strictObject({
  resourceType: z.literal('AuditEvent'), id: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/), meta: z.strictObject({ profile: z.array(uri).min(1) }).optional(),
  type: coding, subtype: z.array(coding).min(1), action: z.enum(['C', 'R', 'U', 'D', 'E']), recorded: z.iso.datetime(), outcome: z.enum(['0', '4', '8', '12']), outcomeDesc: z.string().min(1).optional(),
  purposeOfEvent: z.array(concept).min(1).optional(), agent: z.array(agent).min(1),
  source: z.strictObject({ observer: reference, type: z.array(coding).min(1) }), entity: z.array(entity).min(1),
});
const bundle = z.strictObject({
  resourceType: z.literal('Bundle'), type: z.literal('collection'), link: z.array(z.strictObject({ relation: z.literal('next'), url: uri })).min(1).optional(),
  entry: z.array(z.strictObject({ fullUrl: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/), resource: auditEvent })),
});
type AuditEvent = z.infer<typeof auditEvent>;

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const disclosureAtSource = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source';
const agentsOf = (event: AuditEvent, code: string) => event.agent.filter(({ type }) => type.coding.some((each) => each.system === dicom && each.code === code));

let exchange: PlayedExchange;
const ask = (of: Record<string, string | number>) => exchange.audit('releases', { format: 'fhir', ...of });
const eventsOf = async (of: Record<string, string | number>) => bundle.parse((await ask(of)).json).entry.map(({ resource }) => resource);

beforeAll(async () => {
  exchange = await PlayedExchange.play();
  await exchange.get('TAX-DE', `/cases/${derivedId('none')}`, { purpose: 'social-security' });
});

afterAll(() => exchange.close());

describe('as FHIR', () => {
  test('a release is a disclosure as its source records it (IHE BALP), one for every person it is about', async () => {
    const events = await eventsOf({ question: 'by-rule', rule: 'police-receives-employment' });
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(event).toMatchObject({
        meta: { profile: [disclosureAtSource] }, type: { system: dicom, code: '110106' }, action: 'R', outcome: '0',
        purposeOfEvent: [{ coding: [{ code: 'criminal-investigation' }] }],
      });
      expect(event.subtype).toContainEqual(expect.objectContaining({ system: 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle', code: 'disclose' }));
      const [[source, ...more], [recipient, ...others]] = [agentsOf(event, '110153'), agentsOf(event, '110152')] as const;
      expect([more, others]).toEqual([[], []]);
      expect(source?.who).toEqual(event.source.observer); // invariant val-audit-source
      expect(recipient?.who.identifier.value).toBe('POL-DE');
      expect([source, recipient].map((each) => each?.network === undefined)).toEqual([false, false]);
      const [user] = event.agent.filter(({ requestor }) => requestor);
      expect(user).toMatchObject({ policy: [expect.stringMatching(/^urn:firebreak:policy:[0-9a-f]{64}$/)], purposeOfUse: [{ coding: [{ code: 'criminal-investigation' }] }] });
      const patients = event.entity.filter(({ type }) => type.system.endsWith('/audit-entity-type') && type.code === '1');
      expect(patients).toMatchObject([{ role: { code: '1' }, what: { type: 'Patient', identifier: { value: await exchange.player.reference('person', JSON.stringify(['c1', 'p1']), 'POL-DE') } } }]);
      expect(event.entity.length).toBeGreaterThanOrEqual(2);
      expect(event.entity.flatMap(({ detail = [] }) => detail)).toContainEqual({ type: 'employer', valueString: 'show by rule police-receives-employment on ground referral' });
    }
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  test('what is about nobody in particular claims no profile that demands a patient', async () => {
    const events = await eventsOf({ question: 'by-rule', rule: 'police-receives-case' });
    const patientIn = ({ entity: all }: AuditEvent) => all.some(({ what }) => what.type === 'Patient');
    expect(events.map((event) => [patientIn(event), event.meta !== undefined]).map(String).filter((each, nth, all) => all.indexOf(each) === nth).sort()).toEqual(['false,false', 'true,true']);
  });

  test('a refusal is a security alert with its reason', async () => {
    const [event, ...more] = await eventsOf({ question: 'denied', agency: 'TAX-DE' });
    expect(more).toEqual([]);
    expect(event).toMatchObject({ type: { system: dicom, code: '110113' }, action: 'E', outcome: '8', outcomeDesc: 'not-found' });
    expect(agentsOf(event!, '110152')).toEqual([]);
  });

  test('pages lead to the next, in the header and in the bundle, and the type says FHIR', async () => {
    const { token } = await signIn();
    const reply = await fetch(`${exchange.running.url}/audit/releases?question=by-rule&rule=police-receives-case&limit=1&format=fhir`, { headers: { authorization: `Bearer ${token}` } });
    expect(reply.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    const { link } = bundle.parse(await reply.json());
    expect(reply.headers.get('link')).toBe(`<${link![0]!.url}>; rel="next"`);
    expect(link![0]!.url).toMatch(/^releases\?question=by-rule&rule=police-receives-case&before=\d+&limit=1&format=fhir$/);
    const next = await fetch(new URL(link![0]!.url, `${exchange.running.url}/audit/releases`), { headers: { authorization: `Bearer ${token}` } });
    expect(bundle.parse(await next.json()).entry.length).toBeGreaterThan(0);
  });

  const signIn = async () => {
    const body = JSON.stringify({ agency: 'AUDIT-DE', user: 'reader' });
    const reply = await fetch(`${exchange.running.url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return { token: ((await reply.json()) as { access_token: string }).access_token };
  };
});
