export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Serialises a JSON value to its one canonical text (RFC 8785); refuses what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  try {
    return textOf(value);
  } catch {
    throw refusalOf(value, '');
  }
}

// The engine writes numbers and text as RFC 8785 wants them, and a whole value that is in order several times as fast as its members one by one.
function textOf(value: unknown): string {
  if (isInOrder(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  const members = Object.entries(value as object).sort(([one], [other]) => (one < other ? -1 : 1)); // by UTF-16 units
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${textOf(member)}`).join(',')}}`;
}

const unfit = new TypeError('no JSON');

// Tells whether all keys come in the canonical order already, and throws at what JSON.stringify would drop or turn into something else: two
// different records would then share a digest.
function isInOrder(value: unknown): boolean {
  if (typeof value === 'string') return isWellFormed(value);
  if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return true;
  let inOrder = true;
  if (Array.isArray(value)) {
    // By number, because a sparse list has holes that forEach passes by.
    for (let index = 0; index < value.length; index += 1) if (!isInOrder(value[index])) inOrder = false;
    return inOrder;
  }
  if (!isPlain(value)) throw unfit;
  let last = '';
  for (const key of Object.keys(value)) {
    if (!isInOrder(value[key]) || key < last || !isWellFormed(key)) inOrder = false;
    last = key;
  }
  return inOrder;
}

function isWellFormed(text: string): true {
  if (text.isWellFormed()) return true;
  throw unfit;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

// Names the first place that is no JSON; nobody counts places while all is well.
function refusalOf(value: unknown, path: string): TypeError {
  const members = Array.isArray(value) ? [...(value as unknown[]).entries()] : Object.entries(isPlain(value) ? value : {});
  for (const [key, member] of members) {
    try {
      isInOrder(member);
    } catch {
      return refusalOf(member, `${path}/${key}`);
    }
  }
  return new TypeError(`Not a JSON value at "${path}": ${typeof value === 'string' ? 'half of a surrogate pair' : typeof value}`);
}
