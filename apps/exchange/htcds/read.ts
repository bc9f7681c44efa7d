import { findingOf, htcdsField, htcdsNames, htcdsWithoutPlace, indicatorOf, type HtcdsName, type ImportedEntry } from '#libs/contracts';
import { Rejection, type ImportFault, type Json } from '#libs/kernel';
import { nameOf, Unreadable, valueOf } from './values.js';

type Data = { [name: string]: Json };
type Values = { readonly [name in HtcdsName]?: Json };
/** A record as it came: by whatever names its fields have there. */
export type Raw = { readonly [name: string]: unknown };

/** What records amount to: a case and its entries, with the row and column that each field of an entry came from. */
export interface Read {
  readonly sector?: string;
  readonly entries: readonly ImportedEntry[];
  readonly rows: readonly number[];
}

const most = 200;
/** Where a record says which of them are about the same person; the published sheet has a number there. */
const recordName = 'record';

/** Reads records of HTCDS 2.0; refuses all of them, with the list of what cannot be read or has no place and is not to be left out. */
export function readRecords(records: readonly Raw[], leaveOut: readonly string[]): Read {
  const faults: ImportFault[] = [];
  const read = records.map((record, nth) => ({ record: String(record[recordName] ?? '').trim() || `row ${nth + 1}`, values: valuesOf(record, nth + 1, leaveOut, faults), row: nth + 1 }));
  const asked = entriesOf(read, faults);
  if (faults.length > 0) throw new Rejection('import-refused', 'The records have faults; nothing was recorded.', undefined, faults.slice(0, most));
  return asked;
}

function valuesOf(record: Raw, row: number, leaveOut: readonly string[], faults: ImportFault[]): Values {
  const values: Record<string, Json> = {};
  for (const [header, raw] of Object.entries(record)) {
    const column = header.slice(0, 100);
    if (header === recordName || leaveOut.includes(header) || raw === '' || raw === null) continue;
    const name = nameOf(header);
    const why = htcdsWithoutPlace[name ?? header.trim()];
    try {
      if (why) throw new Unreadable('no-place', `This field has no place here: ${why}. Name it in leaveOut to import the rest.`);
      if (!name) throw new Unreadable('unknown-column', 'HTCDS 2.0 has no such field. Name it in leaveOut to import the rest.');
      const value = valueOf(name, raw);
      if (value !== undefined) values[name] = value;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      faults.push({ row, column, code: error.code, detail: error.detail });
    }
  }
  return values;
}

interface Row {
  readonly record: string;
  readonly values: Values;
  readonly row: number;
}

function entriesOf(read: readonly Row[], faults: ImportFault[]): Read {
  const entries: ImportedEntry[] = [];
  const rows: number[] = [];
  const persons = new Map<string, number>();
  let closing: { readonly outcome?: Json; readonly row: number } | undefined;
  for (const { record, values, row } of read) {
    const fault = (column: HtcdsName, detail: string) => faults.push({ row, column, code: 'does-not-fit', detail });
    const add = (type: string, data: Data | undefined, isAbout = true): void => {
      if (!data) return;
      entries.push({ type, data, ...(isAbout && { person: persons.get(record)! }) });
      rows.push(row);
    };
    const parts = partsOf(values);
    const isNew = !persons.has(record);
    if (isNew) persons.set(record, entries.length);
    if (isNew) add('PersonRecorded', personOf(values, parts.get('PersonRecorded')));
    else if (parts.has('PersonRecorded') || parts.has('IndicatorObserved')) fault('prs_Gender', 'What is of the person stands in the first row of its record.');
    add('ProfileRecorded', parts.get('ProfileRecorded'));
    add('EmploymentRecorded', parts.get('EmploymentRecorded'));
    add('RecruitmentRecorded', parts.get('RecruitmentRecorded'));
    const assessed = parts.get('ExploitationAssessed');
    if (assessed && !assessed['finding']) fault('vic_TraffickingStatus', 'A type of exploitation is recorded with a finding.');
    add('ExploitationAssessed', assessed && { ...assessed, finding: findingOf[assessed['finding'] as keyof typeof findingOf] ?? null });
    for (const [indicator, means] of byIndicator(values.vic_MethodsOfControl)) add('IndicatorObserved', { indicator, means });
    add('NoteAdded', parts.get('NoteAdded'), false);
    const outcome = values.cas_ReasonForCaseClosure;
    const isClosed = values.cas_Status === 'Closed' || values.cas_Status === 'ClosedReferred';
    if (outcome && !isClosed) fault('cas_ReasonForCaseClosure', 'A case that is not closed has no reason for it.');
    if (isClosed) closing ??= { row, ...(outcome && { outcome }) };
  }
  if (closing) {
    entries.push({ type: 'CaseClosed', data: closing.outcome ? { outcome: closing.outcome } : {} });
    rows.push(closing.row);
  }
  const industry = read.flatMap(({ values }) => values.vic_ForcedLabourIndustry ?? [])[0];
  return { entries, rows, ...(industry && { sector: String(industry).slice(0, 1) }) };
}

// The fields of each event as the table places them.
function partsOf(values: Values): ReadonlyMap<string, Data> {
  const parts = new Map<string, Data>();
  for (const name of htcdsNames) {
    const value = values[name];
    if (value === undefined) continue;
    const { type, path, kind } = htcdsField(name);
    const data = parts.get(type) ?? {};
    parts.set(type, data);
    const [first = '', second] = path;
    if (kind === 'language') data[first] = [...((data[first] ?? []) as Json[]), value];
    else if (second) data[first] = { ...(data[first] as Data | undefined), [second]: value };
    else data[first] = value;
  }
  return parts;
}

const offenders: ReadonlySet<Json> = new Set(['TravellingPartner', 'Transporter', 'RecruiterOrIntermediary', 'BrokerTravelAgent', 'Smuggler', 'Abuser', 'Kidnapper', 'Exploiter']);

// The standard has no role in the case: whoever took part in the trafficking, and has nothing of a victim, is a suspect.
function personOf(values: Values, told: Data = {}): Data {
  const name = [values.prs_FirstName, values.prs_MiddleName, values.prs_SecondName].filter(Boolean).join(' ');
  const nationality = (values.prs_Citizenship as Json[] | undefined)?.[0];
  const isSuspect = ((values.per_RoleInProcess ?? []) as Json[]).some((role) => offenders.has(role)) && !Object.keys(values).some((each) => each.startsWith('vic_'));
  return { role: isSuspect ? 'suspect' : 'worker', ...(name && { name }), ...(nationality && { nationality }), ...told };
}

function byIndicator(means: Json | undefined): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const code of (means ?? []) as (keyof typeof indicatorOf)[]) found.set(indicatorOf[code], [...(found.get(indicatorOf[code]) ?? []), code]);
  return found;
}
