-- What fell due and is still waited for is found without reading the feed. The text of a value has its quotes escaped, so it is never taken for a type.
create index entry_check_in on disclosure.entry (agency, purpose, seq)
  where ended_by is null and kind <> 'recall' and strpos(body, '"type":"CheckInDue"') > 0;
