import type { Actor, Permission } from '#libs/kernel';

/** What a question is about: `agency` is the one that calls case, person and consent by these references, or the one that asked. */
export type Subject = 'agency' | 'case' | 'person' | 'user' | 'consent' | 'rule';

interface Question {
  readonly asks: string;
  readonly needs: readonly Subject[];
}

/** What an auditor may ask of the whole log, by name; docs/auditors-questions.md says exactly what each means. */
export const questions = {
  'seen-person': { asks: 'Who saw this person?', needs: ['agency', 'case', 'person'] },
  'opened-by-user': { asks: 'What did this user open?', needs: ['agency', 'user'] },
  'by-consent': { asks: 'Which releases relied on this consent?', needs: ['agency', 'consent'] },
  'by-rule': { asks: 'Which releases used this rule?', needs: ['rule'] },
  'by-override': { asks: 'What left without a consent because a statutory notice stood in for it?', needs: [] },
  denied: { asks: 'What was this agency refused?', needs: ['agency'] },
  'by-retired-policy': { asks: 'What was released under a policy that is no longer in force?', needs: [] },
  'after-withdrawal': { asks: 'What was released on a consent that had been withdrawn? There must be nothing.', needs: [] },
} as const satisfies Record<string, Question>;

export type QuestionName = keyof typeof questions;
export const questionNames = Object.keys(questions) as [QuestionName, ...QuestionName[]];

export const answerFormats = ['json', 'csv', 'fhir'] as const;
export type AnswerFormat = (typeof answerFormats)[number];

/** Rows to a page: the most, and how many unless told. */
export const pageOfAnswers = { most: 500, usual: 100 } as const;

/** Asks the log one of the questions; answered newest first, by pages. */
export class AskLog {
  static readonly permission: Permission = 'replay';
  constructor(
    readonly actor: Actor,
    readonly question: QuestionName,
    readonly of: { readonly [subject in Subject]?: string },
    /** Only leaves below this index; what `next` of the page before says. A page so asked for never changes. */
    readonly before: number | undefined,
    readonly limit: number,
    readonly format: AnswerFormat,
  ) {}
}

/** Writes the query string that asks for the same from another leaf on. */
export function queryOf({ question, of, limit, format }: AskLog, before: number | undefined): string {
  const parts = { question, ...of, ...(before !== undefined && { before }), limit, format };
  return Object.entries(parts).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}
