import canonicalize from 'canonicalize';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Serialises a JSON value to its one canonical text (RFC 8785); refuses what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  assertJson(value, '');
  return canonicalize(value) as string;
}

// The library drops undefined and renders Date as text: two different records would then share a digest.
function assertJson(value: unknown, path: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  // The iterator visits the holes of a sparse list, which forEach would pass by.
  if (Array.isArray(value)) return [...(value as unknown[])].forEach((item, index) => assertJson(item, `${path}/${index}`));
  if (typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
    return Object.entries(value).forEach(([key, item]) => assertJson(item, `${path}/${key}`));
  }
  throw new TypeError(`Not a JSON value at "${path}": ${typeof value}`);
}
