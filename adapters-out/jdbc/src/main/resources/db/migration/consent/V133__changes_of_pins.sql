-- Changes of PINs that the SAM has been asked for, or is about to be: all that asking again takes. The PINs in them are
-- encrypted to the SAM, the SAD to this server. A row lives as long as the change is under way.
CREATE TABLE consent_pin_change (
    group_id  text        NOT NULL,
    signer_id text        NOT NULL,
    id        text        NOT NULL,
    version   int         NOT NULL,
    factor    bytea       NOT NULL,
    sealed    bytea       NOT NULL,
    begun_at  timestamptz NOT NULL,
    PRIMARY KEY (group_id, signer_id)
);
CREATE INDEX consent_pin_change_by_age ON consent_pin_change (begun_at);

-- Completing what was left belongs to no group: the adapter says so for this table alone.
ALTER TABLE consent_pin_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_pin_change FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON consent_pin_change
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'consent_pin_change')
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));

REVOKE ALL ON consent_pin_change FROM ${app};
GRANT SELECT, INSERT, DELETE ON consent_pin_change TO ${app};
