-- When nothing of a grant is good any more. Generated, so that a node of the version before need not know of it.
ALTER TABLE access_grant
    ADD COLUMN ends_at timestamptz
        GENERATED ALWAYS AS (greatest(code_expires_at, token_expires_at, refresh_expires_at)) STORED;

CREATE INDEX access_grant_ended ON access_grant (ends_at);
