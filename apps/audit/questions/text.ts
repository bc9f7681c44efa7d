import { questions, type QuestionName } from '#libs/contracts';
import { columns } from '../print.js';
import type { Row, ShownEntry, ShownReferral } from './row.js';

/** What an auditor is told of a question, as JSON. */
export interface AskAnswer {
  readonly question: QuestionName;
  readonly of: { readonly [subject: string]: string };
  /** How many leaves of the log the answer is about, from the first. */
  readonly upTo: number;
  readonly rows: readonly Row[];
  readonly next?: number;
}

/** Lists the questions with what each needs. */
export const questionsText = (): string =>
  columns(Object.entries(questions).map(([name, { asks, needs }]) => [name, needs.map((subject) => `--${subject} …`).join(' '), asks])).join('\n');

/** Writes the answer to a question: a line for every release, and below it what was shown. */
export function answerText({ question, upTo, rows, next }: AskAnswer): string {
  const releases = rows.flatMap(({ index, at, agency, user, purpose, point, outcome, code, release, shown }) => [
    `leaf ${index}  ${at}  ${agency}${purpose && ` for ${purpose}`}, user ${user}  ${outcome === 'denied' ? `refused at ${point}: ${code}` : point}  ${release}`,
    ...columns(shown.flatMap(linesOf)),
  ]);
  return [
    questions[question].asks, '', ...releases, ...(rows.length > 0 ? [''] : []),
    `${rows.length === 0 ? 'nothing' : `${rows.length} of them`} among the first ${upTo} leaves${next === undefined ? '' : `, looked at down to leaf ${next}; more: --before ${next}`}`,
  ].join('\n');
}

function linesOf(shown: ShownEntry | ShownReferral): readonly (readonly string[])[] {
  if ('referral' in shown) return [[`referral ${shown.referral}`, shown.persons ? 'with persons' : 'without persons', '', '', '']];
  return shown.fields.map(({ name, treatment, rule, ground, consent }) => [`entry ${shown.entry}`, name, treatment, rule, consent ? `${ground}, consent ${consent}` : ground]);
}
