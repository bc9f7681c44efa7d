import type { ReleasedItem } from '#libs/contracts';
import { canonicalJson } from '#libs/kernel';
import type pg from 'pg';
import type { LiveLine } from './reconcile.js';

type Line = Extract<ReleasedItem, { kind: 'entry' | 'backfill' | 'recall' }>;

/** A line on its way into a feed; it gets its number when the lines are written. */
export interface NewLine {
  readonly agency: string;
  readonly purpose: string;
  readonly item: Unnumbered<Line>;
  /** The line that is never served again from now on. */
  readonly ends?: LiveLine | undefined;
  /** The place in the journal it was decided at. */
  readonly position: number;
  readonly render: (item: Line) => string;
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'seq'> : never;

/**
 * What a transaction adds to the feeds. Lines are kept until `write`, so that every feed is numbered once, in one order for all workers, and
 * the feeds are locked for no longer than it takes to write them; what is live already counts with them.
 */
export class FeedAdditions {
  private added: Array<NewLine & { readonly live: LiveLine }> = [];
  private readonly cases = new Map<string, Map<string, Map<string, LiveLine>>>();

  /** Reads what each audience has live of cases. Entries of a case that was not loaded count as new: nobody has them. */
  async load(client: pg.PoolClient, cases: readonly string[]): Promise<void> {
    if (cases.length === 0) return;
    const { rows } = await client.query<{ agency: string; purpose: string; seq: string; case_id: string; event_id: string; item: string }>(
      "select agency, purpose, seq, case_id, event_id, item from disclosure.entry where case_id = any($1) and ended_by is null and kind <> 'recall'", [cases],
    );
    for (const row of rows) {
      this.liveIn(row.case_id, row.agency, row.purpose).set(row.event_id, { seq: Number(row.seq), stored: true, item: JSON.parse(row.item) as LiveLine['item'] });
    }
  }

  /** Lists the agencies that have anything live of a case. */
  agenciesWith(caseId: string): readonly string[] {
    return [...(this.cases.get(caseId)?.keys() ?? [])].map((feed) => feed.split('|')[0] as string);
  }

  /** Gives what an audience has live of a case, by event, with what was added here. */
  liveIn(caseId: string, agency: string, purpose: string): Map<string, LiveLine> {
    const feeds = this.cases.get(caseId) ?? new Map<string, Map<string, LiveLine>>();
    this.cases.set(caseId, feeds);
    const lines = feeds.get(feedKey(agency, purpose)) ?? new Map<string, LiveLine>();
    feeds.set(feedKey(agency, purpose), lines);
    return lines;
  }

  add(line: NewLine): void {
    const { item } = line;
    const live: LiveLine = { seq: 0, stored: false, item: item as LiveLine['item'] };
    const lines = this.liveIn(item.case, line.agency, line.purpose);
    if (item.kind === 'recall') lines.delete(item.event);
    else lines.set(item.event, live);
    this.added.push({ ...line, live });
  }

  /** Writes the lines under the next numbers of their feeds; dense, because the numbers are taken under a row lock held to the commit. */
  async write(client: pg.PoolClient): Promise<void> {
    if (this.added.length === 0) return;
    const lines = this.added;
    this.added = [];
    const numbers = await takeNumbers(client, lines);
    const written = lines.map((line) => {
      const seq = numbers.get(feedKey(line.agency, line.purpose))!.shift()!;
      const item = { ...line.item, seq } as Line;
      line.live.seq = seq;
      return { ...line, item, body: line.render(item) };
    });
    const endedBy = new Map(written.map(({ ends, live }) => [ends, live.seq]));
    const storedEnds = written.filter(({ ends }) => ends?.stored);
    if (storedEnds.length > 0) {
      await client.query(
        `update disclosure.entry entry set ended_by = ending.by
         from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as ending(agency, purpose, seq, by)
         where entry.agency = ending.agency and entry.purpose = ending.purpose and entry.seq = ending.seq`,
        [storedEnds.map(({ agency }) => agency), storedEnds.map(({ purpose }) => purpose), storedEnds.map(({ ends }) => ends?.seq), storedEnds.map(({ live }) => live.seq)],
      );
    }
    await client.query(
      `insert into disclosure.entry (agency, purpose, seq, kind, case_id, event_id, item, body, ended_by, position)
       select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::bigint[], $10::bigint[])`,
      [
        written.map(({ agency }) => agency), written.map(({ purpose }) => purpose), written.map(({ item }) => item.seq), written.map(({ item }) => item.kind),
        written.map(({ item }) => item.case), written.map(({ item }) => item.event), written.map(({ item }) => canonicalJson(item)), written.map(({ body }) => body),
        written.map(({ live }) => endedBy.get(live) ?? null), written.map(({ position }) => position),
      ],
    );
    for (const { live } of written) live.stored = true;
  }
}

const feedKey = (agency: string, purpose: string): string => `${agency}|${purpose}`;

async function takeNumbers(client: pg.PoolClient, lines: readonly NewLine[]): Promise<Map<string, number[]>> {
  const counts = new Map<string, number>();
  for (const { agency, purpose } of lines) counts.set(feedKey(agency, purpose), (counts.get(feedKey(agency, purpose)) ?? 0) + 1);
  const feeds = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const { rows } = await client.query<{ agency: string; purpose: string; last: string }>(
    `insert into disclosure.feed select * from unnest($1::text[], $2::text[], $3::bigint[])
     on conflict (agency, purpose) do update set last = disclosure.feed.last + excluded.last returning agency, purpose, last`,
    [feeds.map(([feed]) => feed.split('|')[0]), feeds.map(([feed]) => feed.split('|')[1]), feeds.map(([, count]) => count)],
  );
  return new Map(rows.map((row) => {
    const count = counts.get(feedKey(row.agency, row.purpose))!;
    return [feedKey(row.agency, row.purpose), Array.from({ length: count }, (_, index) => Number(row.last) - count + 1 + index)];
  }));
}
