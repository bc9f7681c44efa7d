import type { Json } from '#libs/kernel';
import { subregionOf } from './m49.js';

/** Version of what the treatments do; part of every bundle's digest. */
export const treatmentsVersion = 1;

/** What a treatment may ask for besides the value. */
export interface TreatmentContext {
  /** Gives a pseudonym that is stable for this audience and useless to others. */
  readonly pseudonym: (value: string) => string;
  /** When the event happened (ISO 8601): ages are counted at that day. */
  readonly occurredOn: string;
}

interface Treatment {
  /** HL7 code for what was done to the copy; undefined = nothing. */
  readonly code?: 'REDACTED' | 'MASKED' | 'PSEUDED' | 'SUBSETTED' | 'ABSTRED';
  readonly apply: (value: Json, context: TreatmentContext) => Json | undefined;
}

const text = (apply: (value: string, context: TreatmentContext) => string | undefined): Treatment['apply'] =>
  (value, context) => (typeof value === 'string' ? apply(value, context) : undefined);

/** Everything that can be done to a field on its way out, from the most to the least revealing. */
export const treatments = {
  show: { apply: (value) => value },
  month: { code: 'ABSTRED', apply: text((value) => /^\d{4}-\d{2}/.exec(value)?.[0]) },
  year: { code: 'ABSTRED', apply: text((value) => /^\d{4}/.exec(value)?.[0]) },
  'age-band': { code: 'ABSTRED', apply: text((value, { occurredOn }) => ageBand(value, occurredOn)) },
  section: { code: 'ABSTRED', apply: text((value) => isicSection(value)) },
  region: { code: 'ABSTRED', apply: text((value) => region(value)) },
  band: { code: 'ABSTRED', apply: (value) => banded(value) },
  mask: { code: 'MASKED', apply: text((value) => mask(value)) },
  pseudonym: { code: 'PSEUDED', apply: (value, { pseudonym }) => (typeof value === 'string' ? pseudonym(value) : undefined) },
  omit: { code: 'REDACTED', apply: () => undefined },
} as const satisfies Record<string, Treatment>;

export type TreatmentName = keyof typeof treatments;

const order = Object.keys(treatments) as TreatmentName[];

/** Chooses the less revealing of two treatments. */
export const leastRevealing = (a: TreatmentName, b: TreatmentName): TreatmentName =>
  order.indexOf(a) >= order.indexOf(b) ? a : b;

/** Applies a treatment to a value; undefined means that nothing of it may leave. */
export const treat = (name: TreatmentName, value: Json, context: TreatmentContext): Json | undefined =>
  treatments[name].apply(value, context);

/** Gives the HL7 code for a treatment; undefined where the copy is as recorded. */
export const alterationOf = (name: TreatmentName): string | undefined => (treatments[name] as Treatment).code;

function ageBand(born: string, on: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(born)) return undefined;
  const age = Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5, 10) < born.slice(5, 10) ? 1 : 0);
  // Bands of the CTDC global dataset.
  const bands = [[0, 8], [9, 17], [18, 20], [21, 23], [24, 26], [27, 29], [30, 38], [39, 47]] as const;
  const band = bands.find(([from, to]) => age >= from && age <= to);
  if (band) return `${band[0]}-${band[1]}`;
  return age >= 48 ? '48+' : undefined;
}

const sections: ReadonlyArray<readonly [string, number, number]> = [
  ['A', 1, 3], ['B', 5, 9], ['C', 10, 33], ['D', 35, 35], ['E', 36, 39], ['F', 41, 43], ['G', 45, 47], ['H', 49, 53], ['I', 55, 56],
  ['J', 58, 63], ['K', 64, 66], ['L', 68, 68], ['M', 69, 75], ['N', 77, 82], ['O', 84, 84], ['P', 85, 85], ['Q', 86, 88], ['R', 90, 93],
  ['S', 94, 96], ['T', 97, 98], ['U', 99, 99],
];

function isicSection(code: string): string | undefined {
  if (/^[A-U]/.test(code)) return code[0];
  const division = Number(code.slice(0, 2));
  return sections.find(([, from, to]) => division >= from && division <= to)?.[0];
}

function region(value: string): string | undefined {
  if (/^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(value)) return value;
  return /^[A-Z]{2}$/.test(value) ? subregionOf(value) : undefined;
}

// Numbers become steps of the 1-2-5 series; the text beside a number in an object (a currency, a code) stays, any other text does not.
function banded(value: Json): Json | undefined {
  if (typeof value === 'number') return step(value);
  if (Array.isArray(value)) return value.flatMap((item) => banded(item) ?? []);
  if (value === null || typeof value !== 'object') return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typeof item === 'string' ? item : banded(item) ?? null]));
}

function step(value: number): string {
  if (value <= 0) return '0';
  const power = 10 ** Math.floor(Math.log10(value));
  const [from, to] = value < 2 * power ? [1, 2] : value < 5 * power ? [2, 5] : [5, 10];
  return `${from * power}-${to * power}`;
}

function mask(value: string): string {
  const digits = value.replace(/\D/g, '');
  if (digits.length >= 4) return `…${digits.slice(-2)}`;
  return value.split(/\s+/).filter(Boolean).map((word) => `${[...word][0]}.`).join(' ');
}
