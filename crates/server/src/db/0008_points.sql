-- Points (ADR 0012). What a customer sees of them are the entities of kinds points, points_entry and points_lot; here is what
-- must not be added up while somebody waits. Everything but points_entries follows from it, and the audit proves it.

-- An account's sums, and whether the customer has switched spending on. The balance is the lots less the debt.
CREATE TABLE points (
    feed TEXT PRIMARY KEY,
    balance BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    debt BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    redeem BIGINT NOT NULL DEFAULT 0
);

-- The ledger: only ever added to, numbered from 1 without a gap. The document of an entry is its entity.
CREATE TABLE points_entries (
    feed TEXT NOT NULL,
    number BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    points BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    balance BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (feed, number)
);
-- The same cause is booked once.
CREATE UNIQUE INDEX points_entries_source ON points_entries (kind, source);

-- What credits brought. expires_on is the last day in the store's zone, expires_at the instant at which it is over (the largest
-- there is for what lives for ever, so that it is spent last); expired is what ran out and has not counted as taken back.
CREATE TABLE points_lots (
    feed TEXT NOT NULL,
    id TEXT NOT NULL,
    opened BIGINT NOT NULL,
    remainder BIGINT NOT NULL,
    expired BIGINT NOT NULL DEFAULT 0,
    expires_on TEXT,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (feed, id)
);
-- Spending reads the soonest to expire, and only as many as it needs.
CREATE INDEX points_lots_open ON points_lots (feed, expires_at, id) WHERE remainder > 0;
-- What the job looks after.
CREATE INDEX points_lots_due ON points_lots (expires_at) WHERE remainder > 0;

-- What is booked for each order. redemption is the entry by which points paid, lot the one it was earned in; due_at is null
-- until all has arrived and is paid, and once it is active.
CREATE TABLE points_orders (
    feed TEXT NOT NULL,
    order_id TEXT NOT NULL,
    earned BIGINT NOT NULL DEFAULT 0,
    lost BIGINT NOT NULL DEFAULT 0,
    redeemed BIGINT NOT NULL DEFAULT 0,
    refunded BIGINT NOT NULL DEFAULT 0,
    active BIGINT NOT NULL DEFAULT 0,
    lot TEXT,
    redemption TEXT,
    due_at BIGINT,
    PRIMARY KEY (feed, order_id)
);
CREATE INDEX points_orders_due ON points_orders (due_at) WHERE due_at IS NOT NULL;

-- What an account has spent in twelve months, by which its tier is known; made from its orders when it is first needed. look_at is
-- when the first of them counts no more; made_at the latest instant at which it was made, so that a clock that goes back brings back
-- nothing that had ceased to count.
CREATE TABLE points_spent (
    feed TEXT PRIMARY KEY,
    spent BIGINT NOT NULL,
    look_at BIGINT,
    made_at BIGINT NOT NULL
);
CREATE INDEX points_spent_due ON points_spent (look_at) WHERE look_at IS NOT NULL;

-- What each order counts of it, and until when.
CREATE TABLE points_spending (
    feed TEXT NOT NULL,
    order_id TEXT NOT NULL,
    amount BIGINT NOT NULL,
    leaves_at BIGINT NOT NULL,
    PRIMARY KEY (feed, order_id)
);
-- When the first of them leaves.
CREATE INDEX points_spending_leaves ON points_spending (feed, leaves_at);
