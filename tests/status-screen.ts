import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { findStatus, screenedLanguages } from '../libs/casework/status-words.js';

interface Sentences { readonly speaks: readonly string[]; readonly silent: readonly string[] }
/** Labelled sentences of one language: those the lists were tuned on, and those written when the lists were done. */
interface Labelled { readonly tuned: Sentences; readonly unseen: Sentences }
interface Figures { readonly speaks: number; readonly found: number; readonly silent: number; readonly alarms: number }

export const labelled = (language: string): Labelled =>
  parse(readFileSync(new URL(`../../tests/status-screen/${language}.yaml`, import.meta.url), 'utf8'), { maxAliasCount: 0 }) as Labelled;

/** Counts what the screen finds of what speaks of status, and what it takes for that and is none. */
export const figuresOf = ({ speaks, silent }: Sentences): Figures => ({
  speaks: speaks.length, found: speaks.filter(findStatus).length, silent: silent.length, alarms: silent.filter(findStatus).length,
});

const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} % (${part} of ${whole})`;
const cells = ({ speaks, found, silent, alarms }: Figures): string => `${percent(found, speaks)} | ${percent(alarms, silent)}`;
const sum = (all: readonly Figures[]): Figures => all.reduce((a, b) => ({
  speaks: a.speaks + b.speaks, found: a.found + b.found, silent: a.silent + b.silent, alarms: a.alarms + b.alarms,
}));

/** Renders the page that says how well the screen does, by language. */
export function statusScreenText(): string {
  const measured = screenedLanguages.map((language) => ({ language, unseen: figuresOf(labelled(language).unseen), tuned: figuresOf(labelled(language).tuned) }));
  const rows = measured.map(({ language, unseen, tuned }) => `| ${language} | ${cells(unseen)} | ${cells(tuned)} |`);
  return `# The status screen, measured

Generated from [the lists](../libs/casework/status-words) and [labelled sentences](../tests/status-screen). Recall: sentences that speak of somebody's immigration
status and are refused. False alarms: sentences that do not, threats of deportation among them, and are refused all the same.

*Unseen* sentences were written after the lists were done, and no list was changed for them; ten of a kind, so one sentence is ten points. *Tuned* sentences were written before
the lists, and the lists were mended until they fitted. One author wrote lists and sentences, and no native speaker has reviewed either: real texts will do worse.

| language | recall, unseen | false alarms, unseen | recall, tuned | false alarms, tuned |
|---|---|---|---|---|
${rows.join('\n')}
| all | ${cells(sum(measured.map(({ unseen }) => unseen)))} | ${cells(sum(measured.map(({ tuned }) => tuned)))} |
`;
}
