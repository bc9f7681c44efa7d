import { slotOf } from '#libs/journal';
import type pg from 'pg';
import { allRows } from './stage.js';

/** Where the projection stands, by its own account: for a correlation, the position up to which it is projected. */
export async function checkpoint(pool: pg.Pool): Promise<(correlation: string) => number> {
  const { rows } = await pool.query<{ slot: number; position: string }>('select slot, position from projector.slot');
  const positions = new Map(rows.map(({ slot, position }) => [slot, Number(position)]));
  return (correlation) => positions.get(slotOf(correlation)) ?? 0;
}

/**
 * Gives what the feeds and the referrals hold of every case, as text. Numbers in a feed are replaced by the place among the lines of that
 * case: cases share feeds, and only within a case is the order of lines the same in every run.
 */
export async function feedsByCase(pool: pg.Pool): Promise<Map<string, string>> {
  const lines = new Map<string, string[]>();
  const add = (id: string, line: string) => lines.set(id, [...(lines.get(id) ?? []), line]);
  const places = new Map<string, Map<number, number>>();
  const rows = await allRows(pool);
  for (const { agency, purpose, case_id: id, seq } of rows) {
    const key = `${agency} ${purpose} ${id}`;
    const known = places.get(key) ?? new Map<number, number>();
    places.set(key, known.set(seq, known.size + 1));
  }
  for (const { agency, purpose, case_id: id, seq, kind, event_id: event, item, body, ended_by: endedBy } of rows) {
    const at = (number: number) => places.get(`${agency} ${purpose} ${id}`)?.get(number);
    const numbered = (text: string) => text.replace(/"seq":(\d+)/g, (_, number: string) => `"seq":"${at(Number(number))}"`);
    add(id, JSON.stringify([agency, purpose, at(seq), kind, event, numbered(item), numbered(body), endedBy === null ? null : at(endedBy)]));
  }
  const referrals = await pool.query<{ case_id: string }>('select *, position::int as position from disclosure.referral order by referral_id');
  for (const referral of referrals.rows) add(referral.case_id, JSON.stringify(referral));
  return new Map([...lines].map(([id, all]) => [id, all.join('\n')]));
}

/** Tells whether every feed is numbered from 1 without a gap. */
export async function feedsAreDense(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query('select from disclosure.entry group by agency, purpose having count(*) <> max(seq) or min(seq) <> 1');
  return rows.length === 0;
}
