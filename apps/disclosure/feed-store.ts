import type { ReleasedItem } from '#libs/contracts';
import type pg from 'pg';
import { feeds } from './projection.js';

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
  /** Whether the projection leaves the case out at present. */
  readonly parked: boolean;
  /** The place in the journal it was decided at. */
  readonly position: number;
}

interface Row {
  seq: string;
  kind: StoredLine['kind'];
  case_id: string;
  event_id: string;
  item: string;
  body: string;
  ended_by: string | null;
  parked: boolean;
  position: string;
}

const parked = `exists (select from projector.parked where projection = '${feeds}' and correlation = case_id::text)`;
const columns = `seq, kind, case_id, event_id, item, body, ended_by, position, ${parked} as parked`;

const stored = (row: Row): StoredLine => ({
  seq: Number(row.seq), kind: row.kind, caseId: row.case_id, event: row.event_id, item: JSON.parse(row.item) as Line, body: row.body, ended: row.ended_by !== null,
  parked: row.parked, position: Number(row.position),
});

/** Reads a page of a feed, in order of its numbers. */
export async function readPage(pool: pg.Pool, agency: string, purpose: string, after: number, limit: number): Promise<readonly StoredLine[]> {
  const rows = await readAs<Row>(pool, agency,
    `select ${columns} from disclosure.entry where agency = $1 and purpose = $2 and seq > $3 order by seq limit $4`,
    [agency, purpose, after, limit],
  );
  return rows.map(stored);
}

/** Reads what an agency has live of what fell due and is still waited for, in order of its feed. */
export async function readCheckIns(pool: pg.Pool, agency: string, purpose: string, after: number, limit: number): Promise<readonly StoredLine[]> {
  const rows = await readAs<Row>(pool, agency,
    `select ${columns} from disclosure.entry
     where agency = $1 and purpose = $2 and seq > $3 and ended_by is null and kind <> 'recall' and strpos(body, '"type":"CheckInDue"') > 0 order by seq limit $4`,
    [agency, purpose, after, limit],
  );
  return rows.map(stored);
}

/** Reads what an agency has live of a case, in the order of its feed, up to a number. */
export async function readCaseLines(pool: pg.Pool, agency: string, purpose: string, caseId: string, upTo?: number): Promise<readonly StoredLine[]> {
  const rows = await readAs<Row>(pool, agency,
    `select ${columns} from disclosure.entry
     where case_id = $1 and agency = $2 and purpose = $3 and ended_by is null and kind <> 'recall' and seq <= $4 order by seq`,
    [caseId, agency, purpose, upTo ?? Number.MAX_SAFE_INTEGER],
  );
  return rows.map(stored);
}

export interface ReferralRow {
  readonly referral: string;
  readonly caseId: string;
}

/** Lists the referrals an agency sent or received that are in one of some states, newest movement first; without a limit, all of them. */
export async function readReferrals(pool: pg.Pool, agency: string, states: readonly string[] | undefined, limit?: number): Promise<readonly ReferralRow[]> {
  const rows = await readAs<{ referral_id: string; case_id: string }>(pool, agency,
    `select referral_id, case_id from disclosure.referral where (receiver = $1 or sender = $1) and ($2::text[] is null or state = any($2)) and not ${parked}
     order by position desc limit $3`,
    [agency, states ?? null, limit ?? null],
  );
  return rows.map((row) => ({ referral: row.referral_id, caseId: row.case_id }));
}

/** Lists them in the order of their ids, which says nothing and never changes, after one of them. */
export async function readReferralsById(
  pool: pg.Pool, agency: string, states: readonly string[] | undefined, after: string | undefined, limit: number,
): Promise<readonly ReferralRow[]> {
  const rows = await readAs<{ referral_id: string; case_id: string }>(pool, agency,
    `select referral_id, case_id from disclosure.referral
     where (receiver = $1 or sender = $1) and ($2::text[] is null or state = any($2)) and ($3::uuid is null or referral_id > $3) and not ${parked}
     order by referral_id limit $4`,
    [agency, states ?? null, after ?? null, limit],
  );
  return rows.map((row) => ({ referral: row.referral_id, caseId: row.case_id }));
}

/** Finds the case of a referral that an agency sent or received. One of others takes the same look-up as one that is not there. */
export async function caseOfReferral(pool: pg.Pool, agency: string, referral: string): Promise<string | undefined> {
  const rows = await readAs<{ case_id: string }>(pool, agency,
    `select case_id from disclosure.referral where referral_id = $2 and (receiver = $1 or sender = $1) and not ${parked}`, [agency, referral]);
  return rows[0]?.case_id;
}

export interface CallRow {
  readonly call: string;
  readonly caseId: string;
}

/** Lists the calls that are open and those that an agency made, newest movement first. */
export async function readCalls(pool: pg.Pool, agency: string): Promise<readonly CallRow[]> {
  const rows = await readAs<{ call_id: string; case_id: string }>(pool, agency,
    `select call_id, case_id from disclosure.call where (open or maker = $1) and not ${parked} order by position desc`, [agency]);
  return rows.map((row) => ({ call: row.call_id, caseId: row.case_id }));
}

// In a transaction that says whose rows it may see and forgets it at its end. The pool pipelines: the four statements are one round trip.
async function readAs<R extends pg.QueryResultRow>(pool: pg.Pool, agency: string, text: string, values: readonly unknown[]): Promise<readonly R[]> {
  const client = await pool.connect();
  client.on('error', ignore); // the query that meets the broken connection rejects as well
  const answers = await Promise.allSettled([
    client.query('begin read only'), client.query("select set_config('firebreak.agency', $1, true)", [agency]), client.query<R>(text, [...values]), client.query('commit'),
  ]);
  const failure = answers.find((answer) => answer.status === 'rejected');
  client.off('error', ignore).release(failure !== undefined);
  if (failure) throw failure.reason;
  return (answers[2] as PromiseFulfilledResult<pg.QueryResult<R>>).value.rows;
}

const ignore = (): void => {};
