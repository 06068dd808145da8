-- Acts of signing: the intent is committed before the SAM is asked, the result before the caller is answered.
CREATE TABLE signing_operation (
    group_id      text        NOT NULL,
    client_id     text        NOT NULL,
    request_id    text        NOT NULL,
    credential_id text        NOT NULL,
    approval_id   text        NOT NULL,
    content       bytea       NOT NULL,
    intended_at   timestamptz NOT NULL,
    state         text        NOT NULL,
    signatures    bytea[],
    refusal       text,
    sam_audit_id  text,
    sam_audit     bytea,
    PRIMARY KEY (group_id, client_id, request_id)
);

ALTER TABLE signing_operation ENABLE ROW LEVEL SECURITY;
ALTER TABLE signing_operation FORCE ROW LEVEL SECURITY;
CREATE POLICY signing_operation_of_group ON signing_operation
    USING (group_id = current_setting('tabellion.group_id', true))
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));

GRANT SELECT, INSERT, UPDATE, DELETE ON signing_operation TO ${app};
