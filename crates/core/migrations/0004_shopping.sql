-- Format 4: what waits to be sent, small documents, and the catalogue.

-- What the person changed and the store has not answered yet. A row goes in the transaction that applies its answer.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which they were made
  id BLOB NOT NULL UNIQUE,               -- IntentId, the idempotency key
  stream TEXT NOT NULL,                  -- Stream: order holds within one
  kind TEXT NOT NULL,                    -- IntentKind
  version INTEGER NOT NULL,              -- of the payload
  payload TEXT NOT NULL,                 -- JSON, sent as it stands here
  subject TEXT NOT NULL,                 -- the id of what it speaks of, for looking up what is pending for it
  depends_on TEXT NOT NULL DEFAULT '[]', -- JSON array of the intents it makes no sense without
  state TEXT NOT NULL DEFAULT 'waiting', -- waiting, parked, expired
  created_at INTEGER NOT NULL,           -- LocalTime
  expires_at INTEGER,                    -- LocalTime after which it is not sent without being confirmed again
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER,               -- LocalTime; NULL: at once
  problem TEXT                           -- the Problem it is parked with, or the last failure, as JSON
) STRICT;
-- The next of a stream, and what is pending of a kind.
CREATE INDEX outbox_stream ON outbox (state, stream, seq);
CREATE INDEX outbox_subject ON outbox (subject);

-- Entities that need neither columns nor a search index: list items, addresses, consents, notes.
CREATE TABLE documents (
  feed INTEGER NOT NULL REFERENCES feeds (num) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  gen INTEGER NOT NULL,
  doc TEXT NOT NULL,                     -- as it came
  PRIMARY KEY (feed, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX documents_kind ON documents (kind, id);

-- What the store said that no feed carries and that must be there offline, as delivery options. By name, in the language asked.
CREATE TABLE kept_answers (
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  doc TEXT NOT NULL,
  at INTEGER NOT NULL,                   -- LocalTime
  PRIMARY KEY (name, language)
) STRICT, WITHOUT ROWID;

-- The size policy: how much of a feed's snapshot is here, and whether it was found larger than this device keeps.
ALTER TABLE feeds ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;   -- of the snapshot's rows, about
ALTER TABLE feeds ADD COLUMN withheld_at INTEGER;                -- LocalTime; NULL: the feed is kept

-- One row per product, narrow: what lists, filters and counts need. The key comes from the id, so that it ascends as the
-- store made its products: the order in which the catalogue shows them.
CREATE TABLE products (
  key INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL REFERENCES feeds (num),
  id BLOB NOT NULL,                      -- ProductId
  rev INTEGER NOT NULL,
  gen INTEGER NOT NULL,
  category TEXT,                         -- path, as dog/food
  variants TEXT,                         -- Product::group: products of one group are variants of one another
  price INTEGER NOT NULL,                -- minor units of the store's currency
  availability TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX products_id ON products (feed, id);
CREATE INDEX products_category ON products (category, availability, key);
CREATE INDEX products_price ON products (price, key);
CREATE INDEX products_variants ON products (variants, availability, key) WHERE variants IS NOT NULL;

-- The documents as they came; read for the rows a page shows.
CREATE TABLE product_docs (
  key INTEGER PRIMARY KEY,
  doc TEXT NOT NULL
) STRICT;

-- Folded names by language, to sort by; the empty language stands for those a product has no name in.
CREATE TABLE product_names (
  key INTEGER NOT NULL,
  language TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (key, language)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_names_sorted ON product_names (language, name, key);

-- Names, variants, brands, article numbers and categories in all languages of the store, folded before they get here; one
-- row per product.
CREATE VIRTUAL TABLE product_search USING fts5 (
  words,
  content = '',
  contentless_delete = 1,
  prefix = '1 2',
  tokenize = "unicode61 remove_diacritics 0"
);
INSERT INTO product_search (product_search, rank) VALUES ('automerge', 0), ('hashsize', 8388608);

PRAGMA user_version = 4;
