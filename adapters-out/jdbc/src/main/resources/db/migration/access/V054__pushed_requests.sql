-- Found by a digest of 256 bits of chance before the group is known, as a grant is: no row-level security.
CREATE TABLE access_pushed_request (
    id         text        NOT NULL PRIMARY KEY,
    group_id   text        NOT NULL,
    client_id  text        NOT NULL,
    parameters text        NOT NULL,
    expires_at timestamptz NOT NULL,
    opened_at  timestamptz,
    answered   boolean     NOT NULL
);

CREATE INDEX access_pushed_request_expires_at ON access_pushed_request (expires_at);

REVOKE ALL ON access_pushed_request FROM ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON access_pushed_request TO ${app};
