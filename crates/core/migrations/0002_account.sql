-- Format 2: the session of this device, and pictures for offline.

-- One row: what this device needs to stay signed in. The refresh token exists nowhere else.
CREATE TABLE session (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  refresh_token TEXT NOT NULL,
  account TEXT NOT NULL                -- the Account document of the last sign-in or refresh
) STRICT;

-- Pictures by the name documents give them, and their bytes by content: many names may mean one picture.
CREATE TABLE pictures (
  name TEXT PRIMARY KEY,
  hash BLOB NOT NULL,                  -- SHA-256 of the bytes
  used_at INTEGER NOT NULL             -- LocalTime; what was not used longest goes first
) STRICT;
CREATE INDEX pictures_hash ON pictures (hash);
CREATE TABLE picture_bytes (
  hash BLOB PRIMARY KEY,
  mime TEXT NOT NULL,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

PRAGMA user_version = 2;
