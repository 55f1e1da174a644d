-- Format 6: a guest of the store's, whose archive is a database of its own.

-- One row, in a guest's archive only.
CREATE TABLE guest (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  token TEXT,                          -- the guest's token; NULL until the first order
  customer TEXT,                       -- CustomerId
  asked TEXT                           -- GuestOrder: what was sent and not answered yet, asked again under the same id
) STRICT;

PRAGMA user_version = 6;
