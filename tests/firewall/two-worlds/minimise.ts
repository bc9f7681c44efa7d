import type { Draft } from './batch.js';

type Case = Draft['cases'][number];

/**
 * Makes a draft smaller for as long as it still fails: halved down to one case, then without whatever of it is not needed. Gives the draft as it is
 * where no half fails alone.
 * @param attempts how often it may be tried again
 */
export async function minimise(failing: Draft, fails: (draft: Draft) => Promise<boolean>, attempts = 150): Promise<Draft> {
  let left = attempts;
  const tried = async (draft: Draft) => (left -= 1) >= 0 && fails(draft);
  let cases = failing.cases;
  while (cases.length > 1) {
    const middle = Math.ceil(cases.length / 2);
    const halves = [cases.slice(0, middle), cases.slice(middle)] as const;
    if (await tried({ ...failing, cases: halves[0] })) cases = halves[0];
    else if (await tried({ ...failing, cases: halves[1] })) cases = halves[1];
    else return failing;
  }
  let smallest = cases[0]!;
  for (let smaller: Case | undefined = smallest; smaller; ) {
    smallest = smaller;
    smaller = undefined;
    for (const candidate of reductions(smallest)) {
      if (!(await tried({ ...failing, cases: [candidate] }))) continue;
      smaller = candidate;
      break;
    }
  }
  return { ...failing, cases: [smallest] };
}

// The largest first: a difference that shows at once needs nothing of what happened later.
function* reductions({ plot, twists }: Case): Iterable<Case> {
  if (plot.beats.length > 0) for (const twist of twists) yield { plot: { ...plot, beats: [] }, twists: [twist] };
  if (twists.length > 1) for (const twist of twists) yield { plot, twists: [twist] };
  if (plot.team.length > 0) yield { plot: { ...plot, team: [] }, twists };
  for (const list of ['beats', 'referred', 'team'] as const) {
    for (const dropped of plot[list]) yield { plot: { ...plot, [list]: plot[list].filter((each: unknown) => each !== dropped) }, twists };
  }
  for (const [index, beat] of plot.beats.entries()) {
    if (beat.beat !== 'entry' && beat.beat !== 'consent') continue;
    for (const field of Object.keys(beat.data)) {
      const { [field]: _, ...data } = beat.data;
      yield { plot: { ...plot, beats: plot.beats.with(index, { ...beat, data }) }, twists };
    }
  }
}
