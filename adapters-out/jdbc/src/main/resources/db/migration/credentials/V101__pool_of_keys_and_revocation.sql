-- Keys made ahead: of no group, as they have no owner yet. Sealed by the SAM, useless without the HSM.
CREATE TABLE credentials_unassigned_key (
    id         text        NOT NULL PRIMARY KEY,
    algorithm  text        NOT NULL,
    public_key bytea       NOT NULL,
    generation integer     NOT NULL,
    sealed     bytea       NOT NULL,
    assign_by  timestamptz NOT NULL
);
CREATE INDEX credentials_unassigned_key_by_age ON credentials_unassigned_key (algorithm, assign_by);

-- Which kinds are wanted, and which server may fill them up when.
CREATE TABLE credentials_key_pool (
    algorithm text        NOT NULL PRIMARY KEY,
    wanted_at timestamptz NOT NULL,
    next_fill timestamptz NOT NULL,
    failures  integer     NOT NULL DEFAULT 0
);

GRANT SELECT, INSERT, UPDATE, DELETE ON credentials_unassigned_key TO ${app};
GRANT SELECT, INSERT, UPDATE ON credentials_key_pool TO ${app};

ALTER TABLE credentials_credential ADD COLUMN revoked_at timestamptz;
