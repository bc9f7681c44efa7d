import type { Bundle } from './bundle.js';
import { conditionsOf, listed, type Condition, type Rule } from './rule.js';
import { decisionIn } from './run-tests.js';
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
  const { type, kind } = question;
  const { vocabulary, rules } = bundle.content;
  const facts = { 'audience.jurisdiction': 'DE', 'case.jurisdiction': 'DE', ...question.facts };
  const cast = { somebody: { kind, jurisdiction: String(facts['audience.jurisdiction']) } };
  const fields = Object.keys(vocabulary.events[type] ?? {});
  const granted = fields.length > 0 ? decisionIn(bundle, cast, { ...question, agency: 'somebody', facts }, type).fields : [];
  return fields.map((field) => {
    const { label } = meaningOf(vocabulary, type, field)!;
    const grant = granted.find(({ name }) => name === field);
    if (grant) return { field, label, treatment: grant.treatment, rule: grant.rule, basis: grant.basis, missing: [] };
    const giving = rules.filter((rule) =>
      rule.on.includes(type) && listed(rule, 'audience.kind')!.includes(kind) && (rule.fields?.[field] ?? 'omit') !== 'omit');
    const missing = giving.map((rule) => `${rule.id} needs ${lacks(rule, { ...question, facts }).join(', ') || 'something besides references to show'}`);
    return { field, label, missing: missing.length > 0 ? missing : [`no rule gives it to ${kind}`] };
  });
}

function lacks(rule: Rule, { ground, purpose, consent, facts }: Question): string[] {
  const reasons = conditionsOf(rule).filter((condition) => condition.attribute !== 'audience.kind' && !holds(condition, { ...facts, ground, purpose }));
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
