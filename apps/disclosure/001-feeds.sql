create schema disclosure;

create table disclosure.checkpoint (
  projection text primary key,
  position bigint not null
);
insert into disclosure.checkpoint values ('feeds', 0);

-- One line of the feed of (agency, purpose). Lines are only added; a line that must no longer be served is marked with the recall that ended it.
create table disclosure.entry (
  agency text not null,
  purpose text not null,
  seq bigint not null,
  kind text not null check (kind in ('entry', 'backfill', 'recall')),
  case_id uuid not null,
  event_id uuid not null,
  item text not null,
  body text not null,
  ended_by bigint,
  primary key (agency, purpose, seq)
);
-- What an agency has of a case: at most one live line for each event.
create unique index entry_live on disclosure.entry (case_id, agency, purpose, event_id) where ended_by is null and kind <> 'recall';

-- Next number of each feed; the row lock makes numbers dense.
create table disclosure.feed (
  agency text not null,
  purpose text not null,
  last bigint not null,
  primary key (agency, purpose)
);

-- Cases whose answers change by time alone, or because the register changed: when to decide again, in milliseconds.
create table disclosure.case_file (
  case_id uuid primary key,
  jurisdiction text not null,
  due bigint,
  cause text not null
);
create index case_file_due on disclosure.case_file (due) where due is not null;

-- Who is a party of which referral: the inbox and the outbox.
create table disclosure.referral (
  referral_id uuid primary key,
  case_id uuid not null,
  sender text not null,
  receiver text not null,
  state text not null,
  position bigint not null
);
create index referral_receiver on disclosure.referral (receiver, position desc);
create index referral_sender on disclosure.referral (sender, position desc);
