export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Serialises a JSON value to its one canonical text (RFC 8785); refuses what JSON cannot hold. */
export const canonicalJson = (value: unknown): string => textOf(value, '');

// The engine writes numbers and text as RFC 8785 wants them, and a whole value that is in order several times as fast as its members one by one.
function textOf(value: unknown, path: string): string {
  if (isInOrder(value, path)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, index) => textOf(item, `${path}/${index}`)).join(',')}]`;
  const members = Object.entries(value as object).sort(([one], [other]) => (one < other ? -1 : 1)); // by UTF-16 units
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${textOf(member, `${path}/${key}`)}`).join(',')}}`;
}

// Tells whether all keys come in the canonical order already, and refuses what JSON.stringify would drop or turn into something else: two
// different records would then share a digest.
function isInOrder(value: unknown, path: string): boolean {
  if (typeof value === 'string') return wellFormed(value, path);
  if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return true;
  let inOrder = true;
  if (Array.isArray(value)) {
    // By number, because a sparse list has holes that forEach passes by.
    for (let index = 0; index < value.length; index += 1) if (!isInOrder(value[index], `${path}/${index}`)) inOrder = false;
    return inOrder;
  }
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (prototype !== null && prototype !== Object.prototype) throw new TypeError(`Not a JSON value at "${path}": ${typeof value}`);
  let last = '';
  for (const key of Object.keys(value as object)) {
    if (!isInOrder((value as Record<string, unknown>)[key], `${path}/${key}`) || key < last || !wellFormed(key, path)) inOrder = false;
    last = key;
  }
  return inOrder;
}

function wellFormed(text: string, path: string): true {
  if (text.isWellFormed()) return true;
  throw new TypeError(`Half of a surrogate pair at "${path}"`);
}
