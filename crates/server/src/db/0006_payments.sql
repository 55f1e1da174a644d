-- Payments (ADR 0010). What the customer sees of one is the entity of kind payment; here is what only the server knows.

-- One row a payment. provider is empty where people see to it; remote is the provider's name for it; hash is the request's,
-- so that a key is not used for two; opening_at is claimed by whoever asks the provider to open it; page says that the
-- person is needed at the page; adjustment is what a refund follows from.
CREATE TABLE payments (
    feed TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    order_id TEXT,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    provider TEXT NOT NULL,
    hash TEXT NOT NULL DEFAULT '',
    remote TEXT,
    method TEXT,
    keep BIGINT NOT NULL DEFAULT 0,
    page BIGINT NOT NULL DEFAULT 0,
    language TEXT NOT NULL DEFAULT 'en',
    refund_of TEXT,
    adjustment TEXT,
    opening_at BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT,
    problem TEXT,
    PRIMARY KEY (feed, id)
);
-- The page's address and a webhook name a payment without its feed.
CREATE UNIQUE INDEX payments_id ON payments (id);
CREATE INDEX payments_order ON payments (feed, order_id);
CREATE INDEX payments_remote ON payments (provider, remote) WHERE remote IS NOT NULL;
-- What the job looks after.
CREATE INDEX payments_next ON payments (next_at) WHERE next_at IS NOT NULL;

-- Kept methods: the provider's token. A row that was removed stays until the provider has forgotten it, too.
CREATE TABLE payment_methods (
    feed TEXT NOT NULL,
    id TEXT NOT NULL,
    provider TEXT NOT NULL,
    token TEXT NOT NULL,
    fingerprint TEXT NOT NULL DEFAULT '',
    removed_at BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT,
    PRIMARY KEY (feed, id)
);
CREATE INDEX payment_methods_next ON payment_methods (next_at) WHERE next_at IS NOT NULL;

-- The provider's name for a customer, where it wants one.
CREATE TABLE payment_customers (
    feed TEXT NOT NULL,
    provider TEXT NOT NULL,
    remote TEXT NOT NULL,
    PRIMARY KEY (feed, provider)
);

-- Until when an order waits for its money; null once nothing waits any more.
ALTER TABLE orders ADD COLUMN payment_due BIGINT;
CREATE INDEX orders_due ON orders (payment_due) WHERE payment_due IS NOT NULL;

-- The sandbox: a provider's own books, which no other part of the store reads. card is what the card does, never its number.
CREATE TABLE sandbox_payments (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    card TEXT NOT NULL DEFAULT '',
    method TEXT NOT NULL DEFAULT '',
    token TEXT,
    keep BIGINT NOT NULL DEFAULT 0,
    answers_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE TABLE sandbox_refunds (
    id TEXT PRIMARY KEY,
    payment TEXT NOT NULL,
    amount BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sandbox_refunds_payment ON sandbox_refunds (payment);
CREATE TABLE sandbox_methods (
    token TEXT PRIMARY KEY,
    card TEXT NOT NULL,
    method TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE sandbox_webhooks (
    id TEXT PRIMARY KEY,
    payment TEXT NOT NULL,
    event TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL
);
CREATE INDEX sandbox_webhooks_next ON sandbox_webhooks (next_at);
