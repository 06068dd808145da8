package org.tabellion.audit.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.model.AuditRecord;
import org.tabellion.audit.model.Facts;
import org.tabellion.audit.model.Link;
import org.tabellion.audit.model.Seal;
import org.tabellion.audit.spi.AuditLog;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.kernel.adapter.out.jdbc.Write;

@Component
class PostgresAuditLog implements AuditLog {

    private static final String RECORDS = "audit_record";
    private static final String RECORD =
            "r.id, r.node, r.at, r.referenced_time, r.group_id, r.trace, r.type, r.outcome, r.facts";

    private final JdbcClient jdbc;
    private final PostgresTransactions transactions;

    PostgresAuditLog(JdbcClient jdbc, PostgresTransactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Told: audit is on every path. */
    @Override
    public void append(AuditRecord record) {
        var at = record.at().atOffset(ZoneOffset.UTC);
        transactions.tell(Write.insert(
                "audit_record (at, id, node, group_id, referenced_time, trace, type, outcome, facts)",
                at,
                record.id(),
                record.node(),
                record.group().<Object>map(GroupId::value).orElse(Write.none(Types.VARCHAR)),
                record.referencedTime(),
                record.trace(),
                record.event().type(),
                record.event().outcome().name(),
                Facts.write(record.event().facts())));
        transactions.tell(Write.insert("audit_unchained (node, record, at)", record.node(), record.id(), at));
    }

    @Override
    public int alone(String node, Supplier<Integer> sealing) {
        return transactions.call(() -> {
            boolean alone = jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtext('audit'), hashtext(?))")
                    .param(node)
                    .query(Boolean.class)
                    .single();
            if (!alone) {
                return 0;
            }
            transactions.seeAllOf(RECORDS);
            return sealing.get();
        });
    }

    /**
     * Each record by its key: were it left to the planner, it might read all the records there are for the few that wait.
     */
    @Override
    public List<AuditRecord> unchained(String node, int limit) {
        return all(() -> jdbc.sql("SELECT r.* FROM"
                        + " (SELECT record, at FROM audit_unchained WHERE node = ? ORDER BY record LIMIT ?) AS u"
                        + " CROSS JOIN LATERAL (SELECT " + RECORD
                        + " FROM audit_record r WHERE r.at = u.at AND r.id = u.record OFFSET 0) AS r"
                        + " ORDER BY u.record")
                .params(node, limit)
                .query((row, _) -> record(row))
                .list());
    }

    @Override
    public Optional<Link> head(String node) {
        return transactions.call(
                () -> jdbc.sql("SELECT * FROM audit_link WHERE node = ? ORDER BY sequence DESC LIMIT 1")
                        .param(node)
                        .query((row, _) -> link(row))
                        .optional());
    }

    /** In one statement: there are two records for each signature. */
    @Override
    public void chain(List<Link> links) {
        var nodes = links.stream().collect(Collectors.groupingBy(Link::node));
        transactions.run(() -> nodes.forEach(this::chain));
    }

    private void chain(String node, List<Link> links) {
        var records = links.stream().map(Link::record).toArray(String[]::new);
        jdbc.sql(
                        """
                        WITH gone AS (
                            DELETE FROM audit_unchained WHERE node = ? AND record = ANY (?) RETURNING record, at)
                        INSERT INTO audit_link (node, sequence, record, at, digest, hash)
                        SELECT ?, link.sequence, link.record, gone.at, link.digest, link.hash
                        FROM unnest(?::bigint[], ?::text[], ?::bytea[], ?::bytea[]) AS link(sequence, record, digest, hash)
                        JOIN gone ON gone.record = link.record ORDER BY link.sequence
                        """)
                .params(
                        node,
                        records,
                        node,
                        links.stream().map(Link::sequence).toArray(Long[]::new),
                        records,
                        links.stream().map(it -> it.digest().toArray()).toArray(byte[][]::new),
                        links.stream().map(it -> it.hash().toArray()).toArray(byte[][]::new))
                .update();
    }

    @Override
    public void seal(Seal seal) {
        transactions.run(() -> jdbc.sql(
                        "INSERT INTO audit_seal (node, sequence, hash, at, kid, signature) VALUES (?, ?, ?, ?, ?, ?)")
                .params(
                        seal.node(),
                        seal.sequence(),
                        seal.hash().toArray(),
                        Timestamp.from(seal.at()),
                        seal.kid(),
                        seal.signature().toArray())
                .update());
    }

    @Override
    public Set<String> nodes() {
        return transactions.call(() -> Set.copyOf(
                jdbc.sql("SELECT node FROM audit_link WHERE sequence = 1 UNION SELECT DISTINCT node FROM audit_seal")
                        .query(String.class)
                        .list()));
    }

    @Override
    public List<Chained> chained(String node, long sequence, int limit) {
        return all(() -> jdbc.sql("SELECT l.node AS link_node, l.sequence, l.record, l.digest, l.hash, " + RECORD
                        + " FROM audit_link l LEFT JOIN audit_record r ON r.at = l.at AND r.id = l.record"
                        + " WHERE l.node = :node AND l.sequence > :sequence ORDER BY l.sequence LIMIT :limit")
                .param("node", node)
                .param("sequence", sequence)
                .param("limit", limit)
                .query((row, _) -> new Chained(
                        new Link(
                                row.getString("link_node"),
                                row.getLong("sequence"),
                                row.getString("record"),
                                Bytes.of(row.getBytes("digest")),
                                Bytes.of(row.getBytes("hash"))),
                        row.getString("id") == null ? Optional.empty() : Optional.of(record(row))))
                .list());
    }

    @Override
    public List<Seal> seals(String node) {
        return transactions.call(() -> jdbc.sql("SELECT * FROM audit_seal WHERE node = ? ORDER BY sequence")
                .param(node)
                .query((row, _) -> new Seal(
                        row.getString("node"),
                        row.getLong("sequence"),
                        Bytes.of(row.getBytes("hash")),
                        row.getTimestamp("at").toInstant(),
                        row.getString("kid"),
                        Bytes.of(row.getBytes("signature"))))
                .list());
    }

    /** Counted from the records themselves: a note that was removed hides nothing. */
    @Override
    public long unchainedOfAllNodes() {
        return all(() -> jdbc.sql("SELECT (SELECT count(*) FROM audit_record) - (SELECT count(*) FROM audit_link)")
                .query(Long.class)
                .single());
    }

    private <T> T all(Supplier<T> statements) {
        return transactions.call(() -> {
            transactions.seeAllOf(RECORDS);
            return statements.get();
        });
    }

    private static Link link(ResultSet row) throws SQLException {
        return new Link(
                row.getString("node"),
                row.getLong("sequence"),
                row.getString("record"),
                Bytes.of(row.getBytes("digest")),
                Bytes.of(row.getBytes("hash")));
    }

    private static AuditRecord record(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getString("id"),
                row.getString("node"),
                row.getTimestamp("at").toInstant(),
                row.getBoolean("referenced_time"),
                Optional.ofNullable(row.getString("group_id")).map(GroupId::new),
                row.getString("trace"),
                new AuditEvent(
                        row.getString("type"),
                        AuditEvent.Outcome.valueOf(row.getString("outcome")),
                        Facts.read(row.getString("facts"))));
    }
}
