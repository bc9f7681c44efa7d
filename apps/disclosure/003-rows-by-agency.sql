-- Of what belongs to an agency a role sees what a policy says, and no policy is nothing; not even the owner is above it. The policies name
-- roles, which every database has of its own: apps/standalone/access.ts.
alter table disclosure.entry enable row level security, force row level security;
alter table disclosure.feed enable row level security, force row level security;
alter table disclosure.referral enable row level security, force row level security;
