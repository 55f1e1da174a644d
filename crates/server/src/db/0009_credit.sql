-- Store credit (ADR 0013). What a customer sees of it are the entities of kinds credit and credit_entry; here is what must not be
-- added up while somebody waits. Everything but credit_entries follows from it, and the audit proves it.

-- An account's balance in minor units of the store's currency. There is never less than nothing.
CREATE TABLE credit (
    feed TEXT PRIMARY KEY,
    balance BIGINT NOT NULL CHECK (balance >= 0),
    entries BIGINT NOT NULL
);

-- The ledger: only ever added to, numbered from 1 without a gap. The document of an entry is its entity.
CREATE TABLE credit_entries (
    feed TEXT NOT NULL,
    number BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    amount BIGINT NOT NULL,
    balance BIGINT NOT NULL CHECK (balance >= 0),
    at BIGINT NOT NULL,
    PRIMARY KEY (feed, number)
);
-- The same cause is booked once.
CREATE UNIQUE INDEX credit_entries_source ON credit_entries (kind, source);

-- What is booked for each order. payment is the record of what credit paid, which is what its refunds are of.
CREATE TABLE credit_orders (
    feed TEXT NOT NULL,
    order_id TEXT NOT NULL,
    spent BIGINT NOT NULL DEFAULT 0,
    given_back BIGINT NOT NULL DEFAULT 0,
    payment TEXT,
    PRIMARY KEY (feed, order_id)
);

-- The top-ups of an account: the one that is open, and those whose money may go back.
CREATE INDEX payments_top_ups ON payments (feed, state, created_at) WHERE kind = 'top_up';
