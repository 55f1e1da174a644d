-- One text for SQLite and PostgreSQL. Flags are BIGINT 0/1, instants BIGINT milliseconds, ids TEXT (lower-case uuids).
-- Hot tables begin with the feed or the account, so that the same text shards by it.

-- The store itself: one row.
CREATE TABLE store (
    id TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL,
    profile TEXT NOT NULL
);

-- The typed policy record; the newest version holds, the others are its history.
CREATE TABLE policy (
    version BIGINT PRIMARY KEY,
    doc TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);

-- Feeds: rev numbers every write; horizon is the highest rev whose tombstones may have been compacted away.
CREATE TABLE feeds (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    epoch TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 0,
    horizon BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX feeds_owner ON feeds (owner);

-- Who else may read a feed. The owner of an account's feed and everybody with the catalogue need no row.
CREATE TABLE feed_grants (
    account TEXT NOT NULL,
    feed TEXT NOT NULL,
    scopes TEXT NOT NULL,
    version BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (account, feed)
);
CREATE INDEX feed_grants_feed ON feed_grants (feed);

-- One row per entity; doc is the document as it goes over the wire, empty when deleted.
CREATE TABLE entities (
    feed TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    rev BIGINT NOT NULL,
    deleted BIGINT NOT NULL DEFAULT 0,
    sort BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (feed, kind, id)
);
-- Change streams read upwards by rev; pages and snapshots read by sort.
CREATE INDEX entities_rev ON entities (feed, rev);
CREATE INDEX entities_sort ON entities (feed, kind, deleted, sort, id);

CREATE TABLE customers (
    id TEXT PRIMARY KEY,
    external_id TEXT UNIQUE,
    feed TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT UNIQUE,
    email TEXT,
    created_at BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- Verified ways to name an account: kind is phone or email.
CREATE TABLE identifiers (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    account TEXT NOT NULL,
    verified_at BIGINT NOT NULL,
    PRIMARY KEY (kind, value)
);
CREATE INDEX identifiers_account ON identifiers (account);

CREATE TABLE otp_challenges (
    id TEXT PRIMARY KEY,
    phone TEXT NOT NULL,
    purpose TEXT NOT NULL,
    device TEXT NOT NULL,
    code_mac TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    used_at BIGINT
);
CREATE INDEX otp_challenges_phone ON otp_challenges (phone, created_at);
CREATE INDEX otp_challenges_expiry ON otp_challenges (expires_at);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    customer TEXT NOT NULL,
    feed TEXT NOT NULL,
    device TEXT NOT NULL,
    device_name TEXT NOT NULL,
    access_hash TEXT NOT NULL,
    access_expires_at BIGINT NOT NULL,
    refresh_hash TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    refreshed_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT
);
CREATE INDEX sessions_account ON sessions (account);

CREATE TABLE devices (
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    PRIMARY KEY (account, id)
);
CREATE INDEX devices_id ON devices (id);

-- Rate limits: the instants of the last admitted requests under a key, oldest first, separated by commas.
CREATE TABLE limits (
    name TEXT PRIMARY KEY,
    hits TEXT NOT NULL,
    touched_at BIGINT NOT NULL
);

-- Index columns of orders; the document itself lives once, in entities.
CREATE TABLE orders (
    feed TEXT NOT NULL,
    id TEXT NOT NULL,
    customer TEXT NOT NULL,
    external_id TEXT UNIQUE,
    number TEXT NOT NULL,
    status TEXT NOT NULL,
    payment_status TEXT NOT NULL,
    fulfillment_status TEXT NOT NULL,
    return_status TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    currency TEXT NOT NULL,
    total BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (feed, id)
);
CREATE UNIQUE INDEX orders_id ON orders (id);

CREATE TABLE products (
    id TEXT PRIMARY KEY,
    external_id TEXT UNIQUE,
    sku TEXT NOT NULL,
    category TEXT,
    place BIGINT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX products_place ON products (place);

-- Messages that leave the store: sent_at is set when the gateway took them.
CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX messages_created ON messages (created_at);

CREATE TABLE operators (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- What operators did, for ever.
CREATE TABLE operator_log (
    id TEXT PRIMARY KEY,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX operator_log_subject ON operator_log (subject, at);
