import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operatorAgency, refusedClass } from '#libs/kernel';
import { Door, type Reply } from './door.js';
import { sendTo, requestsAbout } from './every-route.js';

let door: Door;
const open = { name: 'Front office', address: { street: 'Bockenheimer 1', city: 'Frankfurt', region: 'DE-HE', postcode: '60325', country: 'DE' }, phone: '+49 69 5550 0801' };
const secret = { name: 'Lindenhaus', address: { street: 'Am Weiher 9', city: 'Bad Vilbel', postcode: '61118', country: 'DE' }, phone: '+49 69 5550 0902', confidential: true };
const house = {
  service: 'house', name: 'Safe house', needs: ['shelter'], regions: ['DE-HE'], languages: ['lt'], focalPoints: ['Feminine'], eligibility: ['women'],
  hours: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], opens: '08:00', closes: '18:00' }], locations: [open, secret],
};
const readers = ['HOUSE-DE', 'OTHER-DE', 'LI-DE', 'AUDIT-DE', 'KPI-DE', operatorAgency] as const;
const asked = { need: 'shelter', region: 'DE-HE', urgency: 'urgent', languages: ['lt'], gender: 'Feminine', eligibility: ['women'], when: { day: 'MO', time: '10:00' } };

beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'HOUSE-DE': 'shelter', 'OTHER-DE': 'shelter', 'AUDIT-DE': 'auditor', 'KPI-DE': 'steering-committee', 'IMM-DE': refusedClass, 'POL-DE': 'police' });
  await door.done('HOUSE-DE', '/directory/services', house);
  await door.done('OTHER-DE', '/directory/services', { service: 'rooms', name: 'Rooms', needs: ['shelter', 'psychosocial'], regions: ['DE'] });
});
afterAll(() => door.close());

const match = (as: string, body: object = asked): Promise<Reply> => door.send('POST', '/directory/match', { as, body });
const matched = async (as: string, body: object = asked) => ((await match(as, body)).json['matches'] as Array<{ agency: string; reasons: string[] }>).map(({ agency }) => agency);
const contents = async (as: string, path: string) => (await door.get(as, path)).json['contents'] as Array<Record<string, unknown> & { id: string }>;

describe('The directory', () => {
  test('is a feed in pages, filtered by what the standard names', async () => {
    expect((await door.get('LI-DE', '/directory/services?per_page=1&page=2')).json).toMatchObject({
      total_items: 2, total_pages: 2, page_number: 2, size: 1, first_page: false, last_page: true, empty: false, contents: [{ name: 'Rooms', status: 'active' }],
    });
    const [rooms] = await contents('LI-DE', '/directory/services?search=rooms');
    const { id } = (rooms!['organization'] as { id: string });
    expect((await contents('LI-DE', `/directory/services?organization_id=${id}`)).map(({ name }) => name)).toEqual(['Rooms']);
    const whole = (await door.get('LI-DE', `/directory/services/${rooms!.id}`)).json as { attributes: Array<{ value: string; taxonomy_term_id: string }> };
    const term = whole.attributes.find(({ value }) => value === 'psychosocial')!.taxonomy_term_id;
    expect((await contents('LI-DE', `/directory/services?taxonomy_term_id=${term}`)).map(({ name }) => name)).toEqual(['Rooms']);
    expect((await door.get('LI-DE', '/directory/services?page=0')).json['pointer']).toBe('/page');
  });

  test('is told one item a line to who asks for lines', async () => {
    const { headers, text } = await door.send('GET', '/directory/organizations', { as: 'LI-DE', headers: { accept: 'application/x-ndjson' } });
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    const names = text.trim().split('\n').map((line) => (JSON.parse(line) as { name: string }).name);
    expect(names).toEqual(['LI-DE', 'HOUSE-DE', 'OTHER-DE', 'AUDIT-DE', 'KPI-DE', 'POL-DE']);
  });

  test('has no list of another name and no item that is not there', async () => {
    for (const path of ['/directory/toString', '/directory/persons', '/directory/services/x', '/directory/persons/x']) expect((await door.get('LI-DE', path)).status).toBe(404);
  });

  test('tells of a confidential place in no answer to anybody but the provider, whatever the route', async () => {
    const needles = [secret.name, secret.address.street, secret.address.city, secret.address.postcode, secret.phone];
    const seenBy: Record<string, number> = {};
    for (const as of readers) {
      const replies = [match(as), ...['organizations', 'services', 'locations', 'service_at_locations'].map((list) => door.get(as, `/directory/${list}`)), ...requestsAbout().filter(({ route }) => route.startsWith('GET')).map((request) => sendTo(door, as, request))];
      const answers = (await Promise.all(replies)).map(({ text, headers }) => text + JSON.stringify([...headers]));
      for (const { id } of await contents(as, '/directory/services')) answers.push((await door.get(as, `/directory/services/${id}`)).text);
      seenBy[as] = needles.filter((needle) => answers.some((text) => text.includes(needle))).length;
      expect([as, answers.some((text) => text.includes(open.address.street))]).toEqual([as, true]);
    }
    expect(seenBy).toEqual({ 'HOUSE-DE': needles.length, 'OTHER-DE': 0, 'LI-DE': 0, 'AUDIT-DE': 0, 'KPI-DE': 0, [operatorAgency]: 0 });
  });
});

describe('What fits a need', () => {
  test('is told with the reasons, to every agency that refers, and never what is its own', async () => {
    expect((await match('LI-DE')).json).toEqual({
      matches: [
        { agency: 'HOUSE-DE', service: expect.any(String), name: 'Safe house', reasons: ['capacity-not-declared', 'open-then', 'speaks-the-language', 'focal-point-of-the-gender', 'eligible', 'not-certified', 'in-the-region'] },
        { agency: 'OTHER-DE', service: expect.any(String), name: 'Rooms', reasons: ['capacity-not-declared', 'hours-not-declared', 'interpreter-needed', 'focal-point-not-declared', 'eligible', 'not-certified', 'in-the-country'] },
      ],
    });
    expect(await matched('HOUSE-DE')).toEqual(['OTHER-DE']);
  });

  test('follows capacity, scope, suspension and withdrawal at once; a need out of scope cannot be referred either', async () => {
    const capacity = (level: string) => door.done('HOUSE-DE', '/directory/capacity', { service: 'house', capacity: level });
    const certify = (change: string, scope = {}) => door.done(operatorAgency, `/agencies/HOUSE-DE/${change}`, scope);
    await capacity('none');
    expect([await matched('LI-DE'), await matched('LI-DE', { ...asked, urgency: 'routine' })]).toEqual([['OTHER-DE'], ['OTHER-DE', 'HOUSE-DE']]);
    await capacity('available');
    expect(await matched('LI-DE')).toEqual(['HOUSE-DE', 'OTHER-DE']);
    await certify('certify', { needs: ['medical'] });
    expect(await matched('LI-DE')).toEqual(['OTHER-DE']);
    const of = await door.openCase('POL-DE');
    const refer = () => door.post('POL-DE', `/cases/${of.case}/referrals`, { to: 'HOUSE-DE', need: 'shelter', urgency: 'urgent', persons: [] });
    expect((await refer()).json).toMatchObject({ code: 'unknown-agency', pointer: '/to' });
    await certify('suspend');
    expect([await matched('LI-DE'), (await refer()).json['code']]).toEqual([['OTHER-DE'], 'unknown-agency']);
    await certify('certify');
    expect([await matched('LI-DE'), (await refer()).status]).toEqual([['HOUSE-DE', 'OTHER-DE'], 201]);
    await door.done('HOUSE-DE', '/directory/withdrawal', { service: 'house' });
    expect(await matched('LI-DE')).toEqual(['OTHER-DE']);
    await door.done('HOUSE-DE', '/directory/services', house);
  });

  test('is neither told to who refers nobody, nor asked with anything about a person, and asking records nothing', async () => {
    const before = await door.head();
    for (const as of ['AUDIT-DE', 'KPI-DE', operatorAgency]) expect([as, (await match(as)).json['code']]).toEqual([as, 'not-permitted']);
    expect((await match('IMM-DE')).json['code']).toBe('recipient-class-refused');
    for (const more of [{ name: 'Ilze Kalnina' }, { person: 'x' }, { languages: ['Ilze Kalnina'] }, { when: { day: 'MO', time: '10:00', date: '1991-05-17' } }]) {
      const { status, text } = await match('LI-DE', { ...asked, ...more });
      expect([status, /Ilze|1991/.test(text)]).toEqual([422, false]);
    }
    expect(await door.head()).toBe(before);
  });
});

test('an agency changes no service but its own', async () => {
  for (const [path, body] of [['/directory/capacity', { service: 'house', capacity: 'none' }], ['/directory/withdrawal', { service: 'house' }]] as const) {
    expect((await door.post('OTHER-DE', path, body)).json).toMatchObject({ code: 'not-found', pointer: '/service' });
  }
  await door.done('OTHER-DE', '/directory/services', { ...house, locations: [] });
  expect((await contents('LI-DE', '/directory/services?search=safe%20house')).length).toBe(2);
  await door.done('OTHER-DE', '/directory/withdrawal', { service: 'house' });
});

test('who may do what by law can be asked, and who is suspended may not', async () => {
  const may = async (power: string) => ((await door.get('LI-DE', `/agencies?power=${power}`)).json['agencies'] as Array<{ agency: string }>).map(({ agency }) => agency);
  await door.done(operatorAgency, '/agencies/POL-DE/powers', { powers: ['arrest', 'seize-assets'], basis: 'Code of Criminal Procedure' });
  await door.done(operatorAgency, '/agencies/LI-DE/powers', { powers: ['issue-improvement-order'] });
  expect([await may('seize-assets'), await may('issue-improvement-order'), await may('suspend-licence')]).toEqual([['POL-DE'], ['LI-DE'], []]);
  await door.done(operatorAgency, '/agencies/POL-DE/suspend', {});
  expect(await may('seize-assets')).toEqual([]);
  expect((await door.get('LI-DE', '/agencies?power=anything')).status).toBe(422);
});
