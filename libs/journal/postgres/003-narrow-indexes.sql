-- Streams and correlations are found by hash: keys of a fixed 16 to 24 bytes instead of texts of 40 and more, so that more of the indexes stays
-- in memory. Whoever looks up repeats the expression of the index and compares the text as well. Two hashes of a stream are 128 bits: the
-- index is unique, and journal.append holds the row of the stream besides. Building them holds up appends, some seconds a million events.
create unique index events_by_stream on journal.events (hashtextextended(stream, 0), hashtextextended(stream, 1), revision);
alter table journal.events drop constraint events_stream_revision_key;

create index events_by_correlation_hash on journal.events (hashtextextended(correlation, 0), position);
drop index journal.events_by_correlation;
alter index journal.events_by_correlation_hash rename to events_by_correlation;
