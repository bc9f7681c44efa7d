import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseEvents, type EventSpec } from '#libs/casework';
import { operatorAgency, PairwiseNames, type Json, type ReferenceKind } from '#libs/kernel';
import fc from 'fast-check';
import { Door, informed, worker, type Reply } from './door.js';
import { bytesOf, handlersOf, nowhere, requestsAbout, sendTo, type RouteRequest } from './every-route.js';

type Kind = ReferenceKind | 'referral' | 'webhook';
type Things = Record<Kind, string>;

/** Who asks: a stranger to the case of LI-DE, and one that was referred to once and is no longer. Each has a case of its own. */
const askers = { 'LI-NL': 'labour-inspection', 'NGO-DE': 'victim-support' } as const;
let door: Door;
let names: PairwiseNames;
let theirs: Things; // as LI-DE names them
const own: Record<string, Things> = {};

beforeAll(async () => {
  door = await Door.open();
  names = door.app.get(PairwiseNames);
  await door.register({ 'LI-DE': 'labour-inspectorate', 'LI-NL': 'labour-inspectorate', 'NGO-DE': 'ngo', 'POL-DE': 'police' });
  await door.register({ 'HOUSE-DE': 'shelter' });
  await door.done(operatorAgency, '/agencies/HOUSE-DE/certify', {});
  await door.done('HOUSE-DE', '/directory/services', { service: 'house', name: 'House', needs: ['shelter'], regions: ['DE'] });
  theirs = await aCase('LI-DE', 'NGO-DE');
  await door.done('LI-DE', `/referrals/${theirs.referral}/cancel`, {});
  for (const asker of Object.keys(askers)) own[asker] = await aCase(asker, 'POL-DE');
});
afterAll(() => door.close());

async function aCase(as: string, to: string): Promise<Things> {
  const of = await door.openCase(as);
  const record = (type: string, data: object) => door.done(as, `/cases/${of.case}/entries`, { type, data });
  const { consent } = await record('ConsentGiven', { person: of.person, purposes: ['victim-support'], recipients: ['ngo'], dataGroups: ['identity'], informed });
  const { entry } = await record('NoteAdded', { text: 'x' });
  const { evidence } = await record('EvidenceAttached', { kind: 'photo', mediaType: 'image/png', sha256: 'a'.repeat(64), bytes: 1 });
  const { call } = await door.done(as, `/cases/${of.case}/calls`, { need: 'shelter', region: 'DE', urgency: 'routine', persons: [of.person] });
  const { json } = await door.post(as, '/webhooks', { url: 'https://webhook.invalid/', purposes: [as === 'NGO-DE' ? 'victim-support' : 'labour-inspection'] });
  return { ...of, webhook: String(json['webhook']), call: call!, consent: consent!, entry: entry!, evidence: evidence!, referral: await door.refer(as, to, of, 'psychosocial') };
}

/** Somewhere a request names a thing: every path that has a reference, every field of an entry that is one, and the persons of a referral. */
interface Slot {
  readonly name: string;
  readonly kind: Kind;
  readonly ask: (as: string, reference: string) => Promise<Reply>;
}

const pathSlots = (): Slot[] => requestsAbout().flatMap(({ route }) => [...route.matchAll(/\{(case|consent|referral|call|webhook)\}/g)].map(([, kind]): Slot => ({
  name: `${route} in place of ${kind}`, kind: kind as Kind,
  ask: (as, reference) => {
    const about = { ...own[as]!, purpose: askers[as as keyof typeof askers], [kind!]: reference };
    return sendTo(door, as, requestsAbout(about).find((request) => request.route === route) as RouteRequest);
  },
})));

// What an entry of each type holds beside its reference.
const beside: Record<string, { readonly [field: string]: Json }> = {
  PersonRecorded: worker, ProfileRecorded: {}, EmploymentRecorded: {}, RecruitmentRecorded: {}, IndicatorObserved: { indicator: 'deception' }, ExploitationAssessed: { finding: 'possible' },
  RiskAssessed: {}, NeedRecorded: { need: 'shelter' }, ServiceProvided: { need: 'shelter' }, RetaliationReported: { kind: 'threat' }, HealthRecorded: { kind: 'medical' },
  ConsentGiven: { purposes: ['victim-support'], recipients: ['ngo'], dataGroups: ['identity'], informed }, ConsentWithdrawn: {},
  EvidenceAttached: { kind: 'photo', mediaType: 'image/png', sha256: 'a'.repeat(64), bytes: 1 }, RemedyOrdered: { kind: 'wages' }, RemedyDelivered: { kind: 'wages' },
  EntryCorrected: { fields: { text: 'y' } }, EntryRetracted: {}, CheckInMade: {},
  LeadTransferDeclined: { to: 'POL-DE', reason: 'other' }, LeadTransferWithdrawn: { to: 'POL-DE' }, LeadTransferred: { to: 'POL-DE' },
};
const referring = Object.entries(caseEvents as Record<string, EventSpec>).flatMap(([type, { fields }]) =>
  Object.entries(fields).flatMap(([field, { reference, derived }]) => (reference && !derived ? [{ type, field, kind: reference }] : [])));

const bodySlots = (): Slot[] => [
  ...referring.map(({ type, field, kind }): Slot => ({
    name: `${type}/${field}`, kind,
    ask: (as, reference) => {
      const { fields } = (caseEvents as Record<string, EventSpec>)[type]!;
      const needed = { ...(field !== 'person' && 'person' in fields && { person: own[as]!.person }), ...(field !== 'after' && 'after' in fields && { after: own[as]!.entry }) };
      return door.post(as, `/cases/${own[as]!.case}/entries`, { type, data: { ...needed, ...beside[type], [field]: reference } });
    },
  })),
  { name: 'the persons of a referral', kind: 'person', ask: (as, reference) => door.post(as, `/cases/${own[as]!.case}/referrals`, { to: 'POL-DE', need: 'shelter', urgency: 'urgent', persons: [own[as]!.person, reference] }) },
  { name: 'the persons of a call', kind: 'person', ask: (as, reference) => door.post(as, `/cases/${own[as]!.case}/calls`, { need: 'shelter', region: 'DE', urgency: 'urgent', persons: [own[as]!.person, reference] }) },
  { name: 'the whole of a part', kind: 'referral', ask: (as, reference) => door.post(as, `/cases/${own[as]!.case}/referrals`, { to: 'POL-DE', need: 'shelter', urgency: 'urgent', persons: [], partOf: reference }) },
];

const kinds: readonly ReferenceKind[] = ['case', 'entry', 'person', 'consent', 'evidence', 'call'];
const isPlain = (kind: Kind): kind is 'referral' | 'webhook' => kind === 'referral' || kind === 'webhook'; // known by one name to whoever knows of it
const internal = (kind: Kind): string => (isPlain(kind) ? theirs[kind] : names.resolve('LI-DE', kind, theirs[kind])!);

/** References that are not the asker's to use in a place of a kind, by how somebody could come by them. */
function strange(as: string, kind: Kind): Record<string, string> {
  const others = kinds.filter((each) => each !== kind);
  return {
    'a thing of others, by the name the asker would know it by': isPlain(kind) ? theirs[kind] : names.name(as, kind, internal(kind)),
    'a thing of others, by their name': theirs[kind],
    'a thing of others, by the id of the journal': internal(kind),
    ...Object.fromEntries(others.map((each) => [`${each} of its own`, own[as]![each]])),
    ...Object.fromEntries(others.map((each) => [`${each} of others`, names.name(as, each, internal(each))])),
    'the id of the journal of a thing of its own': isPlain(kind) ? own[as]!.case : names.resolve(as, kind, own[as]![kind])!,
    'all ones': 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  };
}
const malformed = (reference: string): readonly string[] =>
  [reference.toUpperCase(), reference.replaceAll('-', ''), `{${reference}}`, `urn:uuid:${reference}`, `${reference}-`, `${reference} `, reference.slice(1), `${reference}\u0000`, reference.replace(/\d/, '\u0661')];

// Both parties of a referral see it, whatever became of it.
const isOwn = (as: string, { kind }: Slot) => as === 'NGO-DE' && kind === 'referral';

describe.each(Object.keys(askers))('asked by %s, what is not its own answers byte for byte like what never was', (as) => {
  test('in every path', async () => {
    const slots = pathSlots();
    for (const slot of slots.filter((each) => !isOwn(as, each))) {
      const absent = bytesOf(await slot.ask(as, nowhere));
      expect([slot.name, absent.status]).toEqual([slot.name, slot.kind === 'consent' ? 422 : 404]);
      for (const [what, reference] of Object.entries(strange(as, slot.kind))) expect([slot.name, what, bytesOf(await slot.ask(as, reference))]).toEqual([slot.name, what, absent]);
      if (slot.kind === 'consent') continue; // its form is checked like that of any field
      for (const reference of malformed(own[as]![slot.kind])) expect([slot.name, reference, bytesOf(await slot.ask(as, encodeURIComponent(reference)))]).toEqual([slot.name, reference, absent]);
    }
  });

  test('in every field', async () => {
    const found = new Set<string>();
    for (const slot of bodySlots()) {
      const absent = bytesOf(await slot.ask(as, nowhere));
      found.add(`${absent.status} ${(JSON.parse(absent.text) as { code: string }).code}`);
      for (const [what, reference] of Object.entries(strange(as, slot.kind))) expect([slot.name, what, bytesOf(await slot.ask(as, reference))]).toEqual([slot.name, what, absent]);
      const misshapen = bytesOf(await slot.ask(as, 'x'));
      for (const reference of malformed(own[as]![slot.kind])) expect([slot.name, reference, bytesOf(await slot.ask(as, reference))]).toEqual([slot.name, reference, misshapen]);
    }
    expect([...found].filter((answer) => answer !== '403 not-yours-to-record').sort()).toEqual(['409 lead-transfer-not-pending', '422 unknown-consent', '422 unknown-entry', '422 unknown-person', '422 unknown-referral']);
  });

  test('whatever the reference', async () => {
    const slots = [...pathSlots(), ...bodySlots()].filter((each) => !isOwn(as, each));
    const digit = fc.constantFrom(...'0123456789abcdef');
    // One digit beside a reference that means something, or none at all.
    const near = (kind: Kind) => fc.record({ at: fc.nat(35), digit, reference: fc.constantFrom(own[as]![kind], ...Object.values(strange(as, kind))) })
      .map(({ at, digit: written, reference }) => (reference[at] === '-' ? reference : `${reference.slice(0, at)}${written}${reference.slice(at + 1)}`))
      .filter((reference) => reference !== own[as]![kind]);
    const any = fc.constantFrom(...slots).chain((slot) => fc.record({ slot: fc.constant(slot), reference: fc.oneof(near(slot.kind), fc.uuid()) }));
    await fc.assert(fc.asyncProperty(any, async ({ slot, reference }) => {
      expect(bytesOf(await slot.ask(as, reference))).toEqual(bytesOf(await slot.ask(as, nowhere)));
    }), { numRuns: 60 });
  });
});

test('every route and every field that names a thing is asked', () => {
  const withReferences = handlersOf(door.app).map(({ route }) => route).filter((route) => /\{(?!agency|agreement|change|move|path|file|list|item)/.test(route));
  expect([...new Set(pathSlots().map(({ name }) => name.split(' in place')[0]))].sort()).toEqual(withReferences.sort());
  expect(Object.keys(beside).sort()).toEqual([...new Set(referring.map(({ type }) => type))].sort());
});

test('what is its own is there', async () => {
  for (const as of Object.keys(askers)) {
    for (const slot of [...pathSlots(), ...bodySlots()].filter(({ name }) => /GET|RiskAssessed|ConsentWithdrawn/.test(name))) {
      expect([slot.name, (await slot.ask(as, own[as]![slot.kind])).status]).toEqual([slot.name, slot.name.startsWith('GET') ? 200 : 201]);
    }
  }
});
