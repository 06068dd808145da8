ALTER TABLE access_grant
    ADD COLUMN refresh_digest      bytea,
    ADD COLUMN refresh_issued_at   timestamptz,
    ADD COLUMN refresh_expires_at  timestamptz,
    ADD COLUMN refresh_invalidated boolean;
