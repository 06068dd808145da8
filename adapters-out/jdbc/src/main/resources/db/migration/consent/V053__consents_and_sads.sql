CREATE TABLE consent_consent (
    group_id            text        NOT NULL,
    id                  text        NOT NULL,
    question_key        text        NOT NULL,
    kind                text        NOT NULL,
    state               text        NOT NULL,
    signer_id           text        NOT NULL,
    client_id           text        NOT NULL,
    subject             text        NOT NULL,
    credential_id       text,
    hash_algorithm      text,
    hashes              text,
    description         text,
    asked_at            timestamptz NOT NULL,
    expires_at          timestamptz NOT NULL,
    shown_at            timestamptz,
    answered_at         timestamptz,
    approval_id         text,
    approval_credential text,
    approval_type       text,
    approval_claims     bytea,
    approval_expires_at timestamptz,
    PRIMARY KEY (group_id, id)
);
CREATE UNIQUE INDEX consent_consent_one_open ON consent_consent (group_id, question_key) WHERE state = 'OPEN';
CREATE INDEX consent_consent_by_question ON consent_consent (group_id, question_key, id);
CREATE UNIQUE INDEX consent_consent_by_approval ON consent_consent (group_id, approval_id);

-- One SAD for each approval, encrypted, gone when it expires.
CREATE TABLE consent_sad (
    group_id      text        NOT NULL,
    approval_id   text        NOT NULL,
    client_id     text        NOT NULL,
    signer_id     text        NOT NULL,
    credential_id text,
    enrolment_id  text,
    sealed        bytea       NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (group_id, approval_id)
);
CREATE INDEX consent_sad_by_enrolment ON consent_sad (group_id, enrolment_id);
CREATE INDEX consent_sad_by_expiry ON consent_sad (expires_at);

ALTER TABLE consent_consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_consent FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON consent_consent USING (group_id = current_setting('tabellion.group_id', true));
-- Erasing what has expired belongs to no group: the adapter says so for this table alone.
ALTER TABLE consent_sad ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_sad FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON consent_sad
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'consent_sad')
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));

REVOKE ALL ON consent_consent, consent_sad FROM ${app};
GRANT SELECT, INSERT, UPDATE ON consent_consent TO ${app};
GRANT SELECT, INSERT, DELETE ON consent_sad TO ${app};
