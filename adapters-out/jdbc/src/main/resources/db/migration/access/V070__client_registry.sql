-- The defaults are for the clients that are there already, and for a node of the version before that adds one still.
ALTER TABLE access_client
    ADD COLUMN revision              int     NOT NULL DEFAULT 1,
    ADD COLUMN enabled               boolean NOT NULL DEFAULT true,
    ADD COLUMN compatibility         text    NOT NULL DEFAULT '',
    ADD COLUMN calls_per_minute      int     NOT NULL DEFAULT 6000,
    ADD COLUMN signatures_per_signer int     NOT NULL DEFAULT 120,
    ADD COLUMN former_mac            bytea,
    ADD COLUMN former_until          timestamptz;

CREATE INDEX access_client_of_group ON access_client (group_id, id COLLATE "C");
