ALTER TABLE access_client
    ADD COLUMN authentication      text    NOT NULL DEFAULT E'CLIENT_SECRET_BASIC\nCLIENT_SECRET_POST',
    ADD COLUMN public_keys         text    NOT NULL DEFAULT '',
    ADD COLUMN certificate_subject text,
    ADD COLUMN sender              text    NOT NULL DEFAULT 'ANY',
    ADD COLUMN profile             text    NOT NULL DEFAULT 'CSC',
    ADD COLUMN introspects         boolean NOT NULL DEFAULT false;

-- Digests of what may be used once, of no group.
CREATE TABLE access_spent (
    id         text        NOT NULL PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE INDEX access_spent_expires_at ON access_spent (expires_at);

REVOKE ALL ON access_spent FROM ${app};
GRANT SELECT, INSERT, DELETE ON access_spent TO ${app};
