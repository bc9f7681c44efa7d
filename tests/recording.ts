import type { Journal, StoredEvent } from '#libs/journal';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.js';

/** Splits a history into what comes first (the register) and the cases, each in its order. */
export function casesOf(history: readonly StoredEvent[]): { first: readonly StoredEvent[]; cases: ReadonlyArray<readonly StoredEvent[]> } {
  const [{ correlation: register }] = history as [StoredEvent];
  const cases = new Map<string, StoredEvent[]>();
  for (const event of history) cases.set(event.correlation, [...(cases.get(event.correlation) ?? []), event]);
  const first = cases.get(register) ?? [];
  cases.delete(register);
  return { first, cases: [...cases.values()] };
}

/** Records cases, three at a time and each in its order, whatever becomes of server and connections; tells of every acknowledgement. */
export async function record(journal: Journal, cases: ReadonlyArray<readonly StoredEvent[]>, chance: Chance, acknowledge: (id: string, position: number) => void): Promise<void> {
  const left = [...cases];
  const one = async () => {
    for (let history = left.shift(); history; history = left.shift()) {
      for (const event of history) {
        acknowledge(event.id, await insist(journal, event));
        await sleep(chance.between(5, 60));
      }
    }
  };
  await Promise.all([one(), one(), one()]);
}

async function insist(journal: Journal, { stream, revision, ...event }: StoredEvent): Promise<number> {
  for (;;) {
    const outcome = await journal.append(stream, revision - 1, [event]).catch((error: unknown) => ({ outcome: 'unknown' as const, error }));
    if (outcome.outcome === 'conflict' || ('revision' in outcome && outcome.revision !== revision)) {
      throw new Error(`${stream} answered ${JSON.stringify(outcome)} to its only author at ${revision - 1}`);
    }
    if (outcome.outcome !== 'unknown') return outcome.position;
    await sleep(20);
  }
}
