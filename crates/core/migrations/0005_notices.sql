-- Format 5: news about orders, as the person is told of it.

-- One row per piece of news, written in the transaction that wrote the order it speaks of, so that none is told twice and
-- none is lost to a crash.
CREATE TABLE notices (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which they came
  order_id BLOB NOT NULL,                -- OrderId
  number TEXT NOT NULL,                  -- the order's, as people use it
  items TEXT NOT NULL,                   -- what was bought, first names, separated by U+001F
  kind TEXT NOT NULL,                    -- News, as shipped
  at INTEGER,                            -- ServerTime of what happened, where the order says it
  state TEXT NOT NULL DEFAULT 'new',     -- new; held: for the morning; done: told, or not worth a notification
  seen_at INTEGER,                       -- LocalTime when this device decided about it
  read INTEGER NOT NULL DEFAULT 0        -- flag
) STRICT;
CREATE INDEX notices_open ON notices (state, seq) WHERE state <> 'done';
CREATE INDEX notices_unread ON notices (read, seq) WHERE read = 0;

PRAGMA user_version = 5;
