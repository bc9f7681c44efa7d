import { specOf } from '#libs/casework';
import type { Json, PairwiseNames } from '#libs/kernel';

type Data = { readonly [name: string]: Json };

/** Replaces an agency's own names in the data of an event by the ids they stand for; anything else is left to the checks that follow. */
export function internalReferences(names: PairwiseNames, agency: string, type: string, data: Data): Data {
  const fields = specOf(type)?.fields ?? {};
  return Object.fromEntries(Object.entries(data).map(([name, value]) => {
    const kind = Object.hasOwn(fields, name) ? fields[name]!.reference : undefined;
    const id = kind && typeof value === 'string' ? names.resolve(agency, kind, value) : undefined;
    return [name, id ?? value];
  }));
}
