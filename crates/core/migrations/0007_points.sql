-- Format 7: points, read by their number; and news of them.

-- The entries of the ledger lie among the documents; a page of them is read by the number that the store gave each, so that a
-- ledger of any length opens at once. The kind comes first so that the index is preferred to the one of all kinds.
CREATE INDEX documents_points ON documents (kind, json_extract(doc, '$.number')) WHERE kind = 'points_entry';
-- Why an order earned what it did.
CREATE INDEX documents_points_order ON documents (kind, json_extract(doc, '$.order')) WHERE kind = 'points_entry';

-- News is about an order or about points now.
CREATE TABLE notices_of_both (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which they came
  order_id BLOB,                         -- OrderId; null where it is about points
  number TEXT NOT NULL,                  -- the order's, as people use it
  items TEXT NOT NULL,                   -- what was bought, first names, separated by U+001F
  kind TEXT NOT NULL,                    -- News, as shipped
  at INTEGER,                            -- ServerTime of what happened, where the order says it
  state TEXT NOT NULL DEFAULT 'new',     -- new; held: for the morning; done: told, or not worth a notification
  seen_at INTEGER,                       -- LocalTime when this device decided about it
  read INTEGER NOT NULL DEFAULT 0,       -- flag
  points INTEGER,                        -- how many run out
  until TEXT                             -- their last day, in the store's zone
) STRICT;
INSERT INTO notices_of_both (seq, order_id, number, items, kind, at, state, seen_at, read)
  SELECT seq, order_id, number, items, kind, at, state, seen_at, read FROM notices;
DROP TABLE notices;
ALTER TABLE notices_of_both RENAME TO notices;
CREATE INDEX notices_open ON notices (state, seq) WHERE state <> 'done';
CREATE INDEX notices_unread ON notices (read, seq) WHERE read = 0;
-- The expiry dates that were reminded of; kept when the news of them has gone, so that none is told twice.
CREATE TABLE points_reminders (
  day TEXT PRIMARY KEY, -- civil date in the store's zone
  at INTEGER NOT NULL   -- LocalTime
) STRICT;

PRAGMA user_version = 7;
