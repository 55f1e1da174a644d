-- What guests gave as their contact when they ordered. Nobody has verified it: it vouches for nothing by itself, and lets
-- whoever has verified the same contact claim the orders. Many guests may give one.
CREATE TABLE guest_contacts (
    customer TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (customer, kind, value)
);
CREATE INDEX guest_contacts_value ON guest_contacts (value, kind);
