-- Signing keys and certificates. What the SAM sealed is kept here as it gave it: useless without the HSM.
CREATE TABLE credentials_credential (
    group_id        text        NOT NULL,
    id              text        NOT NULL,
    enrolment_id    text        NOT NULL,
    signer_id       text        NOT NULL,
    state           text        NOT NULL,
    algorithm       text        NOT NULL,
    profile         text        NOT NULL,
    requested_at    timestamptz NOT NULL,
    sam_key_id      text,
    public_key      bytea,
    key_generation  integer,
    key_sealed      bytea,
    signer_version  integer,
    signer_sealed   bytea,
    subject         text,
    certification_request bytea,
    chain           bytea[],
    not_after       timestamptz,
    reason          text,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, enrolment_id)
);
CREATE INDEX credentials_credential_of_signer ON credentials_credential (group_id, signer_id, id);
CREATE INDEX credentials_credential_active ON credentials_credential (group_id, id) WHERE state = 'ACTIVE';

ALTER TABLE credentials_credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE credentials_credential FORCE ROW LEVEL SECURITY;
CREATE POLICY credentials_credential_of_group ON credentials_credential
    USING (group_id = current_setting('tabellion.group_id', true))
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));

GRANT SELECT, INSERT, UPDATE, DELETE ON credentials_credential TO ${app};
