import { pageOfAnswers, questionNames, questions, type AnswerFormat, type QuestionName } from '#libs/contracts';
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
  questions                                  what can be asked of the whole log, and what each question needs
  ask QUESTION ... [--limit N] [--before LEAF] [--csv | --fhir]
                                             the releases that answer it, newest first; --before goes on where a page ended

  --case REF    the case as the agency calls it (names differ from agency to agency)
  --agency ID   the agency; left out = the one that calls a case by this name
  --at TIME     ISO 8601: 2026-03-01 or 2026-03-01T12:00:00Z
  --json        for machines
  --help        this text

Reads the database that the exchange uses (DATABASE_URL, else the embedded one), beside a running exchange or alone. What replay, who-saw-what,
proof and ask answer is written into the log before it is printed. Exits 0 = it holds, 1 = it does not, or there is no such thing, 2 = not understood.`;

/** A command line that says nothing this program can do. */
export class Misuse extends Error {}

const options = {
  release: { type: 'string' }, case: { type: 'string' }, agency: { type: 'string' }, purpose: { type: 'string' }, at: { type: 'string' },
  person: { type: 'string' }, user: { type: 'string' }, consent: { type: 'string' }, rule: { type: 'string' }, before: { type: 'string' }, limit: { type: 'string' },
  csv: { type: 'boolean' }, fhir: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' },
} as const;

type Option = keyof typeof options;

const taken = {
  replay: ['release', 'case', 'agency', 'purpose', 'at'],
  verify: [],
  'who-saw-what': ['case', 'agency', 'at'],
  proof: ['release'],
  questions: [],
  ask: ['agency', 'case', 'person', 'user', 'consent', 'rule', 'before', 'limit', 'csv', 'fhir'],
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
  readonly ask?: Asked;
}

/** A question on the command line. */
interface Asked {
  readonly question: QuestionName;
  readonly of: { readonly [subject: string]: string };
  readonly before?: number;
  readonly limit: number;
  readonly format: AnswerFormat;
}

/** Reads the arguments of the command line, or throws Misuse with a sentence. */
export function readArguments(args: readonly string[]): Order | 'help' {
  const { values, positionals } = parsed(args);
  const { json = false, help, at, person, user, consent, rule, before, limit, csv, fhir, ...named } = values;
  if (help) return 'help';
  const [command, ...rest] = positionals;
  const extra = rest[command === 'ask' ? 1 : 0];
  if (!command) throw new Misuse('Name a command.');
  if (!isCommand(command)) throw new Misuse(`There is no command ${command}.`);
  if (extra) throw new Misuse(`${command} takes options only, not ${extra}.`);
  const allowed: readonly string[] = taken[command];
  const foreign = Object.keys(values).find((name) => name !== 'json' && !allowed.includes(name));
  if (foreign) throw new Misuse(`${command} takes no --${foreign}.`);
  if (command === 'replay' && !named.case === !named.release) throw new Misuse('replay needs either --case REF or --release ID.');
  if (named.release && (named.agency ?? named.purpose ?? at)) throw new Misuse('--release names one release already; leave the other options out.');
  if (command === 'who-saw-what' && !named.case) throw new Misuse('who-saw-what needs --case REF.');
  if (command === 'ask') return { do: command, json, ask: asked(rest[0], { ...named, person, user, consent, rule }, { before, limit, csv, fhir }) };
  return { do: command, json, ...named, ...(at !== undefined && { at: timeOf(at) }) };
}

function asked(
  question: string | undefined, subjects: { readonly [subject: string]: string | undefined },
  { before, limit, csv, fhir }: { readonly before: string | undefined; readonly limit: string | undefined; readonly csv: boolean | undefined; readonly fhir: boolean | undefined },
): Asked {
  if (!question || !isQuestion(question)) throw new Misuse(`ask takes one of: ${questionNames.join(', ')}.`);
  const needs: readonly string[] = questions[question].needs;
  const of = Object.fromEntries(Object.entries(subjects).flatMap(([subject, value]) => (value === undefined ? [] : [[subject, value]])));
  if (needs.some((subject) => !(subject in of)) || Object.keys(of).length > needs.length) {
    throw new Misuse(`${question} takes ${needs.map((subject) => `--${subject}`).join(', ') || 'nothing more'}.`);
  }
  if (csv && fhir) throw new Misuse('--csv or --fhir, not both.');
  const size = wholeOf('limit', limit) ?? pageOfAnswers.usual;
  if (size < 1 || size > pageOfAnswers.most) throw new Misuse(`--limit takes 1 to ${pageOfAnswers.most}.`);
  const start = wholeOf('before', before);
  return { question, of, ...(start !== undefined && { before: start }), limit: size, format: csv ? 'csv' : fhir ? 'fhir' : 'json' };
}

const isQuestion = (text: string): text is QuestionName => Object.hasOwn(questions, text);

function wholeOf(option: string, text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,15}$/.test(text)) throw new Misuse(`--${option} takes a whole number.`);
  return text === undefined ? undefined : Number(text);
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
