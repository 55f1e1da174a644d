-- Premium membership (ADR 0014). What a customer sees of it are the entities of kinds membership and membership_period; here is what
-- must be found by time and by cause. plan, since, until, price and periods follow from the periods, and the audit proves it.

-- An account's membership. price is what was paid last: a renewal never costs more. attempts counts how often the next
-- period was charged in vain, look_at is when the job looks next.
CREATE TABLE memberships (
    feed TEXT PRIMARY KEY,
    plan TEXT,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    price BIGINT NOT NULL,
    periods BIGINT NOT NULL,
    renews BIGINT NOT NULL,
    renew_problem TEXT,
    method TEXT,
    attempts BIGINT NOT NULL,
    look_at BIGINT
);
CREATE INDEX memberships_due ON memberships (look_at) WHERE look_at IS NOT NULL;

-- Its periods: only ever added to, numbered from 1 without a gap. The document of a period is its entity.
CREATE TABLE membership_periods (
    feed TEXT NOT NULL,
    number BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    begins BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    price BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (feed, number)
);
-- A period has the id of what caused it: the same cause is booked once.
CREATE UNIQUE INDEX membership_periods_cause ON membership_periods (id);

-- The purchase of an account that is open.
CREATE INDEX payments_memberships ON payments (feed, state, created_at) WHERE kind = 'membership';
