import { day, isRefused, isoDay } from '#libs/kernel';
import type { Bundle } from './bundle.js';
import { consentsFor, covering, type ConsentHeld } from './consent.js';
import type { Rule } from './rule.js';
import { leastRevealing, type TreatmentName } from './treatments.js';
import { meaningOf } from './vocabulary.js';

const { hasOwn } = Object;

export interface Audience {
  readonly agency: string;
  readonly kind: string;
  readonly jurisdiction: string;
}

/** What is decided about: one event, seen only through what survives the erasure of every key. */
export interface DisclosureRecord {
  readonly type: string;
  /** The person it is about, if it is about somebody. */
  readonly person?: string;
  readonly facts: { readonly [attribute: string]: string | boolean };
  readonly consents: Iterable<ConsentHeld>;
  /** When it was recorded, in milliseconds: retention counts from there. */
  readonly recordedAt: number;
}

export interface GroundHeld {
  readonly kind: string;
  readonly id?: string;
  /** Persons within reach; undefined = all of the case. */
  readonly persons?: ReadonlySet<string>;
  /** The persons it came about through, where it reaches none of them. */
  readonly about?: ReadonlySet<string>;
  readonly labels?: readonly string[];
  readonly purposes?: readonly string[];
  readonly until?: number;
  /** The policy that bounds this ground from above. */
  readonly ceiling?: Bundle;
}

/** One field that may leave, how it is treated, and why: the rule, its legal basis, the ground and the consent it rests on. */
export interface GrantedField {
  readonly name: string;
  readonly treatment: TreatmentName;
  readonly rule: string;
  readonly basis: string;
  readonly ground: string;
  readonly consent?: string;
}

/** Marks that travel with what is released: TLP 2.0, SIENA codes for police lanes, onward limits, retention. */
export interface Handling {
  readonly tlp: string;
  readonly siena?: readonly string[];
  readonly purpose: string;
  readonly onward: string;
  readonly retainUntil: string;
}

export interface Decision {
  /** Digest of the bundle that decided. */
  readonly policy: string;
  /** In order of the vocabulary; empty = nothing, not even that the event exists. */
  readonly fields: readonly GrantedField[];
  readonly handling?: Handling;
  /** How precisely the day of the entry is told. */
  readonly occurredOn: 'show' | 'month' | 'year';
}

/**
 * Decides which fields of a record an audience receives for a purpose at a moment. Pure: no clock, no input or output, no chance, so an
 * auditor can run it again. Denial is the absence of a field.
 */
export function decide(
  bundle: Bundle, audience: Audience, record: DisclosureRecord, grounds: readonly GroundHeld[], purpose: string, now: number,
): Decision {
  const { vocabulary } = bundle.content;
  const nothing: Decision = { policy: bundle.digest, fields: [], occurredOn: 'show' };
  const purposes = hasOwn(vocabulary.kinds, audience.kind) ? vocabulary.kinds[audience.kind]! : [];
  if (isRefused(audience.kind) || isRefused(purpose) || !purposes.includes(purpose)) return nothing;

  const consents = consentsFor(record.consents, audience, purpose, now);
  const holding = groundsThatHold(bundle, audience, record, grounds, consents, purpose, now);
  const granted = new Map<string, GrantedField>();
  for (const ground of holding) {
    const fields = fieldsBy(bundle, audience, record, ground, consents, purpose);
    const bounded = ground.ceiling && ground.ceiling.digest !== bundle.digest
      ? below(fields, fieldsBy(ground.ceiling, audience, record, ground, consents, purpose))
      : fields;
    for (const field of bounded) merge(granted, field);
  }
  const occurredOn = granted.get('occurredOn')?.treatment as Decision['occurredOn'] | undefined;
  granted.delete('occurredOn');
  const references = (name: string) => meaningOf(vocabulary, record.type, name)?.reference !== undefined;
  if ([...granted.keys()].every(references)) return nothing;
  const order = Object.keys(vocabulary.events[record.type]!);
  const fields = [...granted.values()].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return { policy: bundle.digest, fields, handling: handlingOf(bundle, audience, record, fields, purpose), occurredOn: occurredOn ?? 'show' };
}

// Some kinds of agency have a ground only through somebody who consented to them; the ground then reaches those persons alone.
function groundsThatHold(
  bundle: Bundle, audience: Audience, record: DisclosureRecord, grounds: readonly GroundHeld[], consents: readonly ConsentHeld[], purpose: string, now: number,
): readonly GroundHeld[] {
  const needed = bundle.content.grounds.consentNeeded;
  const needsConsent = hasOwn(needed, audience.kind) ? needed[audience.kind]! : [];
  const consenting = (person: string) => consents.some((consent) => consent.person === person);
  return grounds.filter((ground) => {
    if (ground.until !== undefined && now >= ground.until) return false;
    if (ground.purposes && !ground.purposes.includes(purpose)) return false;
    if (record.person !== undefined && ground.persons && !ground.persons.has(record.person)) return false;
    if (!needsConsent.includes(ground.kind)) return true;
    if (record.person !== undefined) return consenting(record.person);
    const through = ground.about ?? ground.persons;
    return through ? [...through].some(consenting) : consents.length > 0;
  });
}

function fieldsBy(
  bundle: Bundle, audience: Audience, record: DisclosureRecord, ground: GroundHeld, consents: readonly ConsentHeld[], purpose: string,
): readonly GrantedField[] {
  const granted = new Map<string, GrantedField>();
  const rules = bundle.engine.matching({ may: 'receive', type: record.type, audience, ground: ground.kind, purpose, facts: record.facts });
  if (rules.length === 0) return [];
  const { vocabulary } = bundle.content;
  for (const name of [...Object.keys(vocabulary.events[record.type]!), 'occurredOn']) {
    const meaning = meaningOf(vocabulary, record.type, name);
    const label = meaning?.label ?? 'case';
    for (const rule of rules) {
      const treatment = treatmentBy(rule, name);
      if (treatment === 'omit') continue;
      if (ground.labels && !meaning?.reference && name !== 'occurredOn' && !ground.labels.includes(label)) continue;
      const needsConsent = rule.consent === 'required' && !meaning?.reference && name !== 'occurredOn';
      const consent = needsConsent ? covering(consents, record.person, label) : undefined;
      if (needsConsent && !consent) continue;
      merge(granted, { name, treatment, rule: rule.id, basis: rule.basis, ground: ground.kind, ...(consent && { consent: consent.id }) });
    }
  }
  return [...granted.values()];
}

const treatmentBy = ({ fields }: Rule, name: string): TreatmentName => (fields && hasOwn(fields, name) ? fields[name]! : 'omit');

// Where two rules give one field, the less revealing one decides; between equals the first in order of id, so that order means nothing.
function merge(granted: Map<string, GrantedField>, field: GrantedField): void {
  const known = granted.get(field.name);
  if (!known) return void granted.set(field.name, field);
  const treatment = leastRevealing(known.treatment, field.treatment);
  if (known.treatment !== field.treatment) return void granted.set(field.name, treatment === known.treatment ? known : field);
  if (`${field.rule}/${field.ground}` < `${known.rule}/${known.ground}`) granted.set(field.name, field);
}

// Of a field, silence withholds; of the day, silence tells it whole, so there the bound counts even where the policy of today is silent.
function below(fields: readonly GrantedField[], ceiling: readonly GrantedField[]): readonly GrantedField[] {
  const days = [...fields, ...ceiling].filter(({ name }) => name === 'occurredOn');
  return [...days, ...fields.filter((field) => !days.includes(field))].flatMap((field) => {
    if (field.name === 'occurredOn') return [field];
    const bound = ceiling.find(({ name }) => name === field.name);
    return bound ? [{ ...field, treatment: leastRevealing(field.treatment, bound.treatment) }] : [];
  });
}

const tlpOrder = ['clear', 'green', 'amber', 'amber+strict', 'red'];

function handlingOf({ content }: Bundle, audience: Audience, record: DisclosureRecord, fields: readonly GrantedField[], purpose: string): Handling {
  const { tlp, siena, onward, retentionDays } = content.handling;
  const marks = fields.map(({ name }) => tlp[meaningOf(content.vocabulary, record.type, name)!.label] ?? 'red');
  const days = Math.max(...fields.map(({ ground }) => retentionDays[ground] ?? 0));
  const codes = hasOwn(siena, audience.kind) ? siena[audience.kind] : undefined;
  return {
    tlp: `TLP:${tlpOrder[Math.max(...marks.map((mark) => tlpOrder.indexOf(mark)))]!.toUpperCase()}`,
    ...(codes && { siena: codes }),
    purpose,
    onward: onward[audience.kind] ?? 'never',
    retainUntil: isoDay(record.recordedAt + days * day),
  };
}

/** Decides whether an audience may record an event of a type (or `refer`, to a recipient of a kind) on one of its grounds. */
export function permits(
  bundle: Bundle, may: 'record' | 'refer', audience: Audience, type: string, grounds: readonly string[],
  recipient?: { readonly agency: string; readonly kind: string; readonly consents: Iterable<ConsentHeld>; readonly persons: readonly string[]; readonly now: number },
): 'permitted' | 'refused' | 'consent-missing' {
  if (isRefused(audience.kind) || isRefused(recipient?.kind ?? '')) return 'refused';
  const rules = grounds.flatMap((ground) => bundle.engine.matching({
    may, type, audience, ground, purpose: '', facts: {}, ...(recipient && { recipient: recipient.kind }),
  }));
  if (rules.length === 0) return 'refused';
  if (!recipient || rules.some((rule) => rule.consent === 'not-needed')) return 'permitted';
  const purposes = bundle.content.vocabulary.kinds[recipient.kind] ?? [];
  const consenting = new Set(purposes.flatMap((purpose) => consentsFor(recipient.consents, recipient, purpose, recipient.now)).map(({ person }) => person));
  return recipient.persons.length > 0 && recipient.persons.every((person) => consenting.has(person)) ? 'permitted' : 'consent-missing';
}
