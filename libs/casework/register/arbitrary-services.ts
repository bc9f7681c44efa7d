import fc from 'fast-check';
import { capacities, eligibilities, genders, needs, weekdays } from '../codes.js';
import { entry, registered, type Happening } from '../test-history.js';

export const providers = ['HOUSE', 'CLINIC', 'ADVICE'] as const;
const kinds = { HOUSE: 'shelter', CLINIC: 'health', ADVICE: 'legal-aid' } as const;
const regions = ['DE', 'DE-HE', 'DE-BE', 'FR'] as const;
const some = <T extends string>(...of: readonly T[]) => fc.subarray([...of], { minLength: 1 });
const clock = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:30`);

// What is told of a place can be found again in any text: no other word holds it.
const secret = fc.stringMatching(/^zz[0-9a-f]{12}$/);
const location = fc.record({ name: secret, street: secret, phone: secret, far: fc.boolean(), confidential: fc.boolean() }).map(({ name, street, phone, far, confidential }) => ({
  name, phone, confidential, ...(!far && { address: { street, city: street, postcode: street, country: 'DE' } }),
}));

export const service = fc.record({
  service: fc.constantFrom('one', 'two'), name: fc.constantFrom('House', 'Advice'), needs: some(...needs), regions: some(...regions),
  languages: some('lt', 'en-GB', 'fil'), focalPoints: some(...genders), eligibility: some(...eligibilities),
  hours: fc.array(fc.record({ days: some(...weekdays), opens: clock, closes: clock }), { minLength: 1, maxLength: 2 }), locations: fc.array(location, { maxLength: 3 }),
}, { requiredKeys: ['service', 'name', 'needs', 'regions'] });

const happening = fc.constantFrom(...providers).chain((by) => {
  const on = (type: string, data: object): Happening => entry(type, data as Happening['data'], { stream: `agency-${by}`, by });
  return fc.oneof(
    { weight: 4, arbitrary: service.map((data) => on('ServiceOffered', data)) },
    fc.record({ service: fc.constantFrom('one', 'two'), capacity: fc.constantFrom(...capacities) }).map((data) => on('CapacityDeclared', data)),
    fc.constantFrom('one', 'two').map((each) => on('ServiceWithdrawn', { service: each })),
    fc.record({ needs: some(...needs), regions: some(...regions) }, { requiredKeys: [] }).map((data) => on('AgencyCertified', data)),
    fc.constantFrom('CertificationSuspended', 'CertificationRevoked').map((type) => on(type, {})),
  );
});

/** What may have happened to a directory: three providers that offer, tell their capacity, withdraw, are certified, suspended and revoked. */
export const directoryHistory = fc.array(happening, { maxLength: 20 }).map((more) => [...providers.map((id) => registered(id, kinds[id])), ...more]);

export const wish = fc.record({
  need: fc.constantFrom(...needs), region: fc.constantFrom(...regions), urgency: fc.constantFrom('immediate', 'urgent', 'routine'),
  languages: some('lt', 'en', 'fil'), gender: fc.constantFrom(...genders), eligibility: some(...eligibilities), when: fc.record({ day: fc.constantFrom(...weekdays), time: clock }),
}, { requiredKeys: ['need', 'region', 'urgency'] });
