-- What a signer answers outside our pages. Each change raises the version: of two changes of one version one is kept.
CREATE TABLE authentication_signing_factor (
    group_id     text        NOT NULL,
    signer_id    text        NOT NULL,
    kind         text        NOT NULL,
    version      int         NOT NULL,
    failures     int         NOT NULL,
    locks        int         NOT NULL,
    locked_until timestamptz,
    -- PIN: Argon2id over a keyed digest.
    pin_hash     text,
    -- Codes by mail: when they were sent, and the one that is alive.
    sends        text,
    code_for     text,
    code_mac     bytea,
    sent_at      timestamptz,
    tries_left   int,
    -- Authenticator application: encrypted secrets, the newest step taken, the question that waits.
    secret       bytea,
    begun        bytea,
    last_step    bigint,
    question_for text,
    question     text,
    asked_at     timestamptz,
    PRIMARY KEY (group_id, signer_id, kind)
);

ALTER TABLE authentication_signing_factor ENABLE ROW LEVEL SECURITY;
ALTER TABLE authentication_signing_factor FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON authentication_signing_factor
    USING (group_id = current_setting('tabellion.group_id', true))
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));

REVOKE ALL ON authentication_signing_factor FROM ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON authentication_signing_factor TO ${app};
