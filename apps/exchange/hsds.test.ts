import { expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { matchOffers, offersTo, takesPart, type Wish } from '#libs/casework';
import { directoryHistory, providers, wish } from '../../libs/casework/register/arbitrary-services.js';
import { registerOf } from '../../libs/casework/test-history.js';
import { found, itemsOf, lists, pageOf, type ListName } from './hsds.js';

const folder = new URL('../../../tests/hsds/', import.meta.url);
const ajv = new Ajv({ strict: false, allErrors: true });
(formats as unknown as (to: Ajv) => void)(ajv);
const schemaOf = (name: string) => ajv.compile(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as object);
const service = JSON.parse(readFileSync(new URL('service_with_definitions.json', folder), 'utf8')) as { definitions: { location: object } };

const listed: Record<ListName, ValidateFunction> = {
  organizations: schemaOf('organization_list.json'),
  services: schemaOf('service_list.json'),
  locations: ajv.compile({ ...service.definitions.location, definitions: service.definitions }),
  service_at_locations: schemaOf('service_at_location_list.json'),
};
const whole = ajv.compile(service);

const viewOf = (reader: string, history: Parameters<typeof registerOf>) => {
  const register = registerOf(...history);
  return { register, view: { agencies: [...register.agencies.values()].filter(takesPart), offers: offersTo(reader, register) } };
};
const anything = fc.record({ history: directoryHistory, reader: fc.constantFrom(...providers, 'POLICE') });

test('whatever agencies offer, every item fits its schema of the standard and no id comes twice', () => {
  fc.assert(fc.property(anything, ({ history, reader }) => {
    const { view } = viewOf(reader, history);
    for (const list of lists) {
      const items = itemsOf(list, view);
      expect(new Set(items.map(({ json }) => json.id)).size).toBe(items.length);
      for (const { json, full } of items) {
        expect([list, listed[list](json), listed[list].errors]).toEqual([list, true, null]);
        if (full) expect([whole(full), whole.errors]).toEqual([true, null]);
      }
    }
  }));
});

test('the schemas refuse what is wrong', () => {
  expect([listed.services({ id: 'x', name: 'x', status: 'active' }), listed.locations({ id: '00000000-0000-4000-8000-000000000000', location_type: 'secret' })]).toEqual([false, false]);
  expect(listed.organizations({ id: '00000000-0000-4000-8000-000000000000', name: 'x' })).toBe(false);
});

test('whatever happened, no byte for anybody but the provider holds a name, address or phone of a confidential place', () => {
  let kept = 0;
  fc.assert(fc.property(anything, wish as fc.Arbitrary<Wish>, ({ history, reader }, asked) => {
    const { register, view } = viewOf(reader, history);
    const places = [...register.services.values()].flatMap(({ agency, locations = [] }) => locations.map((location) => ({ agency, location })));
    const told = ({ location: { name, phone, address } }: (typeof places)[number]) => [name, phone, address?.street].filter((text) => text !== undefined);
    const open = new Set(places.filter(({ agency, location }) => agency === reader || !location.confidential).flatMap(told));
    const secret = places.filter(({ agency, location }) => agency !== reader && location.confidential).flatMap(told).filter((text) => !open.has(text));
    const bytes = JSON.stringify([lists.map((list) => itemsOf(list, view)), matchOffers(view.offers, asked).map(found)]);
    for (const text of secret) expect(bytes).not.toContain(text);
    kept += secret.length;
  }), { numRuns: 300 });
  expect(kept).toBeGreaterThan(100);
});

test('pages hold everything that passes, once, and say where they stand', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 10 }), (count, size) => {
    const items = Array.from({ length: count }, (_, index) => ({ json: { id: String(index) }, organization: 'o', terms: [] }));
    const pages = Array.from({ length: Math.max(1, Math.ceil(count / size)) }, (_, index) => pageOf(items, { page: index + 1, per_page: size }));
    expect(pages.flatMap(({ contents }) => contents)).toEqual(items.map(({ json }) => json));
    expect(pages.map(({ first_page: first, last_page: last }) => [first, last])).toEqual(pages.map((_, index) => [index === 0, index === pages.length - 1]));
    expect(pages.every((page) => page.total_items === count && page.size === page.contents.length && page.empty === (page.size === 0))).toBe(true);
    expect(pageOf(items, { page: 99, per_page: size })).toMatchObject({ empty: true, size: 0, last_page: true });
  }));
});

test('filters add up', () => {
  const item = (id: string, organization: string, term: string, name: string) => ({ json: { id, name }, organization, terms: [term] });
  const items = [item('1', 'a', 's', 'House of hope'), item('2', 'a', 't', 'Advice'), item('3', 'b', 's', 'Safe house')];
  const ids = (asked: object) => pageOf(items, { page: 1, per_page: 9, ...asked }).contents.map(({ id }) => id);
  expect([ids({}), ids({ search: 'HOUSE' }), ids({ organization_id: 'a' }), ids({ taxonomy_term_id: 's', organization_id: 'a' }), ids({ search: 'house', organization_id: 'b' })])
    .toEqual([['1', '2', '3'], ['1', '3'], ['1', '2'], ['1'], ['3']]);
  expect(pageOf(items, { page: 1, per_page: 1, search: 'house' })).toMatchObject({ total_items: 2, total_pages: 2, size: 1 });
});
