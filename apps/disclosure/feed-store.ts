import { catalogueVersion } from '#libs/casework';
import type { ReleasedItem } from '#libs/contracts';
import type pg from 'pg';
import type { LiveLine } from './reconcile.js';

type Client = pg.PoolClient | pg.Pool;
type Line = Extract<ReleasedItem, { kind: 'entry' | 'backfill' | 'recall' }>;

/** A line as stored: the exact text an agency is served, and the decision it came from. */
export interface StoredLine {
  readonly seq: number;
  readonly kind: 'entry' | 'backfill' | 'recall';
  readonly caseId: string;
  readonly event: string;
  readonly item: Line;
  readonly body: string;
  readonly ended: boolean;
}

export interface NewLine {
  readonly item: Line;
  readonly body: string;
  /** The line that is never served again from now on. */
  readonly ends?: number;
}

interface Row {
  seq: string;
  kind: StoredLine['kind'];
  case_id: string;
  event_id: string;
  item: string;
  body: string;
  ended_by: string | null;
}

const stored = (row: Row): StoredLine => ({
  seq: Number(row.seq), kind: row.kind, caseId: row.case_id, event: row.event_id, item: JSON.parse(row.item) as Line, body: row.body, ended: row.ended_by !== null,
});

/** Reads what each audience has live of a case, keyed by agency, purpose and event. */
export async function liveLines(client: Client, caseId: string, events?: readonly string[]): Promise<Map<string, Map<string, LiveLine>>> {
  const { rows } = await client.query<Row & { agency: string; purpose: string }>(
    `select agency, purpose, seq, event_id, item from disclosure.entry
     where case_id = $1 and ended_by is null and kind <> 'recall' and ($2::uuid[] is null or event_id = any($2))`,
    [caseId, events ?? null],
  );
  const live = new Map<string, Map<string, LiveLine>>();
  for (const row of rows) {
    const key = feedKey(row.agency, row.purpose);
    const lines = live.get(key) ?? new Map<string, LiveLine>();
    lines.set(row.event_id, { seq: Number(row.seq), item: JSON.parse(row.item) as LiveLine['item'] });
    live.set(key, lines);
  }
  return live;
}

export const feedKey = (agency: string, purpose: string): string => `${agency}|${purpose}`;

/** So many lines for the end of one feed; rendered once their first number is known. */
export interface Addition {
  readonly agency: string;
  readonly purpose: string;
  readonly count: number;
  readonly render: (from: number) => readonly NewLine[];
}

/** Adds lines, rendered in today's catalogue, to feeds under their next numbers; the numbers are dense because they are taken under a row lock held to the commit. */
export async function addLines(client: pg.PoolClient, additions: readonly Addition[]): Promise<void> {
  if (additions.length === 0) return;
  const { rows } = await client.query<{ agency: string; purpose: string; last: string }>(
    `insert into disclosure.feed select * from unnest($1::text[], $2::text[], $3::bigint[])
     on conflict (agency, purpose) do update set last = disclosure.feed.last + excluded.last returning agency, purpose, last`,
    [additions.map(({ agency }) => agency), additions.map(({ purpose }) => purpose), additions.map(({ count }) => count)],
  );
  const last = new Map(rows.map((row) => [feedKey(row.agency, row.purpose), Number(row.last)]));
  const lines = additions.flatMap(({ agency, purpose, count, render }) =>
    render(last.get(feedKey(agency, purpose))! - count + 1).map((line) => ({ ...line, agency, purpose })));
  const ends = lines.filter((line) => line.ends !== undefined);
  if (ends.length > 0) {
    await client.query(
      `update disclosure.entry entry set ended_by = ending.by
       from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as ending(agency, purpose, seq, by)
       where entry.agency = ending.agency and entry.purpose = ending.purpose and entry.seq = ending.seq`,
      [ends.map((line) => line.agency), ends.map((line) => line.purpose), ends.map((line) => line.ends), ends.map((line) => line.item.seq)],
    );
  }
  await client.query(
    `insert into disclosure.entry (agency, purpose, seq, kind, case_id, event_id, item, body)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::text[])`,
    [
      lines.map(({ agency }) => agency), lines.map(({ purpose }) => purpose), lines.map(({ item }) => item.seq), lines.map(({ item }) => item.kind),
      lines.map(({ item }) => item.case), lines.map(({ item }) => item.event), lines.map(({ item }) => JSON.stringify(item.kind === 'recall' ? item : { ...item, catalogue: catalogueVersion })), lines.map(({ body }) => body),
    ],
  );
}

/** Reads a page of a feed, in order of its numbers. */
export async function readPage(client: Client, agency: string, purpose: string, after: number, limit: number): Promise<readonly StoredLine[]> {
  const { rows } = await client.query<Row>(
    'select seq, kind, case_id, event_id, item, body, ended_by from disclosure.entry where agency = $1 and purpose = $2 and seq > $3 order by seq limit $4',
    [agency, purpose, after, limit],
  );
  return rows.map(stored);
}

/** Reads what an agency has live of a case, in the order of its feed, up to a number. */
export async function readCaseLines(client: Client, agency: string, purpose: string, caseId: string, upTo?: number): Promise<readonly StoredLine[]> {
  const { rows } = await client.query<Row>(
    `select seq, kind, case_id, event_id, item, body, ended_by from disclosure.entry
     where case_id = $1 and agency = $2 and purpose = $3 and ended_by is null and kind <> 'recall' and seq <= $4 order by seq`,
    [caseId, agency, purpose, upTo ?? Number.MAX_SAFE_INTEGER],
  );
  return rows.map(stored);
}

export interface ReferralRow {
  readonly referral: string;
  readonly caseId: string;
}

/** Lists the referrals an agency sent or received, newest movement first. */
export async function readReferrals(client: Client, agency: string, state: string | undefined, limit: number): Promise<readonly ReferralRow[]> {
  const { rows } = await client.query<{ referral_id: string; case_id: string }>(
    `select referral_id, case_id from disclosure.referral where (receiver = $1 or sender = $1) and ($2::text is null or state = $2)
     order by position desc limit $3`,
    [agency, state ?? null, limit],
  );
  return rows.map((row) => ({ referral: row.referral_id, caseId: row.case_id }));
}

/** Finds the case of a referral, whoever its parties are. */
export async function caseOfReferral(client: Client, referral: string): Promise<string | undefined> {
  const { rows } = await client.query<{ case_id: string }>('select case_id from disclosure.referral where referral_id = $1', [referral]);
  return rows[0]?.case_id;
}
