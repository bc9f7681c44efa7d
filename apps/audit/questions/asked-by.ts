import { pageOfAnswers, questionNames, questions, type AnswerFormat, type QuestionName } from '#libs/contracts';
import { Misuse, wholeOf } from '../misuse.js';

/** A question on the command line. */
export interface Asked {
  readonly question: QuestionName;
  readonly of: { readonly [subject: string]: string };
  readonly before?: number;
  readonly limit: number;
  readonly format: AnswerFormat;
}

/** Reads a question and what it is about from the options of a command line, or throws Misuse with a sentence. */
export function askedBy(
  question: string | undefined, subjects: { readonly [subject: string]: unknown },
  { before, limit, csv, fhir }: { readonly before: string | undefined; readonly limit: string | undefined; readonly csv: boolean | undefined; readonly fhir: boolean | undefined },
): Asked {
  if (!question || !isQuestion(question)) throw new Misuse(`ask takes one of: ${questionNames.join(', ')}.`);
  const needs: readonly string[] = questions[question].needs;
  const of = Object.fromEntries(Object.entries(subjects).flatMap(([subject, value]) => (typeof value === 'string' ? [[subject, value]] : [])));
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
