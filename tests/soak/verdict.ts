import type pg from 'pg';
import { Difference, type Ledger } from './ledger.js';

interface Row {
  readonly nth: string;
  readonly position: string;
  readonly id: string;
}

const page = 20_000;

async function* rowsOf<T extends Row>(client: pg.Client, columns: string, table: string, key: string): AsyncGenerator<T> {
  for (let after = '0'; ; ) {
    const { rows } = await client.query<T>(`select ${key} as nth, ${columns} from ${table} where ${key} > $1 order by ${key} limit ${page}`, [after]);
    yield* rows;
    if (rows.length === 0) return;
    after = rows.at(-1)!.nth;
  }
}

/** Holds the journal against what its writers were told; throws at the first difference. */
export async function checkJournal(client: pg.Client, ledger: Ledger): Promise<void> {
  const revisions = new Map<string, number>();
  let count = 0;
  for await (const { position, id, stream, revision } of rowsOf<Row & { stream: string; revision: string }>(client, 'position, id, stream, revision', 'journal.events', 'position')) {
    if (Number(position) !== (count += 1)) throw new Difference(`the journal has ${position} where ${count} should be`);
    if (ledger.ids[count - 1] !== id) throw new Difference(`${id} is stored at ${count}, where ${ledger.ids[count - 1] ?? 'nothing'} was acknowledged`);
    const expected = (revisions.get(stream) ?? 0) + 1;
    if (Number(revision) !== expected) throw new Difference(`${stream} has revision ${revision} at ${count}, where ${expected} should be`);
    revisions.set(stream, expected);
  }
  if (ledger.ids.length !== count) throw new Difference(`${ledger.ids.length} was acknowledged and the journal ends at ${count}`);
  const { rows: [head] } = await client.query<{ position: string }>('select position from journal.head');
  if (Number(head!.position) !== count) throw new Difference(`the head is at ${head!.position} and the journal ends at ${count}`);
  const { rows: streams } = await client.query<{ stream: string; revision: string }>('select stream, revision from journal.streams');
  if (streams.length !== revisions.size) throw new Difference(`${streams.length} streams are known and ${revisions.size} have events`);
  for (const { stream, revision } of streams) {
    if (revisions.get(stream) !== Number(revision)) throw new Difference(`${stream} is known at ${revision} and ends at ${revisions.get(stream)}`);
  }
}

/** Holds what a subscriber made of the journal against the journal; throws at the first difference. */
export async function checkSubscriber(client: pg.Client, table: string, ledger: Ledger): Promise<void> {
  let count = 0;
  for await (const { position, id } of rowsOf<Row>(client, 'position, id', table, 'nth')) {
    if (Number(position) !== (count += 1)) throw new Difference(`${table} saw ${position} where ${count} should be`);
    if (ledger.ids[count - 1] !== id) throw new Difference(`${table} saw ${id} at ${count}, where ${ledger.ids[count - 1]} is`);
  }
  if (count !== ledger.ids.length) throw new Difference(`${table} ends at ${count} and the journal at ${ledger.ids.length}`);
}
