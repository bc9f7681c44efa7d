import type { Scenario } from '../../../apps/standalone/scenario.js';
import { refusedClass } from '#libs/kernel';
import { stringify } from 'yaml';
import type { Batch } from './batch.js';
import { inBatch } from './cast.js';
import type { Leak } from './worlds.js';

/** Writes two worlds that an agency could tell apart as two scenario files, each to be played; the comment on top says what leaked. */
export function asScenarios({ worlds, differences }: Pick<Batch, 'worlds' | 'differences'>, refused: readonly (readonly number[])[], { agency, one, other }: Leak): readonly string[] {
  const comment = inBatch(`Two worlds that differ in ${differences.map(({ what }) => what).join('; ')}.\n${agency} can tell them apart. In one it is told\n${one}\nand in the other\n${other}`, -1)
    .split('\n').map((line) => `# ${line}`.trimEnd()).join('\n');
  return worlds.map((world, nth) => `${comment}\n${stringify(scenarioToPlay(world, nth === 0 ? 'one' : 'other', refused[nth] ?? []), { lineWidth: 0 })}`);
}

function scenarioToPlay(world: Scenario, which: string, refused: readonly number[]): object {
  const { never: _, replay: __, ...scenario } = inBatch(world, -1);
  const steps = scenario.steps.map((step, index) => ({ ...step, ...(refused.includes(index) && { refused: true }) }));
  // Nothing is claimed of what they see, but for immigration enforcement: an agency that is not named sees nothing.
  const expect = Object.keys(scenario.agencies).filter((agency) => scenario.agencies[agency]!.kind !== refusedClass).map((agency) => ({ agency }));
  return { ...scenario, scenario: `two-worlds-${which}`, title: `${which} of two worlds that an agency could tell apart`, steps, expect };
}
