-- Identity: passwords, tickets, second factors, proofs, the security log, guests and the delivery of messages.

-- One password an account; hash is an argon2id PHC string over a peppered digest. Temporary ones end.
CREATE TABLE passwords (
    account TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    temporary BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT
);

-- The right to set a new password once: from an e-mail link, a recovery code or the use of a temporary password.
CREATE TABLE reset_tickets (
    hash TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    origin TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX reset_tickets_account ON reset_tickets (account);
CREATE INDEX reset_tickets_expiry ON reset_tickets (expires_at);

-- The authenticator: secret is sealed under the pepper; last_step refuses a code that was used. confirmed_at is null
-- until the customer has shown one code of it.
CREATE TABLE totp (
    account TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE recovery_codes (
    account TEXT NOT NULL,
    mac TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account, mac)
);

-- A first factor was right and the second is asked for.
CREATE TABLE second_factors (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    device TEXT NOT NULL,
    how TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    used_at BIGINT
);
CREATE INDEX second_factors_expiry ON second_factors (expires_at);

-- A challenge may go to an e-mail address (channel email, phone then holds the address), belong to an account (proving,
-- binding) and be a decoy (recovery where nothing is bound and the policy is uniform).
ALTER TABLE otp_challenges ADD COLUMN channel TEXT NOT NULL DEFAULT 'sms';
ALTER TABLE otp_challenges ADD COLUMN account TEXT;
ALTER TABLE otp_challenges ADD COLUMN decoy BIGINT NOT NULL DEFAULT 0;
-- The language it was asked for in, which becomes the account's.
ALTER TABLE otp_challenges ADD COLUMN language TEXT NOT NULL DEFAULT 'en';

-- proved_at: when the person last showed who they are. erase: the device forgets everything at its next contact.
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN network TEXT;
ALTER TABLE sessions ADD COLUMN erase BIGINT NOT NULL DEFAULT 0;

CREATE TABLE security_events (
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    device_name TEXT,
    detail TEXT,
    PRIMARY KEY (account, id)
);

-- The language an account is written to in: the one of its last sign-in.
ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
ALTER TABLE accounts ADD COLUMN closed_at BIGINT;

-- A guest's token: reads this customer's own orders.
CREATE TABLE guest_tokens (
    hash TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    feed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX guest_tokens_customer ON guest_tokens (customer);

CREATE INDEX customers_email ON customers (lower(email));

-- Delivery: a message that no gateway took waits until next_attempt_at, and after the last attempt failed_at says so to
-- the operator, with the gateway's words in problem. expires_at: a code that nobody can use any more is not sent late.
ALTER TABLE messages ADD COLUMN html TEXT;
ALTER TABLE messages ADD COLUMN next_attempt_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN expires_at BIGINT;
ALTER TABLE messages ADD COLUMN failed_at BIGINT;
ALTER TABLE messages ADD COLUMN problem TEXT;
CREATE INDEX messages_waiting ON messages (next_attempt_at) WHERE sent_at IS NULL AND failed_at IS NULL;
