import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { plainWords, type Word } from './plain-words.js';

const phrases = z.array(z.string().min(1));
const lists = z.strictObject({ status: phrases, removal: phrases, threats: phrases, innocent: phrases });
type Kind = keyof z.infer<typeof lists>;

/** One word of a phrase: whole, or with any beginning or any ending. */
interface Piece {
  readonly text: string;
  readonly beginning: boolean;
  readonly ending: boolean;
}
/** A place in a phrase: any one of its choices, right after the place before it or some words later. */
interface Place {
  readonly choices: readonly (readonly Piece[])[];
  readonly apart: boolean;
}
interface Phrase {
  readonly language: string;
  readonly places: readonly Place[];
}

/** How far apart, in letters, the words that `..` parts may stand, and a threat from what is threatened. */
const apart = 26;
const threatens = 90;

// Compiled code sits in dist/libs/casework; the lists are data beside their source.
const folder = new URL('../../../libs/casework/status-words/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();

/** The languages that are screened (BCP 47). Every text is screened in all of them. */
export const screenedLanguages = files.map((name) => name.slice(0, -'.yaml'.length));

/** Phrases of one kind in every language, by how their first word begins; a word with any beginning may stand anywhere. */
class Index {
  private readonly byBeginning = new Map<string, Phrase[]>();

  constructor(phrases: readonly Phrase[]) {
    for (const phrase of phrases) {
      for (const key of new Set(phrase.places[0]!.choices.map(([first]) => (first!.beginning ? '' : first!.text.slice(0, 2))))) {
        this.byBeginning.set(key, [...this.byBeginning.get(key) ?? [], phrase]);
      }
    }
  }

  has(words: readonly Word[], start: number): boolean {
    return !this.at(words, start)[Symbol.iterator]().next().done;
  }

  /** Gives every phrase that begins at a word, with the place after its last word. */
  *at(words: readonly Word[], start: number): Iterable<{ language: string; end: number }> {
    for (const key of ['', words[start]!.text.slice(0, 2)]) {
      for (const { language, places } of this.byBeginning.get(key) ?? []) {
        const end = endOf(places, 0, words, start);
        if (end !== undefined) yield { language, end };
      }
    }
  }
}

function endOf(places: readonly Place[], index: number, words: readonly Word[], start: number): number | undefined {
  const place = places[index];
  if (!place) return start;
  for (let at = start; at < words.length && (at === start || (place.apart && near(words[start - 1]!, words[at]!))); at += 1) {
    for (const pieces of place.choices) {
      const fits = pieces.every((piece, offset) => fit(piece, words[at + offset]));
      const end = fits ? endOf(places, index + 1, words, at + pieces.length) : undefined;
      if (end !== undefined) return end;
    }
  }
  return undefined;
}

const near = (before: Word, word: Word): boolean => word.sentence === before.sentence && word.from - before.to <= apart;

function fit({ text, beginning, ending }: Piece, word: Word | undefined): boolean {
  if (!word) return false;
  if (beginning) return ending ? word.text.includes(text) : word.text.endsWith(text);
  return ending ? word.text.startsWith(text) : word.text === text;
}

function phraseOf(language: string, text: string): Phrase {
  const places: Place[] = [];
  let apart = false;
  for (const part of text.split(' ')) {
    if (part === '..') apart = true;
    else {
      places.push({ choices: part.split('|').map(piecesOf), apart });
      apart = false;
    }
  }
  // What bounds the work at a word: few gaps in a phrase, each of a bounded width.
  if (apart || places[0]!.apart || places.filter((place) => place.apart).length > 2) throw new Error(`${language}: "${text}" has a gap too many`);
  return { language, places };
}

function piecesOf(choice: string): Piece[] {
  const words = plainWords(choice);
  if (words.length === 0) throw new Error(`"${choice}" has no word`);
  return words.map(({ text }, index) => ({
    text, beginning: index === 0 && choice.startsWith('*'), ending: index === words.length - 1 && choice.endsWith('*'),
  }));
}

const read = files.map((name, index) => ({
  language: screenedLanguages[index]!, lists: lists.parse(parse(readFileSync(new URL(name, folder), 'utf8'), { maxAliasCount: 0 })),
}));
const indexOf = (kind: Kind) => new Index(read.flatMap(({ language, lists }) => lists[kind].map((text) => phraseOf(language, text))));
const [status, removal, threats, innocent] = [indexOf('status'), indexOf('removal'), indexOf('threats'), indexOf('innocent')];

/** Tells in which language's words a text speaks of somebody's immigration status, if it does. */
export const findStatus = (text: string): string | undefined => statusIn(plainWords(text));

/** The same of words; looks at each word a bounded number of times. */
export function statusIn(all: readonly Word[]): string | undefined {
  const words = withoutInnocent(all);
  for (let start = 0; start < words.length; start += 1) {
    for (const { language } of status.at(words, start)) return language;
  }
  for (let start = 0; start < words.length; start += 1) {
    for (const { language, end } of removal.at(words, start)) {
      if (!isThreatened(words, start, end - 1)) return language;
    }
  }
  return undefined;
}

function isThreatened(words: readonly Word[], first: number, last: number): boolean {
  const reaches = (at: number): boolean => words[at]?.sentence === words[first]!.sentence
    && words[first]!.from - words[at].to <= threatens && words[at].from - words[last]!.to <= threatens;
  for (let at = first; reaches(at); at -= 1) if (threats.has(words, at)) return true;
  for (let at = first + 1; reaches(at); at += 1) if (threats.has(words, at)) return true;
  return false;
}

function withoutInnocent(words: readonly Word[]): readonly Word[] {
  const covered = new Set<number>();
  for (let start = 0; start < words.length; start += 1) {
    for (const { end } of innocent.at(words, start)) for (let at = start; at < end; at += 1) covered.add(at);
  }
  return covered.size === 0 ? words : words.map((word, at) => (covered.has(at) ? { ...word, text: '\0' } : word));
}
