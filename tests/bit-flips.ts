import { noteText, readNote } from '../apps/audit/notes/signed-note.js';

/** Anything JSON. */
export type Flippable = null | boolean | number | string | readonly Flippable[] | { readonly [name: string]: Flippable };

/** Changes one bit of one value in JSON; which of them, a number chooses. */
export function flipped(value: Flippable, bit: number): Flippable {
  const places = placesIn(value);
  if (places.length === 0) throw new Error('There is nothing to change');
  return changed(value, places[bit % places.length]!, Math.floor(bit / places.length));
}

/** Changes one bit in the text of a note, or in what follows the key id in one of its signatures. */
export function noteWithFlip(note: string, where: 'text' | number, bit: number): string {
  const { text, signatures } = readNote(note);
  if (where === 'text') return note.replace(text, () => String(flipped(text, bit)));
  return noteText(text, signatures.map((signature, nth) => (nth === where ? { ...signature, bytes: inBytes(signature.bytes, bit) } : signature)));
}

function placesIn(value: Flippable): (string | number)[][] {
  if (value === null || value === '') return [];
  if (typeof value !== 'object') return [[]];
  return Object.entries(value).flatMap(([name, each]) => placesIn(each).map((place) => [name, ...place]));
}

function changed(value: Flippable, [name, ...place]: readonly (string | number)[], bit: number): Flippable {
  if (name !== undefined) {
    const inner = changed((value as { [name: string]: Flippable })[name]!, place, bit);
    return Array.isArray(value) ? (value as Flippable[]).with(Number(name), inner) : { ...(value as object), [name]: inner };
  }
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value ^ (1 << (bit % 8));
  const [text, at] = [value as string, Math.floor(bit / 7) % (value as string).length];
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << (bit % 7))) + text.slice(at + 1);
}

function inBytes(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[(bit >> 3) % copy.length]! ^= 1 << (bit & 7);
  return copy;
}
