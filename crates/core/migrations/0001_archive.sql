-- Format 1: feeds, what this build cannot read, and the order archive.

-- Where this device stands in each feed. `cursor_*` is what was applied completely; `walk_*` is a snapshot on its way.
-- Both change only in the transaction that writes the rows they speak of.
CREATE TABLE feeds (
  num INTEGER PRIMARY KEY,             -- stands for the feed in other tables
  feed BLOB NOT NULL UNIQUE,           -- FeedId
  kind TEXT NOT NULL,                  -- FeedKind
  gen INTEGER NOT NULL DEFAULT 0,      -- counts snapshots; rows of an older one are swept when a snapshot is whole
  cursor_epoch BLOB,                   -- Epoch; NULL until the first snapshot is whole
  cursor_grant INTEGER,
  cursor_rev INTEGER,
  decoders TEXT NOT NULL DEFAULT '',   -- the decoder versions the rows were read with
  walk_epoch BLOB,                     -- NULL when no snapshot is under way
  walk_grant INTEGER,
  walk_rev INTEGER,                    -- the OLDEST rev a Begin of this snapshot named
  walk_after TEXT,                     -- the key of the last whole page
  walk_decoders TEXT,
  walk_same INTEGER,                   -- 1: same epoch and decoders as the rows before, so equal revs mean equal rows
  done INTEGER NOT NULL DEFAULT 0,     -- rows of the snapshot that are here
  total INTEGER NOT NULL DEFAULT 0,    -- rows it has in all
  synced_at INTEGER                    -- LocalTime of the last time this feed was known to be complete
) STRICT;

-- Entities this build has no decoder for, or whose document its decoder refused, as they came.
CREATE TABLE unknown_entities (
  feed INTEGER NOT NULL REFERENCES feeds (num) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  gen INTEGER NOT NULL,
  doc TEXT NOT NULL,
  why TEXT,                            -- what the decoder said; NULL when there is none
  PRIMARY KEY (feed, kind, id)
) STRICT, WITHOUT ROWID;

-- One row per order, narrow: what lists, filters and sums need. The key comes from the date (minutes x 16 + tie-break), so
-- that newest first is `ORDER BY key DESC` in this table and in the search index, and late older orders sort in.
CREATE TABLE orders (
  key INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL REFERENCES feeds (num),
  id BLOB NOT NULL,                    -- OrderId
  rev INTEGER NOT NULL,
  gen INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,          -- ServerTime
  number TEXT NOT NULL,
  status TEXT NOT NULL,
  payment_status TEXT NOT NULL,
  fulfillment_status TEXT NOT NULL,
  return_status TEXT NOT NULL,
  archived INTEGER NOT NULL,
  total INTEGER NOT NULL,              -- minor units
  currency TEXT NOT NULL,
  line_count INTEGER NOT NULL,
  items TEXT NOT NULL,                 -- names of the first lines, separated by U+001F
  art TEXT NOT NULL,                   -- pictures of the first lines, separated by U+001F
  due TEXT                             -- CivilDate: the earliest promise of a parcel that has not arrived
) STRICT;
CREATE UNIQUE INDEX orders_id ON orders (feed, id);
-- The outline (months, counts, sums) and its filters read this index alone.
CREATE INDEX orders_outline ON orders (placed_at, currency, status, archived, total);

-- The documents as they came; read one at a time.
CREATE TABLE order_docs (
  key INTEGER PRIMARY KEY,
  doc TEXT NOT NULL
) STRICT;

-- One row per order, its text folded before it gets here. Besides words it holds facet tokens, each beginning with a
-- private-use character that no typed word can contain. The one- and two-letter prefix indexes are what makes the first
-- letters of a search cost 0.1 ms instead of 54 to 84.
CREATE VIRTUAL TABLE order_search USING fts5 (
  words,
  content = '',
  contentless_delete = 1,
  prefix = '1 2',
  tokenize = "unicode61 remove_diacritics 0"
);
-- Segments are merged in idle moments, not while rows are written, and fewer of them are made: 8 MiB of words are gathered
-- before one is written.
INSERT INTO order_search (order_search, rank) VALUES ('automerge', 0), ('hashsize', 8388608);
-- Counts per word, for facets and for "did you mean".
CREATE VIRTUAL TABLE order_words USING fts5vocab (order_search, 'row');

PRAGMA user_version = 1;
