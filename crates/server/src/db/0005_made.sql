-- A change stream names the intents whose effects lie in it.
CREATE INDEX intents_rev ON intents (account, rev);
