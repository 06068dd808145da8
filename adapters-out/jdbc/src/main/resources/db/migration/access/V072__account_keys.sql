-- Encrypted; a client that is there already has one from its next secret on, one of the machine's settings from the next start.
ALTER TABLE access_client
    ADD COLUMN account_key        bytea,
    ADD COLUMN former_account_key bytea;
