import { fileURLToPath } from 'node:url';
import { isEquivalent } from './equivalence.js';
import { goldenAnswers } from './golden.js';
import { mutantsOf, mutations, type Mutant } from './mutations.js';

export const folder = fileURLToPath(new URL('../../../../policies/', import.meta.url));

/** What became of the mutants of each kind. */
export interface Outcomes {
  readonly counts: Readonly<Record<string, { made: number; refused: number; killed: number; equivalent: number; survived: number }>>;
  readonly survivors: readonly string[];
  readonly wrongProofs: number;
}

const described = ({ kind, rule, mutated }: Mutant) => `${kind}: ${rule.id}: ${JSON.stringify({ on: mutated?.on, fields: mutated?.fields, when: mutated?.when, consent: mutated?.consent })}`;

function outcomesOf(): Outcomes {
  const golden = goldenAnswers(folder);
  const counts: Outcomes['counts'] = Object.fromEntries(Object.keys(mutations).map((kind) => [kind, { made: 0, refused: 0, killed: 0, equivalent: 0, survived: 0 }]));
  const survivors: string[] = [];
  let wrongProofs = 0;
  for (const mutant of mutantsOf(golden.content)) {
    const count = counts[mutant.kind]!;
    count.made += 1;
    const killed = !mutant.refused && golden.isChangedBy(mutant);
    const equivalent = !mutant.refused && isEquivalent(mutant, golden.content);
    if (killed && equivalent) wrongProofs += 1;
    if (mutant.refused) count.refused += 1;
    else if (killed) count.killed += 1;
    else if (equivalent) count.equivalent += 1;
    else {
      count.survived += 1;
      survivors.push(described(mutant));
    }
  }
  return { counts, survivors, wrongProofs };
}

// A program of its own: inside of Jest the same takes nearly twice as long.
if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(JSON.stringify(outcomesOf()));
