import { purposes } from '#libs/casework';
import { randomUUID } from 'node:crypto';
import { compareExpectations, compareNever, compareReplays } from './compare.js';
import { readWholeFeed } from './feeds.js';
import { Difference, Player } from './player.js';
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
  await everybodyReads(player);
  await compareExpectations(player);
  compareNever(player);
  return { player, replays: await compareReplays(player) };
}

// The refused class tries every door it could think of; everybody else reads all it may, so that `never` is tested on all of it.
async function everybodyReads(player: Player): Promise<void> {
  for (const agency of Object.keys(player.scenario.agencies)) {
    if (player.isRefusedClass(agency)) await tryEveryDoor(player, agency);
    else for (const purpose of player.purposesOf(agency)) await readWholeFeed(player, agency, purpose);
  }
}

async function tryEveryDoor(player: Player, agency: string): Promise<void> {
  const cases = await Promise.all(player.cases().map(({ name }) => player.reference('case', name, agency)));
  const doors = [...purposes.map((purpose) => `/feed?purpose=${purpose}`), ...cases.map((each) => `/cases/${each}?purpose=oversight`), '/referrals', '/agencies', '/audit/proof'];
  for (const door of doors) {
    const { status, json } = await player.session.get(agency, 'x', door);
    if (status < 400) throw new Difference(`${agency} at ${door}`, 'a refusal', `${status} ${JSON.stringify(json).slice(0, 120)}`);
  }
}

/** Writes what a play showed: who saw what, that the refused class got nothing, and that replays agree. */
export async function report({ player, replays }: Played): Promise<string> {
  const { scenario, title } = player.scenario;
  return [
    `${scenario}: ${title}`,
    await whoSawWhatTable(player),
    `  ${refusedClassLine(player)}`,
    replays > 0 ? `  replay: ${replays} of ${replays} views made again from the journal, byte for byte` : '  replay: the scenario names no view to make again',
  ].join('\n');
}
