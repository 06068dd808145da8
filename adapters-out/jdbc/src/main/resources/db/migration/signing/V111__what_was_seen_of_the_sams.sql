-- How far the memory of each SAM was seen to be, over all servers: a SAM behind it has been rolled back. No group's.
CREATE TABLE signing_sam_position (
    memory   text        NOT NULL PRIMARY KEY,
    epoch    bigint      NOT NULL,
    sequence bigint      NOT NULL,
    seen_at  timestamptz NOT NULL DEFAULT now()
);

-- SAMs that were found out. ${app} may not take one back: an operator does, by deleting its row as the owner.
CREATE TABLE signing_sam_distrust (
    node     text        NOT NULL PRIMARY KEY,
    reason   text        NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now()
);

-- The one SAM that may see a token, where SAMs have no memory in common. The token itself is not kept.
CREATE TABLE signing_sam_home (
    token      bytea       NOT NULL PRIMARY KEY,
    node       text        NOT NULL,
    settled_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX signing_sam_home_by_time ON signing_sam_home (settled_at);

GRANT SELECT, INSERT, UPDATE ON signing_sam_position TO ${app};
REVOKE ALL ON signing_sam_distrust FROM ${app};
GRANT SELECT, INSERT ON signing_sam_distrust TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON signing_sam_home TO ${app};
