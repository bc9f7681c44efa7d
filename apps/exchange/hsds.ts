import type { Agency, Location, Match, Offer, Service } from '#libs/casework';
import type { DirectoryView } from '#libs/contracts';
import { canonicalJson, derivedId } from '#libs/kernel';

/** One thing of a list of the Human Services Data Specification (HSDS 3), with what it is filtered by. */
export interface Item {
  readonly json: { readonly id: string; readonly [name: string]: unknown };
  /** The same with everything nested in it; as itself where it has nothing. */
  readonly full?: object;
  readonly organization: string;
  /** Ids of the taxonomy terms for its needs. */
  readonly terms: readonly string[];
}

export const lists = ['organizations', 'services', 'locations', 'service_at_locations'] as const;
export type ListName = (typeof lists)[number];

const organizationId = (agency: string): string => derivedId('organization', agency);
const termId = (need: string): string => derivedId('taxonomy-term', need);
const locationId = ({ agency, id }: Service, location: Location): string => derivedId('location', agency, id, canonicalJson(location));

const serviceId = ({ agency, id }: Service): string => derivedId('service', agency, id);

/** Writes one list of the directory. Places that the reader may not know are not in the view, and so nowhere here. */
export function itemsOf(list: ListName, { agencies, offers }: DirectoryView): readonly Item[] {
  const terms = ({ service }: Offer) => service.needs.map(termId);
  const placed = offers.flatMap((offer) => (offer.service.locations ?? []).map((location) => ({ offer, location })));
  switch (list) {
    case 'organizations':
      return agencies.map((agency) => ({
        json: organization(agency), organization: organizationId(agency.id), terms: offers.filter((offer) => offer.agency.id === agency.id).flatMap(terms),
      }));
    case 'services':
      return offers.map((offer) => ({ json: listed(offer), full: whole(offer), organization: organizationId(offer.agency.id), terms: terms(offer) }));
    case 'locations':
      return placed.map(({ offer, location }) => ({ json: place(offer, location), organization: organizationId(offer.agency.id), terms: terms(offer) }));
    case 'service_at_locations':
      return placed.map(({ offer, location }) => ({
        json: { ...atLocation(offer, location), service: listed(offer) }, organization: organizationId(offer.agency.id), terms: terms(offer),
      }));
  }
}

const organization = ({ id, kind, jurisdiction, name = id }: Agency) => ({
  id: organizationId(id), name, alternate_name: id, description: `${kind} in ${jurisdiction}`,
});

const summary = ({ service, agency }: Offer) => ({
  id: serviceId(service), name: service.name, ...(service.description && { description: service.description }), status: 'active',
  ...(service.eligibility && { eligibility_description: service.eligibility.join(', ') }), ...(agency.status === 'certified' && { accreditations: 'certified' }),
});

const listed = (offer: Offer) => ({ ...summary(offer), organization: organization(offer.agency) });

function whole(offer: Offer): object {
  const { service } = offer;
  const id = serviceId(service);
  const { languages = [], regions, needs, focalPoints = [], capacity, locations = [] } = service;
  const attribute = (kind: string, code: string) => ({
    id: derivedId('attribute', id, kind, code), link_id: id, link_entity: 'service', link_type: kind, value: code, taxonomy_term_id: termId(code),
    taxonomy_term: { id: termId(code), code, name: code, description: `${kind}: ${code}` },
  });
  return {
    ...listed(offer),
    languages: languages.map((code) => ({ id: derivedId('language', id, code), code, name: code })),
    service_areas: regions.map((region) => ({ id: derivedId('service-area', id, region), name: region, extent: region, extent_type: 'text' })),
    schedules: schedules(service),
    attributes: [...needs.map((need) => attribute('need', need)), ...focalPoints.map((gender) => attribute('focal-point', gender)), ...(capacity ? [attribute('capacity', capacity)] : [])],
    service_at_locations: locations.map((location) => atLocation(offer, location)),
  };
}

const schedules = (service: Service) => (service.hours ?? []).map(({ days, opens, closes }) => ({
  id: derivedId('schedule', serviceId(service), days.join(), opens, closes), freq: 'WEEKLY', wkst: 'MO', interval: 1, byday: days.join(','), opens_at: opens, closes_at: closes,
}));

const atLocation = (offer: Offer, location: Location) => ({
  id: derivedId('service-at-location', locationId(offer.service, location)), service_id: serviceId(offer.service), location_id: locationId(offer.service, location),
  location: place(offer, location),
});

function place({ agency, service }: Offer, location: Location) {
  const id = locationId(service, location);
  const { name, address, phone } = location;
  return {
    id, location_type: address ? 'physical' : 'virtual', organization_id: organizationId(agency.id), name,
    ...(address && {
      addresses: [{
        id: derivedId('address', id), address_1: address.street, city: address.city, state_province: address.region ?? address.country, postal_code: address.postcode,
        country: address.country, address_type: 'physical',
      }],
    }),
    ...(phone && { phones: [{ id: derivedId('phone', id), number: phone, type: 'voice' }] }),
  };
}

/** Writes a service that was found: whom to refer to, which of its services, and why it is where it is. */
export const found = ({ agency, service, reasons }: Match) => ({ agency: agency.id, service: serviceId(service), name: service.name, reasons });

/** What a page of a list is asked by. */
export interface Asked {
  readonly page: number;
  readonly per_page: number;
  readonly search?: string | undefined;
  readonly organization_id?: string | undefined;
  readonly taxonomy_term_id?: string | undefined;
}

/** Gives one page of what passes all the filters. */
export function pageOf(items: readonly Item[], { page, per_page: size, search, organization_id, taxonomy_term_id }: Asked) {
  const sought = search?.toLowerCase();
  const passing = items.filter(({ json, organization: of, terms }) =>
    (!organization_id || of === organization_id) && (!taxonomy_term_id || terms.includes(taxonomy_term_id))
    && (!sought || [json['name'], json['description'], json['alternate_name']].some((text) => typeof text === 'string' && text.toLowerCase().includes(sought))));
  const contents = passing.slice((page - 1) * size, page * size).map(({ json }) => json);
  const total = Math.ceil(passing.length / size);
  return {
    total_items: passing.length, total_pages: total, page_number: page, size: contents.length, first_page: page === 1, last_page: page >= total, empty: contents.length === 0, contents,
  };
}
