import type { FeedEntry } from '#libs/contracts';
import type { Scenario } from './scenario.js';
import type { Session } from './session.js';

/** Whose feeds are read, and how. */
export interface Readers {
  readonly session: Session;
  readonly scenario: Scenario;
  purposesOf(agency: string): readonly string[];
  isRefusedClass(agency: string): boolean;
}

/** Reads an agency's whole feed for a purpose, page by page; undefined where it is refused. */
export async function readWholeFeed(player: Readers, agency: string, purpose: string): Promise<readonly FeedEntry[] | undefined> {
  const entries: FeedEntry[] = [];
  for (let after = 0; ;) {
    const { status, json } = await player.session.get(agency, 'reader', '/feed', { purpose, after, limit: 200 });
    if (status !== 200) return undefined;
    const page = json['entries'] as FeedEntry[];
    if (page.length === 0) return entries;
    entries.push(...page);
    after = json['next'] as number;
  }
}

/** Writes down how long every feed of the scenario is, so that a refused step can be seen to have changed nothing. */
export async function feedHeads(player: Readers): Promise<string> {
  const heads: string[] = [];
  for (const agency of Object.keys(player.scenario.agencies).filter((each) => !player.isRefusedClass(each))) {
    for (const purpose of player.purposesOf(agency)) {
      heads.push(`${agency} ${purpose} ${(await readWholeFeed(player, agency, purpose))?.length ?? 'refused'}`);
    }
  }
  return heads.join('\n');
}

/** What an agency has at the end: its live entries, and the references of what it was told to forget. */
export interface Standing {
  readonly live: ReadonlyArray<Extract<FeedEntry, { kind: 'entry' | 'backfill' }>>;
  readonly recalled: ReadonlySet<string>;
}

/** Folds a feed as its receiver should: a later line for the same entry replaces the earlier one, a recall takes it back. */
export function standingOf(entries: readonly FeedEntry[]): Standing {
  const live = new Map<string, Extract<FeedEntry, { kind: 'entry' | 'backfill' }>>();
  const recalled = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === 'recall') {
      live.delete(entry.entry);
      recalled.add(entry.entry);
    } else if (entry.kind !== 'withdrawn') {
      live.set(entry.entry, entry);
    }
  }
  return { live: [...live.values()], recalled };
}
