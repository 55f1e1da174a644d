-- Format 3: the account as its owner sees it, for offline.

-- The account's own entity; one row, as a rule.
CREATE TABLE account_docs (
  feed INTEGER NOT NULL REFERENCES feeds (num) ON DELETE CASCADE,
  id TEXT NOT NULL,                    -- AccountId
  rev INTEGER NOT NULL,
  gen INTEGER NOT NULL,
  doc TEXT NOT NULL,                   -- the Account document as it came
  PRIMARY KEY (feed, id)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 3;
