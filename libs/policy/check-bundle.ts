import { isRefused } from '#libs/kernel';
import type { BundleContent } from './content.js';
import { conditionsOf, listed, ownAttributes, type Condition, type Rule } from './rule.js';
import { meaningOf, type Vocabulary } from './vocabulary.js';

/** Why a bundle does not load: which rule (or the bundle itself), and the reason in a sentence. */
export interface Fault {
  readonly rule?: string;
  readonly path: readonly string[];
  readonly reason: string;
}

/** Finds everything that keeps a bundle from loading; an empty list means that it holds. */
export function checkBundle(content: Pick<BundleContent, 'vocabulary' | 'grounds' | 'handling' | 'rules'>): readonly Fault[] {
  const { vocabulary, rules, handling, grounds } = content;
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const path of refusedIn({ vocabulary, grounds, handling })) faults.push({ path, reason: 'the firewall refuses this class; nothing may name it' });
  for (const rule of rules) {
    const at = (path: string[], reason: string) => faults.push({ rule: rule.id, path, reason });
    if (seen.has(rule.id)) at(['id'], `another rule has the id ${rule.id}`);
    seen.add(rule.id);
    checkFields(rule, vocabulary, at);
    checkWhen(rule, vocabulary, at);
  }
  for (const label of vocabulary.labels) {
    if (!Object.hasOwn(handling.tlp, label)) faults.push({ path: ['handling', 'tlp'], reason: `label ${label} has no TLP mark` });
  }
  for (const kind of Object.keys(grounds.consentNeeded)) {
    if (!Object.hasOwn(vocabulary.kinds, kind)) faults.push({ path: ['grounds', 'consentNeeded', kind], reason: `${kind} is not a kind of agency` });
  }
  return faults;
}

function refusedIn(value: unknown, path: readonly string[] = []): ReadonlyArray<readonly string[]> {
  if (typeof value === 'string') return isRefused(value) ? [path] : [];
  return Object.entries(Object(value) as object).flatMap(([key, item]) => [...(isRefused(key) ? [[...path, key]] : []), ...refusedIn(item, [...path, key])]);
}

type Report = (path: string[], reason: string) => void;

function checkFields(rule: Rule, vocabulary: Vocabulary, at: Report): void {
  for (const type of rule.on) {
    if (!Object.hasOwn(vocabulary.events, type)) at(['on'], `${type} is not an event of the catalogue`);
  }
  if (rule.may !== 'receive') {
    if (rule.fields) at(['fields'], `a ${rule.may} rule lists no fields`);
    return;
  }
  const fields = Object.entries(rule.fields ?? {});
  if (fields.length === 0) return at(['fields'], 'a receive rule lists every field it gives');
  for (const [name, treatment] of fields) {
    if (name === 'occurredOn') {
      if (treatment !== 'month' && treatment !== 'year') at(['fields', name], 'occurredOn takes month or year');
      continue;
    }
    const meanings = rule.on.flatMap((type) => meaningOf(vocabulary, type, name) ?? []);
    if (meanings.length === 0) at(['fields', name], `no listed event has a field ${name}`);
    const references = meanings.some((meaning) => meaning.reference);
    if (references && treatment !== 'pseudonym' && treatment !== 'omit') at(['fields', name], `${name} is a reference and takes pseudonym only`);
  }
  const coarsensOnly = fields.every(([name]) => name === 'occurredOn');
  for (const type of coarsensOnly ? [] : rule.on) {
    if (!fields.some(([name]) => meaningOf(vocabulary, type, name))) at(['on'], `no listed field belongs to ${type}`);
  }
}

function checkWhen(rule: Rule, vocabulary: Vocabulary, at: Report): void {
  if (!listed(rule, 'audience.kind')) at(['when', 'audience'], 'a rule names the kinds of its audience');
  if (rule.may === 'receive' && !rule.when.purpose) at(['when'], 'a receive rule names its purposes');
  if (rule.may === 'record' && rule.consent === 'required') at(['consent'], 'a record rule asks for no consent: nothing would check it');
  if (rule.may === 'refer' && !listed(rule, 'recipient.kind')) at(['when'], 'a refer rule names the kinds of its recipient');
  if (rule.may !== 'refer' && rule.when.recipient) at(['when', 'recipient'], 'only a refer rule has a recipient');
  const types: Record<string, string> = { ...vocabulary.attributes, ...ownAttributes };
  for (const condition of conditionsOf(rule)) checkCondition(condition, types, vocabulary, at);
}

function checkCondition({ attribute, operator, value }: Condition, types: Record<string, string>, vocabulary: Vocabulary, at: Report): void {
  const path = ['when', ...attribute.split('.')];
  const type = Object.hasOwn(types, attribute) ? types[attribute] : undefined;
  if (!type) return at(path, `${attribute} is not an attribute that conditions may read`);
  if (operator === 'same-as') {
    const other = Object.hasOwn(types, value as string) ? types[value as string] : undefined;
    if (other !== type || value === attribute) at(path, `${attribute} cannot be compared with ${String(value)}`);
    return;
  }
  if (operator === 'exists') return;
  const closed: Record<string, readonly string[]> = {
    'audience.kind': Object.keys(vocabulary.kinds), 'recipient.kind': Object.keys(vocabulary.kinds), ground: vocabulary.grounds, purpose: vocabulary.purposes,
  };
  for (const each of [value].flat()) {
    if (isRefused(String(each))) at(path, 'the firewall refuses this class; no rule may name it');
    else if (typeof each !== (type === 'flag' ? 'boolean' : 'string')) at(path, `${attribute} is a ${type}`);
    else if (closed[attribute] && !closed[attribute].includes(String(each))) at(path, `${String(each)} is not one of the listed values of ${attribute}`);
  }
}
