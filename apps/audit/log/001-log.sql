create schema audit;

-- The number of leaves. Appending holds this row to the commit: index order is commit order.
create table audit.head (
  single boolean primary key default true check (single),
  size bigint not null check (size >= 0)
) with (fillfactor = 10);

insert into audit.head (size) values (0);

create table audit.leaf (
  index bigint primary key check (index >= 0),
  leaf text not null,
  detail text not null,
  hash bytea not null
);

-- The complete subtrees above the leaves: (level, index) covers the leaves from index * 2^level up to (index + 1) * 2^level.
create table audit.node (
  level smallint not null check (level >= 1),
  index bigint not null check (index >= 0),
  hash bytea not null,
  primary key (level, index)
);

-- Finding aids: which leaf holds a release, which leaves speak of a case. No part of the proof; they can be made again from the details.
create table audit.release (
  release uuid primary key,
  index bigint not null unique,
  agency text not null,
  at bigint not null
);
create table audit.mention (
  case_id uuid not null,
  agency text not null,
  index bigint not null,
  primary key (case_id, agency, index)
);

create view audit.tree as
  select 0::smallint as level, index, hash from audit.leaf union all select level, index, hash from audit.node;

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on audit.% refused: the log is append-only', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete or truncate on audit.leaf
  for each statement execute function audit.refuse_change();
create trigger append_only before update or delete or truncate on audit.node
  for each statement execute function audit.refuse_change();

create trigger append_only before update or delete or truncate on audit.release
  for each statement execute function audit.refuse_change();
create trigger append_only before update or delete or truncate on audit.mention
  for each statement execute function audit.refuse_change();

-- Appends a batch in one transaction and gives the index of its first leaf. Hashes as RFC 9162, 2.1.1.
-- Sequential scans are off because plans made while the tables were small outlive that.
create function audit.append(leaves text[], details text[], aids jsonb) returns bigint
language plpgsql set enable_seqscan = off as $$
declare
  before bigint;
  after bigint;
begin
  update audit.head h set size = h.size + cardinality(leaves) returning h.size into strict after;
  before := after - cardinality(leaves);

  insert into audit.leaf (index, leaf, detail, hash)
  select before + nth - 1, leaf, detail, sha256('\x00'::bytea || convert_to(leaf, 'UTF8'))
  from unnest(leaves, details) with ordinality as given (leaf, detail, nth);

  insert into audit.release (release, index, agency, at)
  select (aid->>'release')::uuid, before + nth - 1, aid->>'agency', (aid->>'at')::bigint
  from jsonb_array_elements(aids) with ordinality as given (aid, nth) where aid <> 'null';
  insert into audit.mention (case_id, agency, index)
  select distinct case_id::uuid, aid->>'agency', before + nth - 1
  from jsonb_array_elements(aids) with ordinality as given (aid, nth), jsonb_array_elements_text(aid->'cases') as case_id
  where aid <> 'null';

  for height in 1 .. 62 loop
    exit when before >> height = after >> height;
    insert into audit.node (level, index, hash)
    select height, i, sha256('\x01'::bytea
      || (select hash from audit.tree where level = height - 1 and index = 2 * i)
      || (select hash from audit.tree where level = height - 1 and index = 2 * i + 1))
    from generate_series(before >> height, (after >> height) - 1) as i;
  end loop;

  return before;
end $$;
