import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

// Compiled code sits in dist/libs/casework; the word list is data beside its source.
const file = new URL('../../../libs/casework/status-words.yaml', import.meta.url);
const lists = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 }) as Record<string, string[]>;

const plain = (text: string) => text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase().replace(/[\s\p{P}]+/gu, ' ');
const phrases = Object.values(lists).flat().map((phrase) => ` ${plain(phrase)} `);

/** Finds the first phrase in a text that speaks of somebody's immigration status, whatever its case, accents, punctuation and invisible characters. */
export function findStatusWord(text: string): string | undefined {
  const padded = ` ${plain(text)} `;
  return phrases.find((phrase) => padded.includes(phrase))?.trim();
}
