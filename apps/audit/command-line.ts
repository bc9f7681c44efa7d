import { fromIso } from '#libs/kernel';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { askedBy, type Asked } from './questions/asked-by.js';
import { Misuse, wholeOf } from './misuse.js';

export const usage = `npm run audit -- COMMAND

  replay --release ID                        a release as it was, made again from the journal: every field, why it was shown, and what it changed
  replay --case REF [--agency ID] [--purpose P] [--at TIME]
                                             the last view an agency had of a case, up to a time
  replay [--agency ID] [--user NAME] [--case REF] [--from TIME] [--to TIME] [--limit N] [--before LEAF]
                                             every release and refusal to an agency or a user of it, about a case or in a time, and whether each holds; newest first
  diff --case REF [--agency ID] --from TIME --to TIME
                                             what every agency had been shown of a case at one time against another
  who-saw-what --case REF [--agency ID] [--at TIME]
                                             a row for every event of a case, a column for every agency that had seen it by a time
  verify                                     recomputes the whole log and makes every release again; names the first leaf that does not hold
  verify FILE [--log-key KEY] [--witness-key KEY ...] [--quorum N]
                                             the same of an exported bundle, with nothing but the file and the keys
  export --out FILE (--all | --release ID | --case REF [--agency ID] | --from TIME --to TIME)
                                             one file that a stranger can verify (docs/audit-bundle.md)
  proof [--release ID]                       the head of the log, or the proof that a release is in it
  questions                                  what can be asked of the whole log, and what each question needs
  ask QUESTION ... [--limit N] [--before LEAF] [--csv | --fhir]
                                             the releases that answer it, newest first; --before goes on where a page ended

  --case REF    the case as the agency calls it (names differ from agency to agency)
  --agency ID   the agency; left out = the one that calls a case by this name
  --at TIME     ISO 8601: 2026-03-01 or 2026-03-01T12:00:00Z
  --json        for machines
  --help        this text

Reads the database that the exchange uses (DATABASE_URL, else the embedded one), beside a running exchange or alone. What is told or exported is
written into the log first. Exits 0 = it holds, 1 = it does not, or there is no such thing, 2 = not understood.`;

const options = {
  release: { type: 'string' }, case: { type: 'string' }, agency: { type: 'string' }, purpose: { type: 'string' }, at: { type: 'string' },
  person: { type: 'string' }, consent: { type: 'string' }, rule: { type: 'string' }, before: { type: 'string' }, csv: { type: 'boolean' }, fhir: { type: 'boolean' },
  user: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, limit: { type: 'string' },
  out: { type: 'string' }, all: { type: 'boolean' }, 'log-key': { type: 'string' }, 'witness-key': { type: 'string', multiple: true }, quorum: { type: 'string' },
  json: { type: 'boolean' }, help: { type: 'boolean' },
} as const;

type Option = keyof typeof options;

const taken = {
  replay: ['release', 'case', 'agency', 'purpose', 'at', 'user', 'from', 'to', 'before', 'limit'],
  diff: ['case', 'agency', 'from', 'to'],
  verify: ['log-key', 'witness-key', 'quorum'],
  export: ['out', 'all', 'release', 'case', 'agency', 'from', 'to'],
  'who-saw-what': ['case', 'agency', 'at'],
  proof: ['release'],
  questions: [],
  ask: ['agency', 'case', 'person', 'user', 'consent', 'rule', 'before', 'limit', 'csv', 'fhir'],
} as const satisfies Record<string, readonly Option[]>;

export interface Order {
  readonly do: keyof typeof taken;
  readonly json: boolean;
  /** Of `verify`. */
  readonly file?: string;
  readonly release?: string;
  readonly case?: string;
  readonly agency?: string;
  readonly purpose?: string;
  readonly user?: string;
  readonly out?: string;
  readonly all?: boolean;
  readonly 'log-key'?: string;
  readonly 'witness-key'?: readonly string[];
  /** Milliseconds. */
  readonly at?: number;
  readonly from?: number;
  readonly to?: number;
  readonly before?: number;
  readonly limit?: number;
  readonly quorum?: number;
  readonly ask?: Asked;
}

/** Reads the arguments of the command line, or throws Misuse with a sentence. */
export function readArguments(args: readonly string[]): Order | 'help' {
  const { values, positionals } = parsed(args);
  const { json = false, help, at, from, to, before, limit, quorum, person, consent, rule, csv, fhir, ...named } = values;
  if (help) return 'help';
  const [command, first, second] = positionals;
  const extra = command === 'verify' || command === 'ask' ? second : first;
  if (!command) throw new Misuse('Name a command.');
  if (!isCommand(command)) throw new Misuse(`There is no command ${command}.`);
  if (extra) throw new Misuse(`${command} takes options only, not ${extra}.`);
  const allowed: readonly string[] = taken[command];
  const foreign = Object.keys(values).find((name) => name !== 'json' && !allowed.includes(name));
  if (foreign) throw new Misuse(`${command} takes no --${foreign}.`);
  if (command === 'ask') return { do: command, json, ask: askedBy(first, { ...named, person, consent, rule }, { before, limit, csv, fhir }) };
  const times = { ...timeOf('at', at), ...timeOf('from', from), ...timeOf('to', to) };
  const numbers = { ...given('before', wholeOf('before', before)), ...given('limit', wholeOf('limit', limit)), ...given('quorum', wholeOf('quorum', quorum)) };
  const order = { do: command, json, ...(first && { file: first }), ...named, ...times, ...numbers };
  const wrong = complaint[command]?.(order);
  if (wrong) throw new Misuse(wrong);
  return order;
}

/** Tells whether a replay is about one release, rather than about all that are meant. */
export const isOfOne = ({ release, case: of, user, from, to, before, limit }: Order): boolean =>
  release !== undefined || (of !== undefined && [user, from, to, before, limit].every((option) => option === undefined));

const complaint: { readonly [C in keyof typeof taken]?: (order: Order) => string | false } = {
  replay: (order) => {
    const { release, agency, purpose, at, user, from, to, case: of } = order;
    if (release && [of, agency, purpose, at, user, from, to].some((option) => option !== undefined)) return '--release names one release already; leave the other options out.';
    if (!release && !of && !agency && from === undefined && to === undefined) return 'replay needs --release ID, --case REF, --agency ID, or --from and --to.';
    if (!isOfOne(order) && (purpose ?? at) !== undefined) return '--purpose and --at look for one view; leave them out, or name a --case alone.';
    return user !== undefined && !agency && '--user names a user of an --agency.';
  },
  diff: ({ case: of, from, to }) => (!of || from === undefined || to === undefined) && 'diff needs --case REF, --from TIME and --to TIME.',
  'who-saw-what': ({ case: of }) => !of && 'who-saw-what needs --case REF.',
  verify: (order) => !order.file && ['log-key', 'witness-key', 'quorum'].some((option) => option in order) && 'Keys are for verifying a FILE.',
  export: ({ out, all, release, case: of, agency, from, to }) => {
    if (!out) return 'export needs --out FILE.';
    const chosen = [all, release, of, from ?? to].filter((option) => option !== undefined).length;
    if (chosen !== 1 || (from === undefined) !== (to === undefined)) return 'export needs one of --all, --release ID, --case REF, or --from TIME --to TIME.';
    return agency !== undefined && !of && '--agency says who calls a --case so.';
  },
};

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    throw new Misuse((cause as Error).message.split('. ')[0]);
  }
}

const isCommand = (text: string): text is keyof typeof taken => Object.hasOwn(taken, text);

const isoSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

function timeOf(name: 'at' | 'from' | 'to', text: string | undefined): { readonly [time: string]: number } {
  if (text === undefined) return {};
  if (!isoSchema.safeParse(text).success) throw new Misuse(`--${name} takes a time in ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z.`);
  return { [name]: fromIso(text) };
}

const given = (name: string, value: number | undefined): { readonly [name: string]: number } => (value === undefined ? {} : { [name]: value });
