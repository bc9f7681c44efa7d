-- Finding aids, built behind the log and by tile of 256 leaves: under a key (16 bytes of HMAC-SHA-256 of what is looked for) the places of the leaves
-- in a tile, one byte each, ascending. No part of the proof; the owner may empty both tables, and they are made again from the leaves.
create table audit.found (
  key uuid not null,
  tile integer not null check (tile >= 0),
  leaves bytea not null check (length(leaves) between 1 and 256),
  primary key (key, tile)
);

-- The number of tiles that are indexed: all of them, from the first.
create table audit.indexed (
  single boolean primary key default true check (single),
  tiles integer not null check (tiles >= 0)
) with (fillfactor = 10);

insert into audit.indexed (tiles) values (0);

-- Indexes the complete tiles from one up to, not including, another. False, and nothing happened, where somebody else was first.
create function audit.add_found(first integer, after integer, keys uuid[], tiles integer[], places bytea[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if after <= first or after * 256::bigint > (select size from audit.head) then
    raise exception 'tiles % to % are not there to be indexed', first, after using errcode = 'invalid_parameter_value';
  end if;
  update audit.indexed i set tiles = after where i.tiles = first;
  if not found then return false; end if;
  insert into audit.found (key, tile, leaves) select key, tile, leaves from unnest(keys, tiles, places) as given (key, tile, leaves) order by key, tile;
  return true;
end $$;

-- Appending writes no finding aids any more: what is there is indexed at the next start.
drop table audit.release, audit.mention;

-- Appends a batch in one transaction and gives the index of its first leaf. Leaves are texts joined by U+001E (the separator of RFC 7464, which no
-- JSON text holds), details bytes one after another, as long as `sizes` says. Sequential scans are off because plans made while the tables were
-- small outlive that.
create function audit.append(leaves text, details bytea, sizes int[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  before bigint;
  after bigint;
begin
  update audit.head h set size = h.size + cardinality(sizes) returning h.size into strict after;
  before := after - cardinality(sizes);

  insert into audit.leaf (index, leaf, detail, hash)
  select before + nth - 1, leaf, substring(details from (ends - size + 1)::int for size), sha256('\x00'::bytea || convert_to(leaf, 'UTF8'))
  from (
    select leaf, size, nth, sum(size) over (order by nth) as ends
    from unnest(string_to_array(leaves, E'\x1e'), sizes) with ordinality as given (leaf, size, nth)
  ) as given;

  perform audit.complete_tiles(before, after);
  return before;
end $$;
