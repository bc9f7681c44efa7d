import type { Bundle } from './bundle.js';
import { conditionsOf, listed, type Condition, type Rule } from './rule.js';
import { receivedIn } from './run-tests.js';
import type { Facts } from './situations.js';
import { meaningOf } from './vocabulary.js';

export interface Question {
  readonly type: string;
  readonly kind: string;
  readonly ground: string;
  readonly purpose: string;
  readonly consent: 'none' | 'covering';
  readonly facts: Facts;
}

export interface FieldAnswer {
  readonly field: string;
  readonly label: string;
  /** The treatment, where the field is received. */
  readonly treatment?: string;
  readonly rule?: string;
  readonly basis?: string;
  /** Why the field is not received: for every rule that gives it to this kind, what is missing. */
  readonly missing: readonly string[];
}

/** Says of every field of an event whether a kind of agency receives it in a situation, by which rule, and if not, why not. */
export function explain(bundle: Bundle, question: Question): readonly FieldAnswer[] {
  const { type, kind, ground, purpose, consent, facts } = question;
  const jurisdiction = String(facts['audience.jurisdiction'] ?? 'DE');
  const cast = { somebody: { kind, jurisdiction } };
  const received = receivedIn(bundle, cast, { agency: 'somebody', ground, purpose, consent, facts }, [type])[type] ?? {};
  const giving = (field: string) => bundle.content.rules.filter((rule) =>
    rule.may === 'receive' && rule.on.includes(type) && listed(rule, 'audience.kind')!.includes(kind) && rule.fields?.[field] && rule.fields[field] !== 'omit');
  return Object.keys(bundle.content.vocabulary.events[type] ?? {}).map((field) => {
    const { label } = meaningOf(bundle.content.vocabulary, type, field)!;
    const treatment = received[field];
    const rules = giving(field);
    if (treatment) {
      const rule = rules.find((each) => lacks(each, question).length === 0);
      return { field, label, treatment, ...(rule && { rule: rule.id, basis: rule.basis }), missing: [] };
    }
    const missing = rules.map((rule) => `${rule.id} needs ${lacks(rule, question).join(', ') || 'something besides references to show'}`);
    return { field, label, missing: missing.length > 0 ? missing : [`no rule gives it to ${kind}`] };
  });
}

function lacks(rule: Rule, { ground, purpose, consent, facts }: Question): string[] {
  const reasons = conditionsOf(rule).filter((condition) => condition.attribute !== 'audience.kind' && !holds(condition, { 'audience.jurisdiction': 'DE', 'case.jurisdiction': 'DE', ...facts, ground, purpose }));
  const texts = reasons.map(({ attribute, operator, value }) => `${attribute} ${operator === 'equals' ? '=' : operator} ${[value].flat().join(' or ')}`);
  return rule.consent === 'required' && consent === 'none' ? [...texts, 'a consent of the person'] : texts;
}

function holds({ attribute, operator, value }: Condition, facts: Facts): boolean {
  const fact = facts[attribute];
  if (operator === 'same-as') return Boolean(fact) && fact === facts[String(value)];
  if (operator === 'exists') return Boolean(fact);
  if (operator === 'at-least') return fact !== undefined && fact >= (value as string);
  if (operator === 'at-most') return fact !== undefined && fact <= (value as string);
  return [value].flat().includes(fact as string);
}
