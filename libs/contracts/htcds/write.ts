import { htcds } from '#libs/casework';
import type { Json } from '#libs/kernel';
import { findingOf, htcdsField, htcdsNames, type HtcdsName } from './fields.js';
import { threeLetters } from './languages.js';

type Data = { readonly [name: string]: Json };

/** A case view, as far as it is written in HTCDS. */
interface CaseView {
  readonly case: string;
  readonly purpose: string;
  readonly summary: Data;
  readonly entries: ReadonlyArray<{ readonly entry: string; readonly type: string; readonly occurredOn: string; readonly data: Data; readonly marks: Readonly<Record<string, string>> }>;
}
interface Line {
  readonly type: string;
  readonly on: string;
  readonly data: Data;
}

/** One row: a person, or more of the same person where something repeats. */
export type HtcdsRecord = { readonly record: string } & { readonly [name in HtcdsName]?: Json };

/** Writes a case as JSON of HTCDS 2.0, from what its reader is shown of it and nothing else. */
export function htcdsJson(text: string): string {
  const view = JSON.parse(text) as CaseView;
  const { jurisdiction, region } = view.summary;
  return JSON.stringify({
    standard: 'HTCDS 2.0', case: view.case, purpose: view.purpose, ...(jurisdiction && { jurisdiction }), ...(region && { region }), records: recordsOf(view),
  });
}

/** Writes a case in the layout of the published sheet of HTCDS 2.0, as CSV (RFC 4180): a row of names, a row of labels, a row a record. */
export function htcdsCsv(text: string): string {
  const records = recordsOf(JSON.parse(text) as CaseView);
  const rows: ReadonlyArray<readonly unknown[]> = [
    ['record', ...htcdsNames], ['Record', ...htcdsNames.map((name) => htcdsField(name).label)],
    ...records.map((record) => [record.record, ...htcdsNames.map((name) => record[name])]),
  ];
  return rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

// What a spreadsheet would take for a formula is made text by an apostrophe, which reading takes away again.
function cell(value: unknown): string {
  const text = [value ?? ''].flat().join(';');
  const safe = /^'*\s*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function recordsOf({ summary, entries }: CaseView): readonly HtcdsRecord[] {
  const lines = linesOf(entries);
  const all = (type: string) => lines.filter((line) => line.type === type);
  const persons = [...new Set(all('PersonRecorded').map(({ data }) => String(data['person'])))];
  const rows = persons.flatMap((person) => rowsOf(person, lines.filter(({ data }) => data['person'] === person), summary));
  // What is of the case and no person stands in the rows one after another.
  const [comments, referrals] = [all('NoteAdded'), all('ReferralSent')];
  return rows.map((row, nth): HtcdsRecord => ({
    ...row, ...(nth === 0 && stageOf(summary, all('ProfileRecorded'))), ...(nth === 0 && atPath('cas_ReasonForCaseClosure', all('CaseClosed').at(-1)?.data)),
    ...atPath('cco_CaseComment', comments[nth]?.data), ...atPath('cas_ReferredOrganisation', referrals[nth]?.data),
    ...(referrals[nth] && { cas_OutgoingReferralDate: referrals[nth].on }),
  }));
}

// As corrected, and of treated fields nothing: the standard has no place for a part of a value.
function linesOf(entries: CaseView['entries']): readonly Line[] {
  const corrections = new Map<string, Data>();
  for (const { type, data } of entries) {
    if (type === 'EntryCorrected') corrections.set(String(data['target']), { ...corrections.get(String(data['target'])), ...(data['fields'] as Data) });
  }
  return entries.map(({ type, entry, occurredOn, data, marks }) => {
    const shown = Object.entries({ ...data, ...corrections.get(entry) }).filter(([name]) => name === 'person' || !marks[name]);
    return { type, on: occurredOn, data: Object.fromEntries(shown) };
  });
}

const onceFor = ['PersonRecorded'];
const severalFor = ['ProfileRecorded', 'EmploymentRecorded', 'RecruitmentRecorded', 'ExploitationAssessed'];

function rowsOf(person: string, lines: readonly Line[], summary: Data): readonly HtcdsRecord[] {
  const all = (type: string) => lines.filter((line) => line.type === type).map(({ data }) => data);
  const whole = Object.assign({}, ...all('PersonRecorded')) as Data;
  const means = [...new Set(all('IndicatorObserved').flatMap((data) => (data['means'] ?? []) as string[]))].filter((code) => code in htcds.meansOfControl);
  const count = Math.max(1, ...severalFor.map((type) => all(type).length));
  return Array.from({ length: count }, (_, nth) => {
    const sources: Readonly<Record<string, Data | undefined>> = {
      ...Object.fromEntries(severalFor.map((type) => [type, all(type)[nth]])), ...(nth === 0 && { PersonRecorded: whole, IndicatorObserved: means.length > 0 ? { means } : {} }),
    };
    const names = htcdsNames.filter((name) => [...onceFor, ...severalFor, 'IndicatorObserved'].includes(htcdsField(name).type) && name !== 'cas_Status');
    return Object.assign({ record: person }, ...names.map((name) => atPath(name, sources[htcdsField(name).type])), nth === 0 && derived(sources, summary)) as HtcdsRecord;
  });
}

// What the catalogue holds in another shape than the standard.
function derived({ PersonRecorded: of = {}, ProfileRecorded: profile = {} }: Readonly<Record<string, Data | undefined>>, { sector }: Data): { readonly [name in HtcdsName]?: Json } {
  const { name, address, nationality } = of;
  const section = /^[A-U]/.exec(String(sector ?? ''))?.[0];
  const industry = section && Object.keys(htcds.industries).find((code) => code.startsWith(`${section}_`));
  const isNamed = profile['givenName'] ?? profile['middleName'] ?? profile['familyName'];
  return {
    ...(!isNamed && name && { prs_SecondName: name }), ...(!profile['mailing'] && address && { prs_MailingStreet: address }),
    ...(!profile['citizenships'] && nationality && { prs_Citizenship: [nationality] }), ...(!profile['industry'] && industry && { vic_ForcedLabourIndustry: industry }),
  };
}

// The standard knows more stages than open and closed; the case says which of the two it is.
function stageOf({ status }: Data, profiles: readonly Line[]): { readonly cas_Status?: Json } {
  if (!status) return {};
  const fitting = status === 'closed' ? ['Closed', 'ClosedReferred'] : ['Active', 'FollowUp'];
  const told = profiles.map(({ data }) => data['stage']).find((stage) => fitting.includes(String(stage)));
  return { cas_Status: told ?? fitting[0]! };
}

function atPath(name: HtcdsName, data: Data | undefined): { readonly [name: string]: Json } {
  const { path, kind, list } = htcdsField(name);
  const value = path.reduce<Json | undefined>((part, step) => (part !== null && typeof part === 'object' ? (part as Data)[step] : undefined), data);
  if (value === undefined || value === null) return {};
  if (kind === 'language') return { [name]: threeLetters(String(value)) };
  if (list === 'findings') return { [name]: Object.entries(findingOf).find(([, finding]) => finding === value)?.[0] ?? '' };
  return list && [value].flat().some((code) => !(String(code) in htcds[list])) ? {} : { [name]: value };
}
