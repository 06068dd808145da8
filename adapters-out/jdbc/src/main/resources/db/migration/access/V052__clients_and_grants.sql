-- Both are asked for before the group is known: a client tells its group, a grant is found by a digest of 256 bits of
-- secret. So neither has row-level security; no other table of this module may be without it.
CREATE TABLE access_client (
    id            text        NOT NULL PRIMARY KEY,
    group_id      text        NOT NULL,
    secret_mac    bytea       NOT NULL,
    display_name  text        NOT NULL,
    redirect_uris text        NOT NULL,
    grants        text        NOT NULL,
    scopes        text        NOT NULL,
    registered_at timestamptz NOT NULL
);

CREATE TABLE access_grant (
    id               text NOT NULL PRIMARY KEY,
    group_id         text NOT NULL,
    client_id        text NOT NULL,
    type             text NOT NULL,
    principal        text NOT NULL,
    scopes           text NOT NULL,
    facts            text NOT NULL,
    code_digest      bytea UNIQUE,
    code_issued_at   timestamptz,
    code_expires_at  timestamptz,
    code_invalidated boolean,
    token_digest      bytea UNIQUE,
    token_issued_at   timestamptz,
    token_expires_at  timestamptz,
    token_invalidated boolean
);

REVOKE ALL ON access_client, access_grant FROM ${app};
GRANT SELECT, INSERT, UPDATE ON access_client TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON access_grant TO ${app};
