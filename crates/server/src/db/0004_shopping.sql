-- Shopping: stock, the keys of intents, consents, feedback.

-- One guarded row per product. on_hand is null where the merchant does not count. coarse follows from it; published is
-- what the catalogue's feed says, and a job brings the two together.
CREATE TABLE stock (
    product TEXT PRIMARY KEY,
    on_hand BIGINT,
    coarse TEXT NOT NULL,
    published TEXT NOT NULL
);
CREATE INDEX stock_unpublished ON stock (product) WHERE coarse <> published;
INSERT INTO stock(product, coarse, published) SELECT id, 'in_stock', 'in_stock' FROM products;

-- Which intents were decided, for ever: outcome is done or the problem's code. answer is the body as it was given, null
-- once it is forgotten.
CREATE TABLE intents (
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    rev BIGINT NOT NULL,
    answer TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (account, id)
);
CREATE INDEX intents_at ON intents (at) WHERE answer IS NOT NULL;

-- Who consented when to what; lines are only ever added.
CREATE TABLE consents (
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    topic TEXT NOT NULL,
    given BIGINT NOT NULL,
    at BIGINT NOT NULL,
    device_name TEXT,
    PRIMARY KEY (account, id)
);

-- What customers wrote to the store.
CREATE TABLE feedback (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    customer TEXT NOT NULL,
    topic TEXT NOT NULL,
    text TEXT NOT NULL,
    order_id TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX feedback_account ON feedback (account);

-- People name an order by its number.
CREATE INDEX orders_number ON orders (number);
