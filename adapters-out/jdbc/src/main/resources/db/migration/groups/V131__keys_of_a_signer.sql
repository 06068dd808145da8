-- How many keys a signer may have at once.
ALTER TABLE groups_configuration ADD COLUMN keys_per_signer int NOT NULL DEFAULT 5;
