import { fromIso } from '#libs/kernel';
import { parseArgs } from 'node:util';
import { z } from 'zod';

export const usage = `npm run audit -- COMMAND

  replay --release ID                        a release as it was, made again from the journal: every field, and why it was shown
  replay --case REF [--agency ID] [--purpose P] [--at TIME]
                                             the last view an agency had of a case, up to a time
  who-saw-what --case REF [--agency ID] [--at TIME]
                                             a row for every event of a case, a column for every agency that had seen it by a time
  verify                                     recomputes the whole log and makes every release again; names the first leaf that does not hold
  proof [--release ID]                       the head of the log, or the proof that a release is in it

  --case REF    the case as the agency calls it (names differ from agency to agency)
  --agency ID   the agency; left out = the one that calls a case by this name
  --at TIME     ISO 8601: 2026-03-01 or 2026-03-01T12:00:00Z
  --json        for machines
  --help        this text

Reads the database that the exchange uses (DATABASE_URL, else the embedded one), beside a running exchange or alone. What replay, who-saw-what and
proof answer is written into the log before it is printed. Exits 0 = it holds, 1 = it does not, or there is no such thing, 2 = not understood.`;

/** A command line that says nothing this program can do. */
export class Misuse extends Error {}

const options = {
  release: { type: 'string' }, case: { type: 'string' }, agency: { type: 'string' }, purpose: { type: 'string' }, at: { type: 'string' },
  json: { type: 'boolean' }, help: { type: 'boolean' },
} as const;

type Option = keyof typeof options;

const taken = {
  replay: ['release', 'case', 'agency', 'purpose', 'at'],
  verify: [],
  'who-saw-what': ['case', 'agency', 'at'],
  proof: ['release'],
} as const satisfies Record<string, readonly Option[]>;

export interface Order {
  readonly do: keyof typeof taken;
  readonly json: boolean;
  readonly release?: string;
  readonly case?: string;
  readonly agency?: string;
  readonly purpose?: string;
  /** Milliseconds. */
  readonly at?: number;
}

/** Reads the arguments of the command line, or throws Misuse with a sentence. */
export function readArguments(args: readonly string[]): Order | 'help' {
  const { values, positionals } = parsed(args);
  const { json = false, help, at, ...named } = values;
  if (help) return 'help';
  const [command, extra] = positionals;
  if (!command) throw new Misuse('Name a command.');
  if (!isCommand(command)) throw new Misuse(`There is no command ${command}.`);
  if (extra) throw new Misuse(`${command} takes options only, not ${extra}.`);
  const allowed: readonly string[] = taken[command];
  const foreign = Object.keys(values).find((name) => name !== 'json' && !allowed.includes(name));
  if (foreign) throw new Misuse(`${command} takes no --${foreign}.`);
  if (command === 'replay' && !named.case === !named.release) throw new Misuse('replay needs either --case REF or --release ID.');
  if (named.release && (named.agency ?? named.purpose ?? at)) throw new Misuse('--release names one release already; leave the other options out.');
  if (command === 'who-saw-what' && !named.case) throw new Misuse('who-saw-what needs --case REF.');
  return { do: command, json, ...named, ...(at !== undefined && { at: timeOf(at) }) };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    throw new Misuse((cause as Error).message.split('. ')[0]);
  }
}

const isCommand = (text: string): text is keyof typeof taken => Object.hasOwn(taken, text);

const isoSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

function timeOf(text: string): number {
  if (!isoSchema.safeParse(text).success) throw new Misuse('--at takes a time in ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z.');
  return fromIso(text);
}
