-- Which version of the catalogue the data was written in; what was there before is of the first.
alter table journal.events add column version smallint not null default 1;

drop function journal.append(text[], bigint[], int[], int[], uuid[], text[], text[], json[], json[]);

-- Appends a batch in one transaction: streams (each once), expecteds (null = any revision) and sizes have one element per append, the rest
-- one per event, in order; datas and metas are JSON texts joined by U+001E (the separator of RFC 7464, which no JSON text holds). Answers one
-- row per append, in order; a refused one harms no other. Ids are looked up first only where `probe` says so: without it an id that is
-- already stored raises unique_violation unless its append is refused anyway, and nothing is written: call again with it.
-- One plan serves every size of batch and is kept while the tables grow, hence the settings: no join but by index, driven by the batch.
create function journal.append(
  streams text[], expecteds bigint[], sizes int[],
  owners int[], ids uuid[], types text[], versions smallint[], correlations text[], datas text, metas text, probe boolean
) returns table (outcome text, revision bigint, "position" bigint)
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  claim record;
  known bigint[];
  revisions bigint[];
  starts bigint[]; -- what to add to an event's place in the batch to get its position, by append
  bases bigint[]; -- the same for its revision
  settled int := 0;
  accepted int := 0;
  before int := 0;
  newest bigint;
begin
  if probe then
    for claim in
      select given.owner, max(e.position) as at
      from unnest(owners, ids) as given (owner, id) join journal.events e on e.id = given.id
      group by given.owner
    loop
      known[claim.owner] := claim.at;
      settled := settled + 1;
    end loop;
  end if;

  -- First the streams that may be new, then those that are there, each in one order for all writers: batches never wait in a circle, since
  -- whoever waits in the first step holds only streams that nobody else can see yet.
  if array_position(expecteds, 0) is not null or array_position(expecteds, null) is not null then
    for claim in
      with opened as (
        insert into journal.streams (stream, revision)
        select a.stream, a.size from unnest(streams, expecteds, sizes) with ordinality as a (stream, expected, size, ordinal)
        where coalesce(a.expected, 0) = 0 and known[a.ordinal] is null
          and (select s.revision from journal.streams s where s.stream = a.stream) is null
        order by a.stream collate "C"
        on conflict do nothing returning stream
      )
      select a.ordinal, a.size
      from opened join unnest(streams, sizes) with ordinality as a (stream, size, ordinal) on a.stream = opened.stream
    loop
      revisions[claim.ordinal] := claim.size;
      accepted := accepted + claim.size;
      settled := settled + 1;
    end loop;
  end if;
  if settled < cardinality(streams) then
    for claim in
      update journal.streams s set revision = s.revision + a.size
      from (
        select a.stream, a.expected, a.size, a.ordinal from unnest(streams, expecteds, sizes) with ordinality as a (stream, expected, size, ordinal)
        where a.expected is distinct from 0 and known[a.ordinal] is null and revisions[a.ordinal] is null order by a.stream collate "C"
      ) a
      where s.stream = a.stream and s.revision = coalesce(a.expected, s.revision)
      returning a.ordinal, a.size, s.revision as reached
    loop
      revisions[claim.ordinal] := claim.reached;
      accepted := accepted + claim.size;
    end loop;
  end if;

  -- Last, and held to the commit: position order is commit order.
  if accepted > 0 then
    update journal.head h set position = h.position + accepted returning h.position - accepted into newest;
  end if;

  for ordinal in 1 .. cardinality(streams) loop
    if revisions[ordinal] is not null then
      starts[ordinal] := newest - before;
      bases[ordinal] := revisions[ordinal] - sizes[ordinal] - before;
      newest := newest + sizes[ordinal];
      outcome := 'appended';
      position := newest;
      revision := revisions[ordinal];
    else
      -- Also when ids were not looked up: a retry may carry a revision that is out of date.
      if known[ordinal] is null then
        known[ordinal] := (
          select max(e.position) from unnest(owners, ids) as given (owner, id) join journal.events e on e.id = given.id
          where given.owner = ordinal
        );
      end if;
      position := known[ordinal];
      if position is not null then
        outcome := 'duplicate';
        revision := (select e.revision from journal.events e where e.position = known[ordinal]);
      else
        outcome := 'conflict';
        revision := coalesce((select s.revision from journal.streams s where s.stream = streams[ordinal]), 0);
        if revision = expecteds[ordinal] then
          raise serialization_failure using message = 'the stream came to the expected revision after it was claimed: append again';
        end if;
      end if;
    end if;
    before := before + sizes[ordinal];
    return next;
  end loop;

  if accepted > 0 then
    insert into journal.events (position, id, stream, revision, type, version, correlation, data, meta)
    select starts[e.owner] + e.nth, e.id, streams[e.owner], bases[e.owner] + e.nth, e.type, e.version, e.correlation, e.data::json, e.meta::json
    from unnest(owners, ids, types, versions, correlations, string_to_array(datas, E'\x1e'), string_to_array(metas, E'\x1e'))
      with ordinality as e (owner, id, type, version, correlation, data, meta, nth)
    where revisions[e.owner] is not null;
    perform pg_notify('journal', '');
  end if;
end $$;
