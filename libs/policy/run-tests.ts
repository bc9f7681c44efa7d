import { readdirSync } from 'node:fs';
import type { Bundle } from './bundle.js';
import type { BundleContent } from './content.js';
import type { ConsentHeld } from './consent.js';
import { decide, permits, type Decision } from './decide.js';
import { Engine } from './engine.js';
import { readPolicies } from './read-folder.js';
import type { Rule } from './rule.js';
import { expectations, keyOf, readTests, situationsOf, type Cast, type PolicyTest, type Situation } from './situations.js';
import { meaningOf } from './vocabulary.js';

export type Received = Record<string, Record<string, string>>;
/** What is received in every situation, worked out once. */
type World = ReadonlyMap<Situation, Received>;

export interface TestReport {
  readonly rules: number;
  readonly situations: number;
  /** Sentences, each naming what was expected and what was got; empty = the policies decide as written. */
  readonly faults: readonly string[];
}

const consentKinds = ['none', 'covering'] as const;

/** Runs the tests of a policy folder: closed world, order-free, and every rule needed. */
export function runPolicyTests(folder: string): TestReport {
  const bundle = readPolicies(folder);
  const names = readdirSync(folder).sort();
  const rest = ['vocabulary.yaml', 'cast.yaml', 'grounds.yaml', 'handling.yaml'];
  const untested = names.filter((name) => /^[a-z0-9-]+\.yaml$/.test(name) && !rest.includes(name) && !names.includes(name.replace('.yaml', '.test.yaml')));
  const { cast, tests } = readTests(folder, names.filter((name) => name.endsWith('.test.yaml')));
  const faults = untested.map((name) => `${name} has no test beside it`);

  const expected = expectations(tests, cast, bundle.content.vocabulary.kinds);
  const situations = Object.keys(cast).flatMap((agency) => situationsOf(agency, cast, bundle.content));
  const world: World = new Map(situations.map((situation) => [situation, receivedIn(bundle, cast, situation)]));
  for (const [situation, got] of world) faults.push(...differences(situation, expected.get(keyOf(situation)) ?? {}, got));
  faults.push(...powers(bundle, cast, tests));

  const reversed: Bundle = { ...bundle, engine: new Engine({ ...bundle.content, rules: [...bundle.content.rules].reverse() }) };
  if ([...world].some(([situation, got]) => differing(got, receivedIn(reversed, cast, situation)).length > 0)) {
    faults.push('the order of the rules changes an answer');
  }
  for (const rule of bundle.content.rules) if (!needed(rule, bundle, cast, world)) faults.push(`nothing changes without rule ${rule.id}`);
  return { rules: bundle.content.rules.length, situations: world.size, faults };
}

/** Lists what an agency receives of each event type in a situation, about a person it has in reach. */
export function receivedIn(bundle: Bundle, cast: Cast, situation: Situation, types = Object.keys(bundle.content.vocabulary.events)): Received {
  const received: Received = {};
  for (const type of types) {
    const { fields, occurredOn } = decisionIn(bundle, cast, situation, type);
    if (fields.length === 0) continue;
    received[type] = Object.fromEntries(fields.map(({ name, treatment }) => [name, treatment]));
    if (occurredOn !== 'show') received[type]['occurredOn'] = occurredOn;
  }
  return received;
}

/** Decides about an event of a type in a situation, about a person whom the agency has in reach. */
export function decisionIn(bundle: Bundle, cast: Cast, { agency, ground, purpose, facts, consent }: Situation, type: string): Decision {
  const { vocabulary } = bundle.content;
  const audience = { agency, ...cast[agency]! };
  const consents = consent === 'none' ? [] : [consentTo(audience.kind, vocabulary, consent === 'covering' ? vocabulary.labels : [])];
  const grounds = [{ kind: ground, persons: new Set(ground === 'offer' ? [] : ['p1']), about: new Set(['p1']) }];
  const about = meaningOf(vocabulary, type, 'person') ? { person: 'p1' } : {};
  return decide(bundle, audience, { type, ...about, facts, consents, recordedAt: 0 }, grounds, purpose, 1);
}

function consentTo(kind: string, { purposes }: BundleContent['vocabulary'], dataGroups: readonly string[]): ConsentHeld {
  return { id: 'k1', person: 'p1', purposes, recipients: [kind], dataGroups, from: 0, until: Infinity, withdrawn: false };
}

function differences(situation: Situation, want: Received, got: Received): string[] {
  return differing(want, got).map((type) => {
    const { agency, ground, purpose, consent, facts } = situation;
    const where = `${agency} on ${ground} for ${purpose}, consent ${consent}, ${JSON.stringify(facts)}`;
    return `${where}: ${type}: expected ${JSON.stringify(want[type] ?? 'nothing')}, got ${JSON.stringify(got[type] ?? 'nothing')}`;
  });
}

/** Lists the event types of which two answers differ. */
export const differing = (a: Received, b: Received, types: readonly string[] = Object.keys({ ...a, ...b })): string[] =>
  types.filter((type) => !same(a[type] ?? {}, b[type] ?? {}));

function same(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** Collects who may record and refer what, as the tests say together: one line for each answer that is yes. */
export function expectedPowers(tests: readonly PolicyTest[]): ReadonlySet<string> {
  const expected = new Set<string>();
  for (const test of tests) {
    if (!('may' in test)) continue;
    for (const agency of test.audience) for (const ground of test.ground) {
      if (test.may === 'record') for (const type of test.allowed) expected.add(`${agency} may record ${type} on ${ground}`);
      else for (const kind of test.recipient) for (const consent of test.consent) expected.add(`${agency} may refer to ${kind} on ${ground}, consent ${consent}`);
    }
  }
  return expected;
}

// Who may record and refer is a closed world too: each (agency, ground, type) and (agency, ground, recipient, consent) is asked.
function powers(bundle: Bundle, cast: Cast, tests: readonly PolicyTest[]): string[] {
  const expected = expectedPowers(tests);
  const got = new Set(Object.keys(cast).flatMap((agency) => bundle.content.vocabulary.grounds.flatMap((ground) => powersOf(bundle, cast, agency, ground))));
  return [
    ...[...expected].filter((line) => !got.has(line)).map((line) => `expected, but refused: ${line}`),
    ...[...got].filter((line) => !expected.has(line)).map((line) => `not expected: ${line}`),
  ];
}

/** Lists, in the same lines, what an agency may record and refer on a ground. */
export function powersOf(bundle: Bundle, cast: Cast, agency: string, ground: string): string[] {
  const { vocabulary } = bundle.content;
  const audience = { agency, ...cast[agency]! };
  const record = Object.keys(vocabulary.events).filter((type) => permits(bundle, 'record', audience, type, [ground]) === 'permitted')
    .map((type) => `${agency} may record ${type} on ${ground}`);
  const refer = Object.keys(vocabulary.kinds).flatMap((kind) => consentKinds.filter((consent) => {
    const consents = consent === 'covering' ? [consentTo(kind, vocabulary, vocabulary.labels)] : [];
    return permits(bundle, 'refer', audience, 'ReferralSent', [ground], { agency: 'X', kind, consents, persons: ['p1'], now: 1 }) === 'permitted';
  }).map((consent) => `${agency} may refer to ${kind} on ${ground}, consent ${consent}`));
  return [...record, ...refer];
}

// Rules only ever grant, so an engine built without a rule answers as this one does with that rule struck out.
function needed(rule: Rule, bundle: Bundle, cast: Cast, world: World): boolean {
  const without: Bundle = { ...bundle, engine: { matching: (question) => bundle.engine.matching(question).filter(({ id }) => id !== rule.id) } };
  const kinds = [rule.when.audience['kind']].flat();
  if (rule.may !== 'receive') {
    const agencies = Object.keys(cast).filter((agency) => kinds.includes(cast[agency]!.kind));
    return agencies.some((agency) => rule.when.ground.some((ground) =>
      powersOf(bundle, cast, agency, ground).length !== powersOf(without, cast, agency, ground).length));
  }
  return [...world].some(([situation, got]) => {
    const { agency, ground, purpose } = situation;
    const concerned = kinds.includes(cast[agency]!.kind) && rule.when.ground.includes(ground) && rule.when.purpose!.includes(purpose);
    return concerned && differing(got, receivedIn(without, cast, situation, rule.on), rule.on).length > 0;
  });
}
