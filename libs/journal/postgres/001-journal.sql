create schema journal;

create table journal.streams (
  stream text collate "C" primary key,
  revision bigint not null check (revision > 0)
) with (fillfactor = 70);

create table journal.head (
  single boolean primary key default true check (single),
  position bigint not null
) with (fillfactor = 10);

insert into journal.head (position) values (0);

-- data and meta are json, not jsonb: json keeps the text byte for byte as it was recorded.
create table journal.events (
  position bigint primary key,
  id uuid not null unique,
  stream text collate "C" not null,
  revision bigint not null,
  type text collate "C" not null,
  correlation text collate "C" not null,
  data json not null,
  meta json not null,
  unique (stream, revision)
);

create index events_by_correlation on journal.events (correlation, position);

create function journal.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on journal.events refused: the journal is append-only', tg_op using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete or truncate on journal.events
  for each statement execute function journal.refuse_change();
alter table journal.events enable always trigger append_only;

-- Appends a batch in one transaction: streams, expecteds and lasts have one element per append (lasts: the index of its last event;
-- expecteds: null for any revision), the rest one per event, in order. Answers one row per append; a refused one harms no other.
-- Two concurrent batches with the same id raise unique_violation in the later: call again, and it is a duplicate.
-- One plan serves every size of batch and is kept while the tables grow, hence the two settings.
create function journal.append(
  streams text[], expecteds bigint[], lasts int[],
  owners int[], ids uuid[], types text[], correlations text[], datas json[], metas json[]
) returns table (append int, outcome text, revision bigint, "position" bigint)
language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  claim record;
  reached bigint;
  known bigint[];
  actuals bigint[];
  revisions bigint[];
  positions bigint[];
  accepted int := 0;
  newest bigint;
begin
  for claim in
    select owner, max(e.position) as at
    from unnest(owners, ids) as given (owner, id) join journal.events e on e.id = given.id
    group by owner
  loop
    known[claim.owner] := claim.at;
  end loop;

  -- In one order for all writers, so that two batches never wait for each other.
  for claim in
    select a.ordinal::int, a.stream, a.expected, a.last - lag(a.last, 1, 0) over (order by a.ordinal) as size
    from unnest(streams, expecteds, lasts) with ordinality as a (stream, expected, last, ordinal)
    order by a.stream collate "C", a.ordinal
  loop
    continue when known[claim.ordinal] is not null;
    if claim.expected > 0 then
      update journal.streams s set revision = s.revision + claim.size
      where s.stream = claim.stream and s.revision = claim.expected
      returning s.revision into reached;
    else
      insert into journal.streams as s (stream, revision) values (claim.stream, claim.size)
      on conflict (stream) do update set revision = s.revision + claim.size where claim.expected is null
      returning s.revision into reached;
    end if;
    if reached is not null then
      revisions[claim.ordinal] := reached;
      accepted := accepted + claim.size;
    else
      -- The writer that was waited for may have stored this very append.
      known[claim.ordinal] := (
        select max(e.position) from unnest(owners, ids) as given (owner, id) join journal.events e on e.id = given.id
        where owner = claim.ordinal
      );
      actuals[claim.ordinal] := coalesce((select s.revision from journal.streams s where s.stream = claim.stream), 0);
    end if;
  end loop;

  -- Last, and held to the commit: position order is commit order.
  if accepted > 0 then
    update journal.head h set position = h.position + accepted returning h.position - accepted into newest;
  end if;

  for ordinal in 1 .. cardinality(streams) loop
    append := ordinal;
    if known[ordinal] is not null then
      outcome := 'duplicate';
      position := known[ordinal];
      revision := (select e.revision from journal.events e where e.position = known[ordinal]);
    elsif revisions[ordinal] is not null then
      newest := newest + lasts[ordinal] - coalesce(lasts[ordinal - 1], 0);
      positions[ordinal] := newest;
      outcome := 'appended';
      position := newest;
      revision := revisions[ordinal];
    else
      outcome := 'conflict';
      position := null;
      revision := actuals[ordinal];
    end if;
    return next;
  end loop;

  if accepted > 0 then
    insert into journal.events (position, id, stream, revision, type, correlation, data, meta)
    select
      positions[e.owner] - lasts[e.owner] + e.nth, e.id, streams[e.owner], revisions[e.owner] - lasts[e.owner] + e.nth,
      e.type, e.correlation, e.data, e.meta
    from unnest(owners, ids, types, correlations, datas, metas)
      with ordinality as e (owner, id, type, correlation, data, meta, nth)
    where revisions[e.owner] is not null;
    perform pg_notify('journal', '');
  end if;
end $$;
