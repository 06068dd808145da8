-- For which the key is sealed at the SAM when it is assigned.
ALTER TABLE credentials_credential ADD COLUMN level int NOT NULL DEFAULT 2;
