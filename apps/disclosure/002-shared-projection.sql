-- Several workers may carry the feeds on: how far they are is kept by slot, in the schema of libs/journal/projector.
insert into projector.slot (projection, slot, position)
select 'feeds', number, position from disclosure.checkpoint cross join generate_series(0, 15) as number;
drop table disclosure.checkpoint;

-- The place in the journal a line was decided at: whoever reads it must have come as far.
alter table disclosure.entry add column position bigint not null default 0;

-- Which worker decides the case when it falls due.
alter table disclosure.case_file add column slot smallint not null default 0;
update disclosure.case_file set slot = get_byte(sha256(convert_to(case_id::text, 'UTF8')), 0) % 16;
alter table disclosure.case_file alter column slot drop default;
