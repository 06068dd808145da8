CREATE TABLE signers_signer (
    group_id      text NOT NULL,
    id            text NOT NULL,
    state         text NOT NULL,
    given_name    text NOT NULL,
    surname       text NOT NULL,
    country       text NOT NULL,
    serial_number text NOT NULL,
    mail_address  text NOT NULL,
    mail_key      text NOT NULL,
    language      text NOT NULL,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, mail_key)
);

-- Which account a mail address signs in to, before the group is known: the one table of signers without row-level
-- security. It holds the digest of the address, not the address.
CREATE TABLE signers_address (
    address_sha256 bytea NOT NULL,
    group_id       text  NOT NULL,
    signer_id      text  NOT NULL,
    PRIMARY KEY (address_sha256, group_id)
);

CREATE TABLE signers_enrolment (
    group_id        text        NOT NULL,
    id              text        NOT NULL,
    client_id       text        NOT NULL,
    idempotency_key text        NOT NULL,
    request_sha256  bytea       NOT NULL,
    state           text        NOT NULL,
    given_name      text        NOT NULL,
    surname         text        NOT NULL,
    country         text        NOT NULL,
    serial_number   text        NOT NULL,
    mail_address    text        NOT NULL,
    language        text        NOT NULL,
    requested_at    timestamptz NOT NULL,
    signer_id       text,
    credential_id   text,
    reason          text,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, client_id, idempotency_key)
);
CREATE INDEX signers_enrolment_by_signer ON signers_enrolment (group_id, signer_id);

CREATE TABLE signers_invitation (
    group_id   text        NOT NULL,
    signer_id  text        NOT NULL,
    digest     bytea       NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (group_id, signer_id),
    UNIQUE (group_id, digest)
);

ALTER TABLE signers_signer ENABLE ROW LEVEL SECURITY;
ALTER TABLE signers_signer FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON signers_signer USING (group_id = current_setting('tabellion.group_id', true));
ALTER TABLE signers_enrolment ENABLE ROW LEVEL SECURITY;
ALTER TABLE signers_enrolment FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON signers_enrolment USING (group_id = current_setting('tabellion.group_id', true));
ALTER TABLE signers_invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE signers_invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON signers_invitation USING (group_id = current_setting('tabellion.group_id', true));

REVOKE ALL ON signers_signer, signers_address, signers_enrolment, signers_invitation FROM ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON signers_signer, signers_address, signers_enrolment, signers_invitation TO ${app};
