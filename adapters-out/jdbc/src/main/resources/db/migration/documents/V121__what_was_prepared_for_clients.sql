-- Parameters of documents that clients bring themselves: fixed before the signer is asked, or with the act of signing. The
-- document is not here, and cannot be told from what is.
CREATE TABLE documents_kept_preparation (
    group_id            text        NOT NULL,
    key                 text        NOT NULL,
    signing_time        timestamptz NOT NULL,
    signature_algorithm text        NOT NULL,
    chain               bytea[]     NOT NULL,
    certification       boolean     NOT NULL,
    reason              text,
    location            text,
    name                text,
    contact             text,
    digest_algorithm    text        NOT NULL,
    dtbsr               bytea       NOT NULL,
    expires_at          timestamptz NOT NULL,
    PRIMARY KEY (group_id, key)
);
CREATE INDEX documents_kept_preparation_expires_at ON documents_kept_preparation (expires_at);

-- Erasing what is over belongs to no group: the adapter says so for this table alone.
ALTER TABLE documents_kept_preparation ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents_kept_preparation FORCE ROW LEVEL SECURITY;
CREATE POLICY documents_kept_preparation_of_group ON documents_kept_preparation
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'documents_kept_preparation')
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));

REVOKE ALL ON documents_kept_preparation FROM ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON documents_kept_preparation TO ${app};
