import { setTimeout as sleep } from 'node:timers/promises';
import type { Step } from './scenario.js';
import type { Answer } from './session.js';

/** A difference between what a scenario says and what the exchange did; ends the play. */
export class Difference extends Error {
  constructor(where: string, expected: string, got: string) {
    super(`${where}: expected ${expected}, got ${got}`);
    this.name = 'Difference';
  }
}

/** What a comparison asks of whoever plays. */
interface Playing {
  /** Ids of referrals by the names the scenario gives them. */
  readonly referrals: ReadonlyMap<string, string>;
  reference(kind: 'entry', name: string, agency: string): Promise<string>;
  attempt(step: Step): Promise<Answer>;
}

/** Compares what a step was told with what it says it is told; what falls due is recorded soon after its moment, so it is asked again for a while. */
export async function expectTold(player: Playing, where: string, step: Step, answer: Answer): Promise<void> {
  switch (step.do) {
    case 'FindServices':
      return expectList(player, where, step, answer, 'find', step.finds, ({ json }) => members(json['matches'], ({ agency }) => agency!));
    case 'ListReferrals': {
      const called = new Map([...player.referrals].map(([name, id]) => [id, name]));
      return expectList(player, where, step, answer, 'list', [...step.lists].sort(), ({ json }) => members(json['referrals'], ({ referral }) => called.get(referral!)!).sort());
    }
    case 'ListCheckIns': {
      const agency = step.as.split('@')[1]!;
      const lists = await Promise.all(step.lists.map(async ({ what, after }) => `${what} ${await player.reference('entry', after, agency)}`));
      return expectList(player, where, step, answer, 'list', lists.sort(), ({ json }) =>
        (json['entries'] as ReadonlyArray<{ data: Record<string, string> }>).map(({ data }) => `${data['what']} ${data['after']}`).sort());
    }
    case 'ReadReferral':
    case 'ReadTask':
    case 'ReadKpis':
    case 'ExportCase':
    case 'ReadCalls':
    case 'ReadInbox': {
      const expected = step.do === 'ReadCalls' ? { calls: step.shows } : (step.shows ?? {});
      const shown = ({ json }: Answer) => (step.do === 'ReadInbox' ? shownBy(json) : json) ?? {};
      const wrong = (each: Answer) => Object.entries(expected).find(([name, value]) => !holds(shown(each)[name], value));
      const last = await soon(player, step, answer, (each) => !wrong(each));
      const [name, value] = wrong(last) ?? [];
      if (name) throw new Difference(where, `${name} ${JSON.stringify(value)}`, JSON.stringify(shown(last)[name]));
      return;
    }
    default:
  }
}

/** Gives the stable code of a refusal, told as problem+json or as OperationOutcome of FHIR. */
export function codeOf({ json }: Answer): string {
  const [issue] = (json['issue'] ?? []) as Array<{ details: { coding: Array<{ code: string }> } }>;
  return String(json['code'] ?? issue?.details.coding[0]?.code);
}

/** Finds the first of a list of referrals. */
export const shownBy = (json: Answer['json']) => (json['referrals'] as ReadonlyArray<Answer['json']> | undefined)?.[0];

// A list is as long as is told, an object has at least the members that are told.
function holds(shown: unknown, told: unknown): boolean {
  if (told === null || typeof told !== 'object') return shown === told;
  if (shown === null || typeof shown !== 'object' || (Array.isArray(told) && (shown as unknown[]).length !== told.length)) return false;
  return Object.entries(told).every(([name, value]) => holds((shown as Record<string, unknown>)[name], value));
}

const members = (list: unknown, name: (each: Record<string, string>) => string): string[] => (list as ReadonlyArray<Record<string, string>>).map(name);

async function expectList(
  player: Playing, where: string, step: Step, first: Answer, verb: string, expected: readonly string[], listed: (answer: Answer) => readonly string[],
): Promise<void> {
  const answer = await soon(player, step, first, (each) => listed(each).join() === expected.join());
  if (listed(answer).join() !== expected.join()) throw new Difference(where, `to ${verb} ${expected.join(', ') || 'none'}`, listed(answer).join(', ') || 'none');
}

async function soon(player: Playing, step: Step, first: Answer, isRight: (answer: Answer) => boolean): Promise<Answer> {
  let answer = first;
  for (let turn = 0; !isRight(answer) && turn < 40; turn += 1) {
    await sleep(250);
    answer = await player.attempt(step);
  }
  return answer;
}
