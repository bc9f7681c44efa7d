import type { Scenario } from '../apps/standalone/scenario.js';

const readers = { 'LI-DE': 'labour-inspection', 'POL-DE': 'criminal-investigation', 'NGO-DE': 'victim-support', 'SHELTER-DE': 'victim-support', 'LA-LT': 'cross-border-remedy' };

/** Spreads the scenario of Frankfurt over days: five hours pass after every step, and after every fourth the agencies read. */
export const paced = (scenario: Scenario): Scenario => ({
  ...scenario,
  replay: [],
  steps: scenario.steps.flatMap((step, nth) => [
    step, { wait: 'PT5H' },
    ...(nth % 4 === 3 ? Object.entries(readers).map(([agency, purpose]) => ({ as: `reader@${agency}`, do: 'ReadFeed' as const, purpose })) : []),
  ]),
});
