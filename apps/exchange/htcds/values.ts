import { htcds, shapes as s, type HtcdsList } from '#libs/casework';
import { htcdsField, htcdsNames, languageTag, type HtcdsName } from '#libs/contracts';
import type { Json } from '#libs/kernel';

/** What keeps a cell from being read: a code, and what is wrong in words. Never repeats the value. */
export class Unreadable extends Error {
  constructor(readonly code: string, readonly detail: string) {
    super(detail);
  }
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

// Slips of the published files, and names of its page of definitions, beside codes and labels.
const alsoWritten: { readonly [list in HtcdsList]?: Readonly<Record<string, string>> } = {
  relationships: { unacquainted: 'Unaquainted' },
  meansOfControl: { threats: 'PhysicalThreats', psychoactivesubstances: 'PsychoactiveSubstance', useschildren: 'ThreatensChildrenFamily', threatoflawenforcement: 'ThreatsLawEnforcement' },
};

/** Reads a code, or its label, as it is written in the published files: with blanks, capitals and dashes as they come. */
function codeIn(list: HtcdsList, text: string): string {
  const written = plain(text).replace(/^methodsofcontrol(?=.)/, '');
  if (list === 'organisationTypes' && written === 'immigrationservice') throw new Unreadable('recipient-class-refused', 'This class of agency takes no part in the exchange.');
  const found = Object.entries<string>(htcds[list]).find(([code, label]) => plain(code) === written || plain(label) === written)?.[0] ?? alsoWritten[list]?.[written];
  if (!found) throw new Unreadable('not-a-code', 'Not one of the codes or labels of the list.');
  return found;
}

const names = new Map<string, HtcdsName>(htcdsNames.map((name) => [plain(name), name]));
const headerSlips: Readonly<Record<string, HtcdsName>> = { victraffickinstatusdecisionmakingorg: 'vic_TraffickingStatusDecisionMakingOrg' };

/** Gives the field that a column is headed by, however its name is broken by underscores and blanks; undefined where there is none. */
export const nameOf = (header: string): HtcdsName | undefined => names.get(plain(header)) ?? headerSlips[plain(header)];

// The published sheet has the mailing labels in another order than the names that it hides above them, and people write under labels.
const mailing = new Map(htcdsNames.filter((name) => name.startsWith('prs_Mailing')).map((name) => [plain(htcdsField(name).label), name]));

/** Gives the field that people mean who write under a label and a name that contradict each other. */
export const meantBy = (name: HtcdsName | undefined, label: string): HtcdsName | undefined => (name?.startsWith('prs_Mailing') ? mailing.get(plain(label)) : undefined) ?? name;

/** Tells whether a row holds labels and no values. */
export const isLabels = (cells: ReadonlyArray<readonly [HtcdsName | undefined, string]>): boolean => {
  const told = cells.filter(([, text]) => text.trim() !== '');
  const matching = told.filter(([name, text]) => (name && plain(htcdsField(name).label) === plain(text)) || mailing.has(plain(text)));
  return told.length > 1 && matching.length * 2 > told.length;
};

const truths: Readonly<Record<string, boolean>> = { true: true, yes: true, 1: true, x: true, false: false, no: false, 0: false };
const several = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : String(value).split(';')).map((each) => each.trim()).filter((each) => each !== '');
const country = (text: string): string => {
  const code = text.toUpperCase();
  if (!s.country.safeParse(code).success) throw new Unreadable('not-a-country', 'A country is written as ISO 3166-1 alpha-2.');
  return code;
};

/** Reads a cell of a sheet or a member of JSON as its field wants it; undefined where it is empty. */
export function valueOf(name: HtcdsName, value: unknown): Json | undefined {
  const { kind, list } = htcdsField(name);
  const text = (typeof value === 'string' ? value : Array.isArray(value) ? '' : String(value ?? '')).replaceAll('\u00a0', ' ').trim();
  if (text === '' && !(Array.isArray(value) && value.length > 0)) return undefined;
  if (value !== null && typeof value === 'object' && !(Array.isArray(value) && (kind === 'codes' || kind === 'countries'))) throw new Unreadable('not-a-value', 'One value is expected.');
  switch (kind) {
    case 'text':
      return text;
    case 'date':
      if (!s.date.safeParse(text).success) throw new Unreadable('not-a-date', 'A date is written as ISO 8601: 2026-03-01.');
      return text;
    case 'flag': {
      const truth = truths[text.toLowerCase()];
      if (truth === undefined) throw new Unreadable('not-a-flag', 'Write true or false.');
      return truth;
    }
    case 'number':
      if (!/^-?\d{1,9}(\.\d{1,9})?$/.test(text)) throw new Unreadable('not-a-number', 'A number is written in digits, with a point.');
      return Number(text);
    case 'language': {
      const tag = languageTag(text);
      if (!tag) throw new Unreadable('not-a-language', 'A language is written as ISO 639-2.');
      return tag;
    }
    case 'country':
      return country(text);
    case 'countries':
      return several(value).map(country);
    case 'code':
      return codeIn(list!, text);
    case 'codes':
      return [...new Set(several(value).map((each) => codeIn(list!, each)))];
  }
}
