-- Whose orders were claimed, and by which customer: a merchant's file still names the customer who bought.
CREATE TABLE claims (
    customer TEXT NOT NULL,
    claimed_by TEXT NOT NULL,
    claimed_at BIGINT NOT NULL,
    PRIMARY KEY (customer, claimed_by)
);

-- Claims made before this table left tombstones.
INSERT INTO claims(customer, claimed_by, claimed_at)
SELECT c.id, o.customer, max(e.changed_at)
FROM entities e
JOIN orders o ON o.id = e.id AND o.feed <> e.feed
JOIN customers c ON c.feed = e.feed
WHERE e.kind = 'order' AND e.deleted = 1 AND c.id <> o.customer
GROUP BY c.id, o.customer;
