import type { BundleContent } from '../../../libs/policy/content.js';
import { conditionsOf, listed, type Rule } from '../../../libs/policy/rule.js';
import { leastRevealing, type TreatmentName } from '../../../libs/policy/treatments.js';
import { meaningOf } from '../../../libs/policy/vocabulary.js';
import type { Mutant } from './mutations.js';

/** What one rule gives in one cell (event type, kind, ground, purpose): it holds where all conditions hold and, if asked for, a consent covers it. */
interface Grant {
  readonly name: string;
  readonly treatment: TreatmentName;
  readonly consent: boolean;
  readonly conditions: readonly string[];
}

/**
 * Proves that a policy with a mutant decides as it does without, whatever the record: in every cell the mutant can concern, the grants that count
 * are the same. A grant does not count where another holds whenever it does and reveals no more. Sound, not complete: false proves nothing.
 */
export function isEquivalent({ rule, mutated }: Mutant, content: BundleContent): boolean {
  const concerned = mutated ? [rule, mutated] : [rule];
  const values = (attribute: string) => [...new Set(concerned.flatMap((each) => listed(each, attribute) ?? []))];
  const types = [...new Set(concerned.flatMap(({ on }) => on))];
  const rules = rulesByCell(content.rules);
  return types.every((type) => values('audience.kind').every((kind) => values('ground').every((ground) => {
    const before = rules.get([rule.may, type, kind, ground].join()) ?? [];
    const there = concerned.filter((each) => each === mutated && each.on.includes(type) && each.when.ground.includes(ground) && listed(each, 'audience.kind')!.includes(kind));
    const after = [...before.filter(({ id }) => id !== rule.id), ...there];
    const same = (give: (list: readonly Rule[]) => readonly Grant[]) => JSON.stringify(give(before)) === JSON.stringify(give(after));
    switch (rule.may) {
      case 'receive': return values('purpose').every((purpose) => same((list) => received({ type, kind, ground, purpose }, list, content)));
      case 'record': return same((list) => permitted(list, false));
      // Nobody is asked whether they may refer but by a ReferralSent.
      case 'refer': return type !== 'ReferralSent'
        || values('recipient.kind').every((to) => same((list) => permitted(list.filter((each) => listed(each, 'recipient.kind')!.includes(to)), true)));
    }
  })));
}

const known = new WeakMap<readonly Rule[], ReadonlyMap<string, readonly Rule[]>>();

function rulesByCell(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  if (known.has(rules)) return known.get(rules)!;
  const byCell = new Map<string, Rule[]>();
  for (const rule of rules) for (const type of rule.on) for (const kind of listed(rule, 'audience.kind')!) for (const ground of rule.when.ground) {
    const cell = [rule.may, type, kind, ground].join();
    byCell.set(cell, [...byCell.get(cell) ?? [], rule]);
  }
  known.set(rules, byCell);
  return byCell;
}

const inCell = ['audience.kind', 'recipient.kind', 'ground', 'purpose'];
const beyond = (rule: Rule) => conditionsOf(rule).filter(({ attribute }) => !inCell.includes(attribute)).map((condition) => JSON.stringify(condition)).sort();

interface Cell {
  readonly type: string;
  readonly kind: string;
  readonly ground: string;
  readonly purpose: string;
}

function received({ type, kind, ground, purpose }: Cell, rules: readonly Rule[], { vocabulary }: BundleContent): readonly Grant[] {
  const aboutSomebody = meaningOf(vocabulary, type, 'person') !== undefined;
  // An offer reaches no person, and a kind asks for its own purposes alone.
  if ((ground === 'offer' && aboutSomebody) || !vocabulary.kinds[kind]?.includes(purpose)) return [];
  const plain = (name: string) => name !== 'occurredOn' && !meaningOf(vocabulary, type, name)?.reference;
  const grants = rules.filter((rule) => rule.when.purpose!.includes(purpose)).flatMap((rule): Grant[] =>
    Object.entries(rule.fields!).filter(([name, treatment]) => treatment !== 'omit' && (name === 'occurredOn' || meaningOf(vocabulary, type, name)))
      .map(([name, treatment]) => ({ name, treatment, consent: rule.consent === 'required' && plain(name), conditions: beyond(rule) })))
    // Nobody consents to what is about nobody.
    .filter(({ consent }) => aboutSomebody || !consent);
  // References and the day alone are nothing.
  return grants.some(({ name }) => plain(name)) ? thoseThatCount(grants) : [];
}

// Nothing of a record is known when it is asked who may record or refer, and for no purpose: conditions on those never hold there.
const permitted = (rules: readonly Rule[], asksConsent: boolean) => thoseThatCount(rules
  .map((rule): Grant => ({ name: '', treatment: 'show', consent: asksConsent && rule.consent === 'required', conditions: rule.when.purpose ? ['record.'] : beyond(rule) }))
  .filter(({ conditions }) => conditions.every((condition) => !/(case|record|person)\./.test(condition))));

function thoseThatCount(grants: readonly Grant[]): readonly Grant[] {
  const ordered = [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, grant]) => grant);
  return ordered.filter((grant) => !ordered.some((other) => other !== grant && outdoes(other, grant)));
}

// Two grants outdo each other only where they are equal, and equal ones were one already.
const outdoes = (one: Grant, other: Grant) => one.name === other.name && one.conditions.every((each) => other.conditions.includes(each))
  && (!one.consent || other.consent) && leastRevealing(one.treatment, other.treatment) === one.treatment;
