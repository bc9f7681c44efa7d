import fc from 'fast-check';
import type { Scenario, Step } from '../../../apps/standalone/scenario.js';
import { agreement, auditor, cast, enforcement, parties, services } from './cast.js';
import { anyTwist, differ, valuesOnly, type Difference, type Twist } from './differences.js';
import { historyOf, plot, type Placed, type Plot } from './histories.js';
import { MaySee } from './may-see.js';

/** What a batch of pairs is made of: cases in two versions that some agencies, the viewers, may tell apart and nobody else. */
export interface Draft {
  readonly viewers: readonly string[];
  readonly quiet: boolean;
  /** How long nothing is done at last (ISO 8601), so that what waits falls due. */
  readonly wait?: string;
  readonly cases: ReadonlyArray<{ readonly plot: Plot; readonly twists: readonly Twist[] }>;
}

/** Cases as they happen in two worlds, and who must not be able to tell which world it is in. */
export interface Batch {
  readonly worlds: readonly [Scenario, Scenario];
  readonly readers: readonly string[];
  /** What nobody of the readers may be told about, for use as an address: the keys and authors of the cases of either world. */
  readonly cases: ReadonlyArray<{ readonly name: string; readonly by: string; readonly parties: readonly string[] }>;
  readonly differences: ReadonlyArray<{ readonly sort: Twist['twist']; readonly what: string }>;
  /** For every reader, of how many of the pairs it could have a part in the case, and of how many not. */
  readonly pairs: ReadonlyMap<string, { readonly inside: number; readonly outside: number }>;
}

/** Makes drafts of so many cases; of a quiet one an auditor may be told nothing either. */
export const draft = (size: number, quiet: boolean): fc.Arbitrary<Draft> => fc.record({
  quiet: fc.constant(quiet),
  viewers: fc.uniqueArray(fc.constantFrom(...parties), { minLength: 2, maxLength: 2 }),
  cases: fc.array(fc.record({ plot, twists: fc.array(quiet ? valuesOnly : anyTwist, { minLength: 12, maxLength: 12 }) }), { minLength: size, maxLength: size }),
});

/** Writes a draft out. Of the twists of a case the first counts that viewers alone could see; a case without one is the same in both worlds. */
export function batchOf({ viewers, quiet, wait, cases }: Draft): Batch {
  const [leads, readers] = [viewers.slice(0, 1), Object.keys(cast).filter((agency) => !viewers.includes(agency) && (quiet || agency !== auditor))];
  const written = cases.map((each, index) => {
    const history = historyOf(`c${index + 1}`, leads, each.plot);
    const difference = each.twists.map((twist) => differ(history, twist, viewers)).find((found): found is Difference =>
      found !== undefined && [...found.visibleTo].every((agency) => viewers.includes(agency)));
    return { history, difference, one: difference?.one ?? history.placed, other: difference?.other ?? history.placed };
  });
  const differing = written.filter(({ difference }) => difference);
  const partOf = written.map(({ history, one, other }) => {
    const maySee = new MaySee([...one, ...other].map(({ step }) => step));
    return { name: history.name, by: history.lead, parties: Object.keys(cast).filter((agency) => maySee.takesPart(agency)) };
  });
  const pairs = new Map(readers.map((reader) => {
    const inside = differing.filter(({ history }) => partOf.find(({ name }) => name === history.name)!.parties.includes(reader)).length;
    return [reader, { inside, outside: differing.length - inside }];
  }));
  const common = written.find(({ one, other }) => one.length > 0 && other.length > 0)?.history.name;
  const stepsOf = (name: string) => written.find(({ history }) => history.name === name)!.other.length;
  return {
    worlds: [scenarioOf(written.map(({ one }) => one), common, wait), scenarioOf(written.map(({ other }) => other), common, wait)], readers, pairs,
    // First those that are there in one world only.
    cases: [...partOf].sort((a, b) => stepsOf(a.name) - stepsOf(b.name)),
    differences: differing.map(({ history, difference }) => ({ sort: difference!.sort, what: `${history.name}: ${difference!.what}` })),
  };
}

function scenarioOf(cases: ReadonlyArray<readonly Placed[]>, common: string | undefined, wait: string | undefined): Scenario {
  const placed = cases.flatMap((steps, nth) => steps.map(({ at, step }) => ({ at, nth, step }))).sort((a, b) => a.at - b.at || a.nth - b.nth);
  const steps: Scenario['steps'] = [...services, ...placed.map(({ step }) => step), ...knocking(common), ...(wait ? [{ wait }] : [])];
  return {
    scenario: 'two-worlds', title: 'one of two worlds', starts: '2026-03-01T08:00:00Z', agencies: { ...cast }, agreements: [{ ...agreement }], steps,
    expect: [], never: [], replay: [],
  };
}

// Immigration enforcement tries to write, too.
const knocking = (name: string | undefined): readonly Step[] => [
  { as: `agent@${enforcement}`, do: 'OpenCase', case: 'own', data: {}, key: 'knock' },
  ...(name ? [{ as: `agent@${enforcement}`, do: 'RecordEntry' as const, case: name, type: 'NoteAdded', data: { text: 'who' }, key: 'knock-on' }] : []),
];
