import type pg from 'pg';

/**
 * What the search of the tables leaves out, with the reason. Nothing of pg_catalog is searched either: its statistics hold samples of columns,
 * and PostgreSQL shows them only to whoever may read the column.
 */
export const exempt: Readonly<Record<string, string>> = {
  'journal.events.data': 'the full record, which the disclosure plane reads and no agency',
  'journal.events.meta': 'who recorded it, part of the full record',
  'audit.leaf.detail': 'what an auditor decides again by; it names users, never a value of a field',
};

export interface Row {
  readonly table: string;
  /** Whose row it is, where the table says so. */
  readonly agency: string | undefined;
  readonly text: string;
}

/** Reads every row of every table there is but what is exempt; a table that is new is read without being named anywhere. */
export async function readTables(pool: pg.Pool): Promise<readonly Row[]> {
  const { rows: columns } = await pool.query<{ table_schema: string; table_name: string; column_name: string }>(
    `select table_schema, table_name, column_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE' order by 1, 2, ordinal_position`,
  );
  const tables = new Map<string, string[]>();
  for (const { table_schema: schema, table_name: table, column_name: column } of columns) {
    const name = `${schema}.${table}`;
    tables.set(name, [...(tables.get(name) ?? []), ...(exempt[`${name}.${column}`] ? [] : [column])]);
  }
  const rows: Row[] = [];
  for (const [table, names] of tables) {
    const agency = names.includes('agency') ? 'agency' : 'null';
    const { rows: read } = await pool.query<{ agency: string | null; text: string }>(
      `select ${agency} as agency, concat_ws(E'\\n', ${names.map((name) => `"${name}"::text`).join(', ')}) as text from ${table}`,
    );
    rows.push(...read.map((row) => ({ table, agency: row.agency ?? undefined, text: row.text })));
  }
  return rows;
}

/** Reads what the server shows of the statements of others while they run. */
export async function readActivity(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ query: string }>('select query from pg_stat_activity where datname = current_database()');
  return rows.map(({ query }) => query).join('\n');
}

/** Reads a column that is exempt, as one text. */
export async function readExempt(pool: pg.Pool, column: string): Promise<string> {
  const [schema, table, name] = column.split('.') as [string, string, string];
  const { rows } = await pool.query<{ text: string | null }>(`select string_agg("${name}"::text, E'\\n') as text from ${schema}.${table}`);
  return rows[0]?.text ?? '';
}
