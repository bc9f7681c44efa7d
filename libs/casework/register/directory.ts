import { needs as listed } from '../codes.js';
import { takesPart, type Agency, type Register } from './register.js';
import { isRefusedAgency } from './paths.js';
import type { Service } from './services.js';

/** A service that can be had now, within its agency's certification, with no place that the reader may not know of. */
export interface Offer {
  readonly agency: Agency;
  readonly service: Service;
}

/**
 * Gives what agencies offer as a reader may see it. Everybody but the provider is told nothing of a confidential place. An agency that is suspended,
 * revoked or of the refused class offers nothing, from that moment on.
 */
export function offersTo(reader: string, register: Register): readonly Offer[] {
  const present = new Set([...register.agencies.values()].filter((agency) => takesPart(agency) && !isRefusedAgency(register, agency.id)).map(({ id }) => id));
  return [...register.services.values()].filter(({ agency }) => present.has(agency)).flatMap((service) => {
    const agency = register.agencies.get(service.agency)!;
    const within = inScope(service, agency.scope);
    if (within.needs.length === 0 || within.regions.length === 0) return [];
    const locations = (service.locations ?? []).filter(({ confidential }) => !confidential || service.agency === reader);
    return [{ agency, service: { ...service, ...within, locations } }];
  });
}

/** Tells whether a region is another one or within it: DE-HE is within DE. */
export const isWithin = (region: string, whole: string): boolean => region === whole || region.startsWith(`${whole}-`);

/** Tells whether an agency's certification lets it be referred a need. What is no need of the list is not certified at all. */
export const isCertifiedFor = ({ scope }: Agency, need: string): boolean => !scope?.needs || !(listed as readonly string[]).includes(need) || scope.needs.includes(need);

function inScope({ needs, regions }: Service, scope: Agency['scope'] = {}): Pick<Service, 'needs' | 'regions'> {
  const { regions: where } = scope;
  return {
    needs: needs.filter((need) => !scope.needs || scope.needs.includes(need)),
    regions: where ? [...new Set([...regions.filter((each) => where.some((whole) => isWithin(each, whole))), ...where.filter((each) => regions.some((whole) => isWithin(each, whole)))])] : regions,
  };
}
