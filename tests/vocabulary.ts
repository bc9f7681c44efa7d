import { agencyKinds, catalogue, groundKinds, isRegisterEvent, labels, purposes, type EventSpec } from '#libs/casework';
import { isRefused } from '#libs/kernel';
import { stringify } from 'yaml';

/** Facts about a case, a record or a person that conditions may read: each survives the erasure of every key. */
export const attributes = {
  'case.jurisdiction': 'country',
  'case.finalDecision': 'flag',
  'record.final': 'flag',
  'record.indicator': 'code',
  'person.nationality': 'country',
};

/** Renders policies/vocabulary.yaml from the catalogue: nothing else may be named in a rule. */
export function vocabularyText(): string {
  const kinds = Object.fromEntries(Object.entries(agencyKinds).filter(([kind]) => !isRefused(kind)));
  const events = Object.entries(catalogue as Record<string, EventSpec>).filter(([type]) => !isRegisterEvent(type));
  const vocabulary = {
    kinds,
    purposes: [...purposes],
    labels: [...labels],
    grounds: [...groundKinds],
    attributes,
    events: Object.fromEntries(events.map(([type, spec]) => [type, Object.fromEntries(
      Object.entries(spec.fields).map(([name, field]) => [name, field.reference ? `${field.label} -> ${field.reference}` : field.label]),
    )])),
  };
  return `# Generated from the event catalogue (libs/casework). Run "npm run generate" after a change; do not edit.\n${stringify(vocabulary, { lineWidth: 130, flowCollectionPadding: false })}`;
}
