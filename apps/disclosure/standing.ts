import { recordedAt } from '#libs/casework';
import type { ProjectionView } from '#libs/contracts';
import { readStatus, type Journal } from '#libs/journal';
import type { Clock } from '#libs/kernel';
import type pg from 'pg';
import { feeds } from './projection.js';

/** Reads how the feeds stand: how far behind the journal they are, who carries them on, and what they leave out. */
export async function readStanding({ journal, pool, clock }: { journal: Journal; pool: pg.Pool; clock: Clock }): Promise<ProjectionView> {
  const [head, status] = await Promise.all([journal.head(), readStatus(pool, feeds)]);
  const reached = Math.min(head, ...status.slots.map(({ position }) => position));
  const waiting = head > reached ? (await journal.readAll(reached, 1)).events[0] : undefined;
  const seconds = waiting ? Math.max(0, (clock.now() - recordedAt(waiting)) / 1_000) : 0;
  return { head, lag: { events: head - reached, seconds }, ...status };
}
