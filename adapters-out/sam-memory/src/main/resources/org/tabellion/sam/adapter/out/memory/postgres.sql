-- The memory that several SAMs share: schema version 2. Its database is reached by SAMs alone.
-- Times are milliseconds since 1970. What ends by itself lies in partitions by its end, which are dropped whole.

-- One row. Whoever writes a group holds it until the group is committed: all groups of all nodes stand in one order.
CREATE TABLE sam_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version int NOT NULL,
    name text NOT NULL DEFAULT 'memory-' || gen_random_uuid(),
    world text NOT NULL,
    -- Which run of which database server the memory vouches for.
    server text NOT NULL,
    epoch bigint NOT NULL,
    groups bigint NOT NULL,
    highest bigint NOT NULL,
    complete bigint NOT NULL,
    forgotten bigint NOT NULL
) WITH (fillfactor = 10);

-- The audit chains of each node, and which of its starts may go on with them.
CREATE TABLE sam_node (
    name text PRIMARY KEY,
    epoch bigint NOT NULL,
    sequence bigint NOT NULL,
    logged bigint NOT NULL,
    service_head bytea NOT NULL,
    service_covered bigint NOT NULL,
    admin_head bytea NOT NULL,
    admin_covered bigint NOT NULL
) WITH (fillfactor = 10);

-- Disk that is given back when there is no other: then what was begun can be ended, and nothing is begun. Filled by nodes.
CREATE TABLE sam_room (
    filler text NOT NULL
);
ALTER TABLE sam_room ALTER COLUMN filler SET STORAGE PLAIN;

CREATE TABLE sam_record (
    node text NOT NULL,
    sequence bigint NOT NULL,
    filed bigint NOT NULL,
    epoch bigint NOT NULL,
    place_epoch bigint NOT NULL,
    place_sequence bigint NOT NULL,
    log smallint NOT NULL,
    line bytea NOT NULL,
    covers bigint,
    leaves bytea,
    PRIMARY KEY (node, sequence, filed)
) PARTITION BY RANGE (filed);

CREATE TABLE sam_spent (
    subject bytea NOT NULL,
    until bigint NOT NULL,
    effect text NOT NULL,
    PRIMARY KEY (subject, until)
) PARTITION BY RANGE (until);

CREATE TABLE sam_assigned (
    subject bytea NOT NULL,
    until bigint NOT NULL,
    effect text NOT NULL,
    PRIMARY KEY (subject, until)
) PARTITION BY RANGE (until);

CREATE TABLE sam_answer (
    subject bytea NOT NULL,
    until bigint NOT NULL,
    node text NOT NULL,
    sequence bigint NOT NULL,
    filed bigint NOT NULL,
    effect text NOT NULL,
    PRIMARY KEY (subject, until)
) PARTITION BY RANGE (until);

-- What lasts for years, or for ever: few, and looked for at every use.
CREATE TABLE sam_lasting (
    subject bytea PRIMARY KEY,
    until bigint,
    effect text NOT NULL
);
CREATE INDEX sam_lasting_until ON sam_lasting (until) WHERE until IS NOT NULL;
