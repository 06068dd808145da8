-- Calls that are answered later. A row is the order, then its answer, until it was kept long enough.
-- The task, and the answer in its place, are encrypted: they may hold documents.
CREATE TABLE orders_order (
    group_id         text        NOT NULL,
    id               text        NOT NULL,
    client_id        text        NOT NULL,
    signer_id        text,
    answered         boolean     NOT NULL,
    collected        boolean     NOT NULL DEFAULT false,
    sealed           bytea       NOT NULL,
    announce_to      text,
    placed_at        timestamptz NOT NULL,
    until            timestamptz NOT NULL,
    -- What the row waits for next, to be carried out or to be announced, and from when on; null: for neither.
    due_at           timestamptz,
    attempts         int         NOT NULL,
    PRIMARY KEY (group_id, id)
);
-- Ciphertext does not compress.
ALTER TABLE orders_order ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX orders_order_due ON orders_order (answered, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX orders_order_until ON orders_order (until);

-- What is due and what is over is asked for over all groups: the adapter says so for this table alone.
ALTER TABLE orders_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders_order FORCE ROW LEVEL SECURITY;
CREATE POLICY orders_order_of_group ON orders_order
    USING (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'orders_order')
    WITH CHECK (group_id = current_setting('tabellion.group_id', true)
           OR current_setting('tabellion.whole', true) = 'orders_order');

REVOKE ALL ON orders_order FROM ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON orders_order TO ${app};
