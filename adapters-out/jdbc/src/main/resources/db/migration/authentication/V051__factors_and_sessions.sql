CREATE TABLE authentication_password (
    group_id     text NOT NULL,
    signer_id    text NOT NULL,
    hash         text NOT NULL,
    failures     int  NOT NULL,
    locked_until timestamptz,
    PRIMARY KEY (group_id, signer_id)
);

-- One sign-in is under way at most; digests only.
CREATE TABLE authentication_code (
    group_id     text NOT NULL,
    signer_id    text NOT NULL,
    failures     int  NOT NULL,
    locked_until timestamptz,
    sends        text NOT NULL,
    attempt      bytea,
    code_mac     bytea,
    sent_at      timestamptz,
    tries_left   int,
    PRIMARY KEY (group_id, signer_id)
);
CREATE UNIQUE INDEX authentication_code_by_attempt ON authentication_code (group_id, attempt);

CREATE TABLE authentication_session (
    group_id         text        NOT NULL,
    digest           bytea       NOT NULL,
    signer_id        text        NOT NULL,
    amr              text        NOT NULL,
    acr              text        NOT NULL,
    authenticated_at timestamptz NOT NULL,
    opened_at        timestamptz NOT NULL,
    seen_at          timestamptz NOT NULL,
    PRIMARY KEY (group_id, digest)
);

ALTER TABLE authentication_password ENABLE ROW LEVEL SECURITY;
ALTER TABLE authentication_password FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON authentication_password USING (group_id = current_setting('tabellion.group_id', true));
ALTER TABLE authentication_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE authentication_code FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON authentication_code USING (group_id = current_setting('tabellion.group_id', true));
ALTER TABLE authentication_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE authentication_session FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON authentication_session USING (group_id = current_setting('tabellion.group_id', true));

REVOKE ALL ON authentication_password, authentication_code, authentication_session FROM ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON authentication_password, authentication_code, authentication_session TO ${app};
