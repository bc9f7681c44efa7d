import { randomUUID } from 'node:crypto';
import { compareExpectations, compareNever, compareReplays } from './compare.js';
import { Player } from './player.js';
import type { Scenario } from './scenario.js';
import { Session } from './session.js';
import { refusedClassLine, whoSawWhatTable } from './table.js';

export interface Played {
  readonly player: Player;
  readonly replays: number;
}

/** Plays a scenario through the public door of an exchange; throws a Difference at the first one. */
export async function play(scenario: Scenario, url: string, advance?: (by: number) => void): Promise<Played> {
  const player = new Player(scenario, new Session(url, randomUUID()), advance);
  await player.prepare();
  await player.playSteps();
  await compareExpectations(player);
  compareNever(player);
  return { player, replays: await compareReplays(player) };
}

/** Writes what a play showed: who saw what, that the refused class got nothing, and that replays agree. */
export async function report({ player, replays }: Played): Promise<string> {
  const { scenario, title } = player.scenario;
  return [
    `${scenario}: ${title}`,
    await whoSawWhatTable(player),
    `  ${refusedClassLine(player)}`,
    `  replay: ${replays} of ${replays} views made again from the journal, byte for byte`,
  ].join('\n');
}
