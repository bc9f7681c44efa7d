import { readWholeFeed, standingOf, type Standing } from './feeds.js';
import { Difference, type Player } from './player.js';
import type { Expectation } from './scenario.js';

/** Compares what every agency has at the end with what the scenario expects; throws at the first difference. */
export async function compareExpectations(player: Player): Promise<void> {
  const { expect, agencies } = player.scenario;
  for (const expectation of expect) await compareOne(player, expectation);
  const named = new Set(expect.map(({ agency }) => agency));
  for (const agency of Object.keys(agencies)) {
    if (!named.has(agency) && !player.active.has(agency)) await compareOne(player, { agency, sees: 'nothing' });
  }
}

async function compareOne(player: Player, { agency, purpose, case: caseName, sees, hides, recalled }: Expectation): Promise<void> {
  const where = `at the end, ${agency}`;
  const cases = await Promise.all(player.cases().filter(({ name }) => !caseName || name === caseName).map(({ name }) => player.reference('case', name, agency)));
  const standings: Standing[] = [];
  for (const each of purpose ? [purpose] : player.purposesOf(agency)) {
    const entries = await readWholeFeed(player, agency, each);
    if (!entries && sees !== 'nothing' && !player.isRefusedClass(agency) && purpose) throw new Difference(where, `a feed for ${each}`, 'a refusal');
    standings.push(standingOf(entries ?? []));
  }
  const live = standings.flatMap((standing) => standing.live).filter((entry) => cases.includes(entry.case));
  const shownAs = (type: string, field: string) => live.find((entry) => entry.type === type && Object.hasOwn(entry.data, field));
  if (sees === 'nothing' && live.length > 0) throw new Difference(where, 'to see nothing', `${live.length} entries, first ${live[0]!.type}`);
  for (const [type, field] of pairs(sees === 'nothing' ? {} : sees)) {
    if (!shownAs(type, field)) throw new Difference(where, `to see ${type}.${field}`, 'nothing of it');
  }
  for (const [type, field] of pairs(hides)) {
    const shown = shownAs(type, field);
    if (shown) throw new Difference(where, `${type}.${field} to be hidden`, JSON.stringify(shown.data[field]));
  }
  for (const entry of recalled ?? []) {
    const reference = await player.reference('entry', entry, agency);
    if (!standings.some((standing) => standing.recalled.has(reference))) throw new Difference(where, `a recall of ${entry}`, 'none');
  }
}

const pairs = (fields: Record<string, string[]> = {}) => Object.entries(fields).flatMap(([type, names]) => names.map((name) => [type, name] as const));

/** Searches all that each agency was told during the whole play for strings it must never receive. */
export function compareNever(player: Player): void {
  for (const { agency, strings } of player.scenario.never) {
    for (const body of player.session.told.get(agency) ?? []) {
      const found = strings.find((string) => body.includes(string) || body.includes(JSON.stringify(string).slice(1, -1)));
      if (found) throw new Difference(`during the play, ${agency}`, `never to receive ${JSON.stringify(found)}`, `it in ${body.slice(0, 120)}…`);
    }
  }
}

/** Compares the auditor's replay of each moment with the bytes that were served then; gives how many were compared. */
export async function compareReplays(player: Player): Promise<number> {
  for (const { agency, case: name, step, purpose, answer } of player.served) {
    const where = `replay for ${agency} of ${name} after step ${step} for ${purpose}`;
    if (answer.status !== 200) {
      if (answer.release) throw new Difference(where, 'no release with a refusal', answer.release);
      continue;
    }
    const { json, status } = await player.session.get(player.auditor, 'player', '/audit/replay', { release: answer.release });
    if (status !== 200 || json['found'] !== true) throw new Difference(where, 'a release in the log', `${status} ${JSON.stringify(json).slice(0, 200)}`);
    if (json['holds'] !== true) throw new Difference(where, 'the release to hold', String(json['fault']));
    if (json['body'] !== answer.text) throw new Difference(where, answer.text, String(json['body']));
  }
  return player.served.filter(({ answer }) => answer.status === 200).length;
}
