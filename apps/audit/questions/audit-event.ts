import { readFacts } from '#libs/contracts';
import type { ReleasedItem } from '#libs/contracts';
import type { Journal } from '#libs/journal';
import { derivedId, type PairwiseNames } from '#libs/kernel';
import { rowOf, type Hit, type Row, type ShownEntry, type ShownReferral } from './row.js';

interface Tools {
  readonly journal: Journal;
  readonly names: PairwiseNames;
}

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const terminology = 'http://terminology.hl7.org/CodeSystem';
const balp = 'https://profiles.ihe.net/ITI/BALP';

const coded = (system: string, code: string, display?: string) => ({ system, code, ...(display && { display }) });
const concept = (...coding: Parameters<typeof coded>) => ({ coding: [coded(...coding)] });
const identified = (what: string, value: string) => ({ identifier: { system: `urn:firebreak:${what}`, value } });
const network = (address: string) => ({ address: `urn:firebreak:${address}`, type: '5' }); // a URI

const observer = { ...identified('exchange', 'disclosures'), display: 'Firebreak exchange' };
const source = { observer, type: [coded(`${terminology}/security-source-type`, '4', 'Application Server')] };

/**
 * Writes hits as FHIR R4 AuditEvents (IHE BALP, privacy disclosure as its source records it): one for every release and person that something
 * shown is about. What is about nobody in particular, and a refusal, is an AuditEvent of no profile, since that demands a patient.
 */
export async function auditEvents({ journal, names }: Tools, hits: readonly Hit[], next: string | undefined): Promise<object> {
  const aboutWhom = personsBy(journal);
  const resources: { readonly id: string }[] = [];
  for (const hit of hits) {
    const row = rowOf(hit, names);
    if (row.outcome === 'denied') resources.push(refusal(row));
    const shown = new Map<string, ReleasedItem[]>();
    for (const item of hit.items) for (const person of await aboutWhom(item)) shown.set(person, [...(shown.get(person) ?? []), item]);
    for (const [person, items] of shown) resources.push(disclosure(rowOf({ ...hit, items }, names), person && names.name(row.agency, 'person', person)));
  }
  return {
    resourceType: 'Bundle', type: 'collection', ...(next && { link: [{ relation: 'next', url: next }] }),
    entry: resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
  };
}

function common({ index, release, at, agency, user, purpose, policy }: Row) {
  const forPurpose = purpose ? [concept('urn:firebreak:purpose', purpose)] : undefined;
  return {
    recorded: at,
    ...(forPurpose && { purposeOfEvent: forPurpose }),
    user: {
      type: concept(`${terminology}/v3-ParticipationType`, 'IRCP', 'information recipient'), who: identified(`user:${agency}`, user), requestor: true,
      ...(policy && { policy: [`urn:firebreak:policy:${policy}`] }), ...(forPurpose && { purposeOfUse: forPurpose }),
    },
    leaf: {
      what: identified('release', release), type: coded(`${terminology}/audit-entity-type`, '2', 'System Object'),
      role: coded(`${terminology}/object-role`, '13', 'Security Resource'), detail: [{ type: 'leaf', valueString: String(index) }],
    },
  };
}

function disclosure(row: Row, person: string) {
  const { user, leaf, ...event } = common(row);
  return {
    resourceType: 'AuditEvent', id: derivedId('audit-event', row.release, person),
    ...(person && { meta: { profile: [`${balp}/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source`] } }),
    type: coded(dicom, '110106', 'Export'), subtype: [coded(`${terminology}/iso-21089-lifecycle`, 'disclose', 'Disclose Record Lifecycle Event')],
    action: 'R', ...event, outcome: '0',
    agent: [
      { type: concept(dicom, '110153', 'Source Role ID'), who: observer, requestor: false, network: network('exchange') },
      { type: concept(dicom, '110152', 'Destination Role ID'), who: identified('agency', row.agency), requestor: false, network: network(`agency:${row.agency}`) },
      user,
    ],
    source,
    entity: [
      ...(person ? [{
        what: { type: 'Patient', ...identified(`person:${row.agency}`, person) }, type: coded(`${terminology}/audit-entity-type`, '1', 'Person'),
        role: coded(`${terminology}/object-role`, '1', 'Patient'),
      }] : []),
      leaf, ...row.shown.map((part) => entityOf(part, row.agency)),
    ],
  };
}

function entityOf(shown: ShownEntry | ShownReferral, agency: string) {
  const details = 'entry' in shown
    ? shown.fields.map(({ name, treatment, rule, ground, consent }) =>
      ({ type: name, valueString: `${treatment} by rule ${rule} on ground ${ground}${consent ? ` with consent ${consent}` : ''}` }))
    : [{ type: 'persons', valueString: shown.persons ? 'show' : 'omit' }];
  return {
    what: 'entry' in shown ? identified(`entry:${agency}`, shown.entry) : identified('referral', shown.referral),
    type: coded(`${terminology}/audit-entity-type`, '2', 'System Object'), role: coded(`${terminology}/object-role`, '3', 'Report'),
    detail: [{ type: 'case', valueString: shown.case }, ...details],
  };
}

function refusal(row: Row) {
  const { user, leaf, ...event } = common(row);
  return {
    resourceType: 'AuditEvent', id: derivedId('audit-event', row.release),
    type: coded(dicom, '110113', 'Security Alert'), subtype: [coded(`${balp}/CodeSystem/AuthZsubType`, 'AuthZ-Role', 'Authorization Decision using only Roles')],
    action: 'E', ...event, outcome: '8', outcomeDesc: row.code,
    agent: [
      user,
      { type: concept(`${terminology}/v3-RoleClass`, 'PROV'), who: identified('agency', row.agency), requestor: false },
      { type: concept(`${terminology}/extra-security-role-type`, 'authserver', 'authorization server'), who: observer, requestor: false },
    ],
    source, entity: [leaf],
  };
}

/** Gives whom a released item is about, '' for nobody in particular. */
function personsBy(journal: Journal): (item: ReleasedItem) => Promise<readonly string[]> {
  const cases = new Map<string, ReturnType<typeof readFacts>>();
  return async (item) => {
    if (!('case' in item)) return [''];
    const facts = await (cases.get(item.case) ?? cases.set(item.case, readFacts(journal, item.case)).get(item.case));
    if (item.kind === 'referral') return item.persons ? (facts?.referrals.get(item.referral)?.persons ?? ['']) : [''];
    const entry = facts?.entries.get(item.event);
    return [(entry && facts?.personOf(entry)) ?? ''];
  };
}
