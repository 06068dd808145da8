-- Records by month (design 10): a month is dropped as a whole when its retention ends.
-- ${app} adds and reads; nobody but the owner changes or removes.
CREATE TABLE audit_record (
    at              timestamptz NOT NULL,
    id              text        NOT NULL,
    node            text        NOT NULL,
    group_id        text,
    referenced_time boolean     NOT NULL,
    trace           text        NOT NULL,
    type            text        NOT NULL,
    outcome         text        NOT NULL,
    facts           text        NOT NULL,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);

CREATE INDEX audit_record_by_group ON audit_record (group_id, at);

DO $$
DECLARE
    month date := date '2026-01-01';
BEGIN
    WHILE month < date '2030-01-01' LOOP
        EXECUTE format('CREATE TABLE audit_record_%s PARTITION OF audit_record FOR VALUES FROM (%L) TO (%L)',
                       to_char(month, 'YYYY_MM'), month, month + interval '1 month');
        EXECUTE format('REVOKE ALL ON audit_record_%s FROM ${app}', to_char(month, 'YYYY_MM'));
        month := month + interval '1 month';
    END LOOP;
END $$;
CREATE TABLE audit_record_later PARTITION OF audit_record DEFAULT;
REVOKE ALL ON audit_record_later FROM ${app};

-- Sealing and verifying belong to no group and see all records, of this table alone: the adapter of the audit log says so.
ALTER TABLE audit_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_record FORCE ROW LEVEL SECURITY;
CREATE POLICY group_only ON audit_record
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'audit_record')
    WITH CHECK (group_id IS NOT DISTINCT FROM nullif(current_setting('tabellion.group_id', true), ''));

-- What waits for its link: no data of a group.
CREATE TABLE audit_unchained (
    node   text        NOT NULL,
    record text        NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (node, record)
);

CREATE TABLE audit_link (
    node     text   NOT NULL,
    sequence bigint NOT NULL,
    record   text   NOT NULL,
    at       timestamptz NOT NULL,
    digest   bytea  NOT NULL,
    hash     bytea  NOT NULL,
    PRIMARY KEY (node, sequence)
);

CREATE TABLE audit_seal (
    node      text        NOT NULL,
    sequence  bigint      NOT NULL,
    hash      bytea       NOT NULL,
    at        timestamptz NOT NULL,
    kid       text        NOT NULL,
    signature bytea       NOT NULL,
    PRIMARY KEY (node, sequence)
);

REVOKE ALL ON audit_record, audit_link, audit_seal, audit_unchained FROM ${app};
GRANT SELECT, INSERT ON audit_record, audit_link, audit_seal TO ${app};
GRANT SELECT, INSERT, DELETE ON audit_unchained TO ${app};
