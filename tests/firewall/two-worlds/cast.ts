import type { AgencyKind } from '#libs/casework';
import { operatorAgency } from '#libs/kernel';
import type { Step } from '../../../apps/standalone/scenario.js';

/** What stands for the number of a batch in the names of agencies, so that every batch has agencies of its own. */
export const batchMark = '~';
/** What stands for a country in which no other batch happens. */
export const countryMark = '^^';

const home = countryMark;
const abroad = 'LT';

/** Every kind of agency, some of them twice: one may have a ground where the other of its kind has none. */
export const cast: Readonly<Record<string, { readonly kind: AgencyKind; readonly jurisdiction: string }>> = Object.fromEntries(([
  ['LABOUR', 'labour-inspectorate', home], ['LABOUR-TWO', 'labour-inspectorate', home], ['REGULATOR', 'recruitment-regulator', home],
  ['POLICE', 'police', home], ['POLICE-TWO', 'police', home], ['PROSECUTOR', 'prosecutor', home], ['NGO', 'ngo', home], ['NGO-TWO', 'ngo', home],
  ['UNION', 'trade-union', home], ['HEALTH', 'health', home], ['LEGAL', 'legal-aid', home], ['SHELTER', 'shelter', home],
  ['SOCIAL', 'social-protection', home], ['TAX', 'tax-authority', home], ['CONSULATE', 'consulate', abroad],
  ['LABOUR-ABROAD', 'labour-authority-abroad', abroad], ['OMBUDS', 'ombudsperson', home], ['AUDITOR', 'auditor', home],
  ['STEERING', 'steering-committee', home], ['IMMIGRATION', 'immigration-enforcement', home],
] as const).map(([name, kind, jurisdiction]) => [name + batchMark, { kind, jurisdiction }]));

export const auditor = `AUDITOR${batchMark}`;
export const enforcement = `IMMIGRATION${batchMark}`;
/** Who may have a ground in a case, and who may read for anything. */
export const parties = Object.keys(cast).filter((name) => !['auditor', 'steering-committee', 'ombudsperson', 'immigration-enforcement'].includes(cast[name]!.kind));

/** The agreement of every batch: its counterparts get what the parties record about workers from their country. */
export const agreement = {
  id: `treaty${batchMark}`, kind: 'bilateral', parties: [home, abroad], counterparts: [`LABOUR-ABROAD${batchMark}`, `CONSULATE${batchMark}`],
  purposes: ['cross-border-remedy' as const, 'consular-assistance' as const],
  dataGroups: ['case' as const, 'allegation' as const, 'employment' as const, 'recruitment' as const, 'remedy' as const, 'enforcement' as const],
  link: 'worker-origin' as const, from: '2026-01-01', until: '2030-12-31',
};

/** Whoever is called when a need is called out. */
export const provider = `NGO${batchMark}`;

/** What is offered in every batch: who asks finds it, whatever happens in the cases. */
export const services: readonly Step[] = [
  { as: `player@${operatorAgency}`, do: 'ChangeCertification', agency: provider, change: 'certify', data: {} },
  { as: `desk@SHELTER${batchMark}`, do: 'OfferService', data: { service: 'beds', name: 'Beds', needs: ['shelter'], regions: [home], languages: ['en'] } },
  { as: `desk@SHELTER${batchMark}`, do: 'DeclareCapacity', data: { service: 'beds', capacity: 'limited' } },
  { as: `desk@${provider}`, do: 'OfferService', data: { service: 'advice', name: 'Advice', needs: ['shelter', 'psychosocial'], regions: [home] } },
];

/** Fills in the number and the country of a batch. */
export function inBatch<T>(value: T, number: number): T {
  const letter = (digit: number) => String.fromCharCode(65 + (digit % 26));
  const country = `${letter(Math.floor(number / 26))}${letter(number)}`;
  const fill = JSON.stringify(value).replaceAll(batchMark, number < 0 ? '' : `-${number}`).replaceAll(countryMark, number < 0 ? 'DE' : country);
  return JSON.parse(fill) as T;
}
