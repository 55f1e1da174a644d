-- Format 7: points, read by their number.

-- The entries of the ledger lie among the documents; a page of them is read by the number that the store gave each, so that a
-- ledger of any length opens at once. The kind comes first so that the index is preferred to the one of all kinds.
CREATE INDEX documents_points ON documents (kind, json_extract(doc, '$.number')) WHERE kind = 'points_entry';
-- Why an order earned what it did.
CREATE INDEX documents_points_order ON documents (kind, json_extract(doc, '$.order')) WHERE kind = 'points_entry';

PRAGMA user_version = 7;
