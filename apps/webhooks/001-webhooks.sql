create schema webhooks;

-- Where an agency is told that its feeds have grown. Keys are derived from the root key by id and generation; none is kept. Times in milliseconds.
create table webhooks.endpoint (
  id uuid primary key,
  agency text not null,
  url text not null,
  purposes text[] not null,
  state text not null default 'active' check (state in ('active', 'disabled')),
  generation int not null default 1,
  rotated bigint,
  registered bigint not null,
  arrived bigint
);
create index endpoint_agency on webhooks.endpoint (agency);

-- Up to which number of each feed a notification has been made.
create table webhooks.progress (
  webhook uuid not null references webhooks.endpoint on delete cascade,
  agency text not null,
  purpose text not null,
  told bigint not null,
  primary key (webhook, purpose)
);

-- What is to be sent, under one id and with the same bytes however often, and what was given up. What has arrived is deleted.
create table webhooks.notification (
  id uuid primary key,
  webhook uuid not null references webhooks.endpoint on delete cascade,
  agency text not null,
  purpose text not null,
  after bigint not null,
  last bigint not null,
  state text not null default 'waiting' check (state in ('waiting', 'dead')),
  attempts int not null default 0,
  made bigint not null,
  due bigint not null,
  fault text
);
create unique index notification_waiting on webhooks.notification (webhook, purpose) where state = 'waiting';
create index notification_due on webhooks.notification (due) where state = 'waiting';
create index notification_webhook on webhooks.notification (webhook);

-- What requests were answered with, by (agency, idempotency key).
create table webhooks.request (
  id uuid primary key,
  agency text not null,
  digest text not null,
  answer text not null
);

alter table webhooks.endpoint enable row level security, force row level security;
alter table webhooks.progress enable row level security, force row level security;
alter table webhooks.notification enable row level security, force row level security;
alter table webhooks.request enable row level security, force row level security;
