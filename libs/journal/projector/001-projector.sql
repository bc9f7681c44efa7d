create schema projector;

-- Processes that carry a projection. One is alive while the connection it announced itself on is, and no longer than it promised.
create table projector.worker (
  projection text not null,
  worker uuid not null,
  backend int not null,
  backend_start timestamptz not null,
  until timestamptz not null,
  primary key (projection, worker)
);

-- How far each slot of a projection has come, and who carries it on. The position moves in the transaction that holds the effect.
create table projector.slot (
  projection text not null,
  slot smallint not null,
  position bigint not null default 0,
  worker uuid,
  primary key (projection, slot)
) with (fillfactor = 20);

-- Correlations that a projection leaves out because an event of theirs cannot be projected; tried again when due. The fault holds no data.
create table projector.parked (
  projection text not null,
  correlation text not null,
  slot smallint not null,
  position bigint not null,
  event uuid not null,
  type text not null,
  fault text not null,
  attempts int not null default 1,
  since timestamptz not null default now(),
  due timestamptz not null default now() + interval '1 minute',
  primary key (projection, correlation)
);

-- Announces a worker on this connection, takes slots from the dead, shares them out evenly among the living, and tells which this worker holds.
create function projector.claim(name text, me uuid, promised interval, slots int) returns table (slot smallint, "position" bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  fair int;
  mine int;
begin
  perform pg_advisory_xact_lock(hashtextextended('projector ' || name, 0));
  insert into projector.slot (projection, slot) select name, number from generate_series(0, slots - 1) as number on conflict do nothing;
  insert into projector.worker (projection, worker, backend, backend_start, until)
  select name, me, pid, backend_start, clock_timestamp() + promised from pg_stat_activity where pid = pg_backend_pid()
  on conflict (projection, worker) do update
  set backend = excluded.backend, backend_start = excluded.backend_start, until = excluded.until;

  delete from projector.worker w where w.projection = name and (w.until < clock_timestamp() or not exists (
    select from pg_stat_activity a where a.pid = w.backend and a.backend_start = w.backend_start
  ));
  update projector.slot s set worker = null where s.projection = name and s.worker is not null and not exists (
    select from projector.worker w where w.projection = name and w.worker = s.worker
  );

  select ceil(slots::numeric / count(*)) into fair from projector.worker w where w.projection = name;
  update projector.slot s set worker = null where s.projection = name and s.slot in (
    select o.slot from projector.slot o where o.projection = name and o.worker = me order by o.slot offset fair
  );
  select count(*) into mine from projector.slot s where s.projection = name and s.worker = me;
  update projector.slot s set worker = me where s.projection = name and s.slot in (
    select f.slot from projector.slot f where f.projection = name and f.worker is null order by f.slot limit greatest(fair - mine, 0)
  );
  return query select s.slot, s.position from projector.slot s where s.projection = name and s.worker = me order by s.slot;
end $$;
