-- Single counts are appended in the transaction of the thing counted, so that callers never wait for each other, and
-- folded into totals after ten minutes. What is reported is the sum of both.
CREATE TABLE metering_count (
    group_id   text        NOT NULL,
    client_id  text        COLLATE "C" NOT NULL,
    kind       text        COLLATE "C" NOT NULL,
    operation  text        NOT NULL,
    day        date        NOT NULL,
    quantity   int         NOT NULL CHECK (quantity > 0),
    counted_at timestamptz NOT NULL,
    PRIMARY KEY (group_id, client_id, kind, operation)
);
CREATE INDEX metering_count_by_age ON metering_count (counted_at);

-- It is emptied as fast as it is filled: without this, plans would be made for what it held at midnight.
ALTER TABLE metering_count SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- By month of the day (design 10): a month is dropped as a whole when its retention ends. The key tells the quantity too:
-- a page of a report is read from it alone, in its order, whatever else lies in the month.
CREATE TABLE metering_total (
    group_id  text   NOT NULL,
    client_id text   COLLATE "C" NOT NULL,
    day       date   NOT NULL,
    kind      text   COLLATE "C" NOT NULL,
    quantity  bigint NOT NULL,
    PRIMARY KEY (group_id, client_id, day, kind) INCLUDE (quantity)
) PARTITION BY RANGE (day);

DO $$
DECLARE
    month date := date '2026-01-01';
BEGIN
    WHILE month < date '2030-01-01' LOOP
        EXECUTE format('CREATE TABLE metering_total_%s PARTITION OF metering_total FOR VALUES FROM (%L) TO (%L)',
                       to_char(month, 'YYYY_MM'), month, month + interval '1 month');
        EXECUTE format('REVOKE ALL ON metering_total_%s FROM ${app}', to_char(month, 'YYYY_MM'));
        month := month + interval '1 month';
    END LOOP;
END $$;
CREATE TABLE metering_total_later PARTITION OF metering_total DEFAULT;
REVOKE ALL ON metering_total_later FROM ${app};

-- Folding works for all groups at once, and says so.
ALTER TABLE metering_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE metering_count FORCE ROW LEVEL SECURITY;
CREATE POLICY metering_count_of_group ON metering_count
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'metering')
    WITH CHECK (group_id = current_setting('tabellion.group_id', true));
ALTER TABLE metering_total ENABLE ROW LEVEL SECURITY;
ALTER TABLE metering_total FORCE ROW LEVEL SECURITY;
CREATE POLICY metering_total_of_group ON metering_total
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'metering')
    WITH CHECK (current_setting('tabellion.whole', true) = 'metering');

REVOKE ALL ON metering_count, metering_total FROM ${app};
GRANT SELECT, INSERT, DELETE ON metering_count TO ${app};
GRANT SELECT, INSERT, UPDATE ON metering_total TO ${app};
