-- Whoever writes may append and nothing else: the function changes the tables in the name of their owner.
alter function audit.append(text[], text[], jsonb) security definer set search_path = pg_catalog, pg_temp;
alter view audit.tree set (security_invoker = true);

-- Also for a session that replays what another server wrote.
alter table audit.leaf enable always trigger append_only;
alter table audit.node enable always trigger append_only;
alter table audit.release enable always trigger append_only;
alter table audit.mention enable always trigger append_only;
