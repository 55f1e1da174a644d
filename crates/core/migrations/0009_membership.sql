-- Format 9: the periods of a membership, read by their number.

-- The kind comes first so that the index is preferred to the one of all kinds.
CREATE INDEX documents_membership ON documents (kind, json_extract(doc, '$.number')) WHERE kind = 'membership_period';

PRAGMA user_version = 9;
