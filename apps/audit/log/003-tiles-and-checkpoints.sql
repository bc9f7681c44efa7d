-- The tree as complete tiles (c2sp.org/tlog-tiles): (level, index) holds the 256 hashes of its level, 32 bytes each, and the hash over them, which
-- is one hash of the level above. What is not complete yet is read from the leaves, or from the roots one level below.
create table audit.tile (
  level smallint not null check (level between 0 and 7),
  index bigint not null check (index >= 0),
  root bytea not null check (octet_length(root) = 32),
  hashes bytea not null check (octet_length(hashes) = 8192),
  primary key (level, index)
);
-- Hashes do not compress: no time is spent on trying, and the roots stay together.
alter table audit.tile alter column hashes set storage external;

create function audit.root_of(hashes bytea) returns bytea language plpgsql immutable as $$
begin
  while octet_length(hashes) > 32 loop
    hashes := (
      select string_agg(sha256('\x01'::bytea || substring(hashes from i * 64 + 1 for 64)), '' order by i)
      from generate_series(0, octet_length(hashes) / 64 - 1) as i
    );
  end loop;
  return hashes;
end $$;

-- Gives the hashes of a level from an index on, 256 or what there is of them.
create function audit.hashes_at(tile_level int, tile_index bigint) returns bytea language sql stable as $$
  select case when tile_level = 0
    then (select string_agg(hash, '' order by index) from audit.leaf where index between tile_index * 256 and tile_index * 256 + 255)
    else (select string_agg(root, '' order by index) from audit.tile where level = tile_level - 1 and index between tile_index * 256 and tile_index * 256 + 255)
  end
$$;

-- Makes the tiles that are complete at a size and were not at the size before.
create function audit.complete_tiles(before bigint, after bigint) returns void language plpgsql as $$
declare
  lower bigint := before / 256;
  upper bigint := after / 256;
begin
  for height in 0 .. 7 loop
    exit when lower = upper;
    insert into audit.tile (level, index, root, hashes)
    select height, i, audit.root_of(hashes), hashes
    from generate_series(lower, upper - 1) as i, lateral (select audit.hashes_at(height, i) as hashes offset 0) as complete;
    lower := lower / 256;
    upper := upper / 256;
  end loop;
end $$;

select audit.complete_tiles(0, (select size from audit.head));
drop view audit.tree;
drop table audit.node;

-- Sealed under a key of the exchange. What was written before in the open begins with a brace, what is sealed with a one.
alter table audit.leaf alter column detail type bytea using convert_to(detail, 'UTF8');

-- Signed checkpoints (c2sp.org/tlog-checkpoint), each with the cosignatures it got. `at` is in milliseconds.
create table audit.checkpoint (
  size bigint not null check (size >= 0),
  at bigint not null,
  note text not null,
  primary key (size, at)
);

create trigger append_only before update or delete or truncate on audit.tile for each statement execute function audit.refuse_change();
create trigger append_only before update or delete or truncate on audit.checkpoint for each statement execute function audit.refuse_change();
alter table audit.tile enable always trigger append_only;
alter table audit.checkpoint enable always trigger append_only;

-- 004 states how leaves are appended from here on.
drop function audit.append(text[], text[], jsonb);

-- Keeps a checkpoint unless one of a larger tree is there already: processes that sign at once never take the log back.
create function audit.keep_checkpoint(of_size bigint, signed_at bigint, signed text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('audit.checkpoint', 0));
  if exists (select from audit.checkpoint where size > of_size or (size = of_size and at >= signed_at)) then return false; end if;
  insert into audit.checkpoint (size, at, note) values (of_size, signed_at, signed);
  return true;
end $$;
