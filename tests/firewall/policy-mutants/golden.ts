import { readdirSync } from 'node:fs';
import { Engine } from '../../../libs/policy/engine.js';
import { readPolicies } from '../../../libs/policy/read-folder.js';
import { conditionsOf, listed, type Rule } from '../../../libs/policy/rule.js';
import { differing, expectedPowers, powersOf, receivedIn } from '../../../libs/policy/run-tests.js';
import { expectations, keyOf, readTests, situationsOf, type Situation } from '../../../libs/policy/situations.js';
import type { Mutant } from './mutations.js';

/** Reads the tests of a policy folder as golden answers, and tells of a mutant whether it changes one of them. */
export function goldenAnswers(folder: string) {
  const bundle = readPolicies(folder);
  const { content } = bundle;
  const { cast, tests } = readTests(folder, readdirSync(folder).filter((name) => name.endsWith('.test.yaml')).sort());
  const expected = expectations(tests, cast, content.vocabulary.kinds);
  const permitted = expectedPowers(tests);
  const cells = new Map<string, Situation[]>();
  for (const situation of Object.keys(cast).flatMap((agency) => situationsOf(agency, cast, content))) {
    const cell = [cast[situation.agency]!.kind, situation.ground, situation.purpose].join();
    cells.set(cell, [...cells.get(cell) ?? [], situation]);
  }

  // Rules only ever grant: an engine with a mutant answers as this one, with the rule struck out and the mutant's own answer added.
  const withMutant = ({ rule, mutated }: Mutant): typeof bundle => {
    const alone = mutated && new Engine({ ...content, rules: [mutated] });
    return { ...bundle, engine: { matching: (question) => [...bundle.engine.matching(question).filter(({ id }) => id !== rule.id), ...alone?.matching(question) ?? []] } };
  };

  const cellsOf = (rule: Rule | undefined): string[] => (rule ? listed(rule, 'audience.kind')!.flatMap((kind) =>
    rule.when.ground.flatMap((ground) => (rule.when.purpose ?? []).map((purpose) => [kind, ground, purpose].join()))) : []);
  const giving = (rule: Rule | undefined, type: string) => JSON.stringify(rule?.on.includes(type)
    ? Object.entries(rule.fields!).filter(([name]) => name === 'occurredOn' || Object.hasOwn(content.vocabulary.events[type]!, name)).sort() : []);
  const asking = (rule: Rule | undefined) => JSON.stringify([rule?.consent, rule && conditionsOf(rule).filter(({ attribute }) => !['audience.kind', 'ground', 'purpose'].includes(attribute))]);

  // Only what can differ is asked: types that the two treat differently, everywhere; else the cells that only one of them reaches.
  function changesWhatIsReceived(mutant: Mutant): boolean {
    const { rule, mutated } = mutant;
    const [before, after] = [new Set(cellsOf(rule)), new Set(cellsOf(mutated))];
    const types = [...new Set([...rule.on, ...mutated?.on ?? []])];
    const treated = asking(rule) === asking(mutated) ? types.filter((type) => giving(rule, type) !== giving(mutated, type)) : types;
    const changed = withMutant(mutant);
    const differ = (cell: string, among: string[]) => (cells.get(cell) ?? []).some((situation) =>
      differing(expected.get(keyOf(situation)) ?? {}, receivedIn(changed, cast, situation, among), among).length > 0);
    return [...new Set([...before, ...after])].some((cell) => (before.has(cell) && after.has(cell) ? treated.length > 0 && differ(cell, treated) : differ(cell, types)));
  }

  function changesWhoMay(mutant: Mutant): boolean {
    const concerned = [mutant.rule, ...(mutant.mutated ? [mutant.mutated] : [])];
    const kinds = concerned.flatMap((rule) => listed(rule, 'audience.kind')!);
    const grounds = new Set(concerned.flatMap((rule) => rule.when.ground));
    const changed = withMutant(mutant);
    return Object.keys(cast).filter((agency) => kinds.includes(cast[agency]!.kind)).some((agency) => [...grounds].some((ground) => {
      const want = [...permitted].filter((line) => line.startsWith(`${agency} may `) && line.includes(` on ${ground}`));
      const got = powersOf(changed, cast, agency, ground);
      return got.length !== want.length || got.some((line) => !permitted.has(line));
    }));
  }

  return { content, isChangedBy: (mutant: Mutant) => (mutant.rule.may === 'receive' ? changesWhatIsReceived(mutant) : changesWhoMay(mutant)) };
}
