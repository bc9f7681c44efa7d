-- Whoever writes may append and nothing else: the function changes the tables in the name of their owner.
alter function journal.append(text[], bigint[], int[], int[], uuid[], text[], smallint[], text[], text, text, boolean)
  security definer set search_path = pg_catalog, pg_temp;
