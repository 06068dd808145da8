-- A yes is durable before its SAD is: after a crash in between it is found by its end, whatever its group.
CREATE INDEX consent_consent_by_approval_end ON consent_consent (approval_expires_at) WHERE state = 'APPROVED';

DROP POLICY group_only ON consent_consent;
CREATE POLICY group_only ON consent_consent
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'consent_consent')
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));
DROP POLICY group_only ON consent_sad;
CREATE POLICY group_only ON consent_sad
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) IN ('consent_sad', 'consent_consent'))
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));
