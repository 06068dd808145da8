CREATE TABLE groups_configuration (
    group_id             text   NOT NULL,
    version              int    NOT NULL,
    id                   text   NOT NULL UNIQUE,
    name                 text   NOT NULL,
    key_algorithm        text   NOT NULL,
    certificate_profile  text   NOT NULL,
    minimum_acr          text   NOT NULL,
    consent_life_seconds bigint NOT NULL,
    terms_text_id        text   NOT NULL,
    terms_language       text   NOT NULL,
    terms_text           text   NOT NULL,
    PRIMARY KEY (group_id, version)
);
ALTER TABLE groups_configuration ENABLE ROW LEVEL SECURITY;
ALTER TABLE groups_configuration FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON groups_configuration USING (group_id = current_setting('tabellion.group_id', true));
REVOKE ALL ON groups_configuration FROM ${app};
GRANT SELECT, INSERT ON groups_configuration TO ${app};
