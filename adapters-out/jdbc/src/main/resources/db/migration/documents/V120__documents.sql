CREATE TABLE documents_request (
    group_id        text        NOT NULL,
    id              text        NOT NULL,
    client_id       text        NOT NULL,
    idempotency_key text        NOT NULL,
    idempotency_content bytea   NOT NULL,
    signer_id       text        NOT NULL,
    name            text        NOT NULL,
    description     text        NOT NULL,
    level           text        NOT NULL,
    size            bigint      NOT NULL,
    sha256          bytea       NOT NULL,
    warnings        text[]      NOT NULL,
    requested_at    timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    state           text        NOT NULL,
    approval_id     text,
    credential_id   text,
    reached         text,
    delivered_at    timestamptz,
    reason          text,
    PRIMARY KEY (group_id, id),
    CONSTRAINT documents_request_idempotency UNIQUE (group_id, client_id, idempotency_key)
);
CREATE INDEX documents_request_waiting ON documents_request (group_id, signer_id, id DESC)
    WHERE state = 'AWAITING_CONSENT';

CREATE TABLE documents_preparation (
    group_id            text        NOT NULL,
    request_id          text        NOT NULL,
    credential_id       text        NOT NULL,
    signing_time        timestamptz NOT NULL,
    signature_algorithm text        NOT NULL,
    chain               bytea[]     NOT NULL,
    digest_algorithm    text        NOT NULL,
    dtbsr               bytea       NOT NULL,
    PRIMARY KEY (group_id, request_id, credential_id),
    FOREIGN KEY (group_id, request_id) REFERENCES documents_request
);

-- The key of one version of one document, wrapped. Deleting the row erases the document wherever its bytes are copied to.
CREATE TABLE documents_key (
    group_id   text    NOT NULL,
    request_id text    NOT NULL,
    version    text    NOT NULL,
    kid        text    NOT NULL,
    wrapped    bytea   NOT NULL,
    size       bigint  NOT NULL,
    parts      integer NOT NULL,
    PRIMARY KEY (group_id, request_id, version)
);

CREATE TABLE documents_part (
    group_id   text    NOT NULL,
    request_id text    NOT NULL,
    version    text    NOT NULL,
    part       integer NOT NULL,
    sealed     bytea   NOT NULL,
    PRIMARY KEY (group_id, request_id, version, part)
);
-- Ciphertext does not compress.
ALTER TABLE documents_part ALTER COLUMN sealed SET STORAGE EXTERNAL;

ALTER TABLE documents_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents_request FORCE ROW LEVEL SECURITY;
CREATE POLICY documents_request_of_group ON documents_request
    USING (group_id = current_setting('tabellion.group_id', true))
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));
ALTER TABLE documents_preparation ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents_preparation FORCE ROW LEVEL SECURITY;
CREATE POLICY documents_preparation_of_group ON documents_preparation
    USING (group_id = current_setting('tabellion.group_id', true))
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));
ALTER TABLE documents_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents_key FORCE ROW LEVEL SECURITY;
CREATE POLICY documents_key_of_group ON documents_key
    USING (group_id = current_setting('tabellion.group_id', true))
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));
ALTER TABLE documents_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents_part FORCE ROW LEVEL SECURITY;
CREATE POLICY documents_part_of_group ON documents_part
    USING (group_id = current_setting('tabellion.group_id', true))
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));

GRANT SELECT, INSERT, UPDATE, DELETE ON documents_request, documents_preparation, documents_key, documents_part TO ${app};
