-- Which calls there are: what one is about stands in the journal alone. Those that are open are looked at by whoever may be called.
create table disclosure.call (
  call_id uuid primary key,
  case_id uuid not null,
  maker text not null,
  open boolean not null,
  position bigint not null
);
create index call_open on disclosure.call (position desc) where open;
create index call_maker on disclosure.call (maker, position desc);
alter table disclosure.call enable row level security, force row level security;
