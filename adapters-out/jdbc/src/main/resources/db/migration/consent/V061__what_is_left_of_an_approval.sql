-- How a credential is authorised; none for those that are by our own page.
CREATE TABLE consent_profile (
    group_id      text    NOT NULL,
    credential_id text    NOT NULL,
    signer_id     text    NOT NULL,
    mode          text    NOT NULL,
    level         int     NOT NULL,
    factors       text    NOT NULL,
    multisign     int     NOT NULL,
    seal          boolean NOT NULL,
    clients       text    NOT NULL,
    PRIMARY KEY (group_id, credential_id)
);

-- What an approval is bound to; of its handle, if it has one, the digest alone.
CREATE TABLE consent_authorization (
    group_id       text        NOT NULL,
    approval_id    text        NOT NULL,
    handle         bytea,
    client_id      text        NOT NULL,
    signer_id      text        NOT NULL,
    credential_id  text        NOT NULL,
    level          int         NOT NULL,
    hash_algorithm text        NOT NULL,
    signatures     int         NOT NULL,
    acr            text        NOT NULL,
    amr            text        NOT NULL,
    authenticated_at timestamptz NOT NULL,
    seal           boolean     NOT NULL,
    extends        text,
    state          text        NOT NULL,
    expires_at     timestamptz NOT NULL,
    PRIMARY KEY (group_id, approval_id)
);
CREATE UNIQUE INDEX consent_authorization_by_handle ON consent_authorization (group_id, handle) WHERE handle IS NOT NULL;
CREATE INDEX consent_authorization_by_expiry ON consent_authorization (expires_at);

-- One row for each authorised occurrence of a hash; without a hash where level 1 names none.
CREATE TABLE consent_occurrence (
    group_id    text NOT NULL,
    approval_id text NOT NULL,
    number      int  NOT NULL,
    hash        bytea,
    state       text NOT NULL,
    request_id  text,
    PRIMARY KEY (group_id, approval_id, number),
    FOREIGN KEY (group_id, approval_id) REFERENCES consent_authorization ON DELETE CASCADE
);

ALTER TABLE consent_profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_profile FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON consent_profile
    USING (group_id = current_setting('tabellion.group_id', true))
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));
-- Erasing what has expired belongs to no group: the adapter says so for this table alone.
ALTER TABLE consent_authorization ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_authorization FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON consent_authorization
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'consent_authorization')
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));
ALTER TABLE consent_occurrence ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_occurrence FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON consent_occurrence
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'consent_authorization')
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));

REVOKE ALL ON consent_profile, consent_authorization, consent_occurrence FROM ${app};
GRANT SELECT, INSERT, UPDATE ON consent_profile TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON consent_authorization, consent_occurrence TO ${app};
