/** A word in the plain form in which words are compared, with its place in the plain text. A Thai letter counts as a word: Thai has no spaces. */
export interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly sentence: number;
}

// Invisible characters, accents, vowel points, tatweel, nukta, candrabindu, Thai tone marks: what writers leave out, or put in to part a word.
const dropped = /[\p{Cf}\u034F\u0610-\u061A\u0640\u06D6-\u06ED\u093C\u0901\u09BC\u0981\u0E47-\u0E4C]|(?=\p{M})\p{Script=Inherited}/gu;
// Normalising a run of marks costs its square; no language stacks more than these (UAX 15, stream-safe text).
const longRun = /(\p{M}{30})\p{M}+/gu;
const pieces = /\p{Script=Thai}|(?:(?!\p{Script=Thai})[\p{L}\p{M}\p{N}])+|[.!?;\u061B\u061F\u0964\u0965\u1362]+(?=\s|$)/gu;
const letter = /^[\p{L}\p{M}\p{N}]/u;

// Letters that stand for one another: look-alikes of other scripts, and spellings that vary from writer to writer.
const pairs = [
  'đd ıi łl øo аa еe оo рp сc уy хx іi јj ѕs ԁd һh ԛq ԝw αa εe ιi κk νv οo ρp τt υu χx', // Latin, by Cyrillic and Greek look-alikes
  'ىي ةه کك یي ھه ہه ٱا', // Arabic
  'ीि ूु शस षस वब', // Devanagari
  'ীি ূু ণন ষস শস', // Bengali
  'ሃሀ ኣአ', // Amharic: first and fourth order sound alike
].join(' ').split(' ').map((pair) => [...pair] as [string, string]);
/** Amharic homophones: each series of seven letters and the one it is read as. */
const series = [['ሐ', 'ሀ'], ['ኀ', 'ሀ'], ['ኸ', 'ሀ'], ['ሠ', 'ሰ'], ['ዐ', 'አ'], ['ፀ', 'ጸ']] as const;
const alike = new Map(pairs);
for (const [from, to] of series) {
  for (let order = 0; order < 7; order += 1) {
    const read = String.fromCodePoint(to.codePointAt(0)! + order);
    alike.set(String.fromCodePoint(from.codePointAt(0)! + order), alike.get(read) ?? read);
  }
}

// Particles written as one with the word that follows: and, in, for, the (Arabic); of, in, for, from, about (Amharic).
const particles = /^(?:(?:ال|[وفبكل])+(?=\p{Script=Arabic}{3})|(?:ስለ|[የበለከ])+(?=\p{Script=Ethiopic}{2}))/u;

function plain(text: string): string {
  const bare = text.replace(dropped, '').replace(longRun, '$1').normalize('NFKD').toLowerCase().replace(dropped, '').replaceAll('ß', 'ss');
  return Array.from(bare, (each) => alike.get(each) ?? each).join('');
}

/** Splits a text into plain words, whatever its case, accents, punctuation, spelling variants and invisible characters. Linear in the text. */
export function plainWords(text: string): Word[] {
  const words: Word[] = [];
  let sentence = 0;
  for (const { 0: piece, index } of plain(text).matchAll(pieces)) {
    if (letter.test(piece)) words.push({ text: piece.replace(particles, ''), from: index, to: index + piece.length, sentence });
    else sentence += 1;
  }
  return words;
}
