-- Format 8: store credit, read by its number.

-- A page of the ledger is read by the number that the store gave each entry, so that a ledger of any length opens at once. The
-- kind comes first so that the index is preferred to the one of all kinds.
CREATE INDEX documents_credit ON documents (kind, json_extract(doc, '$.number')) WHERE kind = 'credit_entry';

PRAGMA user_version = 8;
