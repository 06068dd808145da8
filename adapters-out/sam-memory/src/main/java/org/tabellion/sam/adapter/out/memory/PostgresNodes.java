package org.tabellion.sam.adapter.out.memory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;

/** What the database keeps of each node: which start of it may write, its chains, and the lines of its logs. */
final class PostgresNodes {

    private final Connection connection;

    PostgresNodes(Connection connection) {
        this.connection = connection;
    }

    /** Which start of a node may write, and how far it got. */
    record Node(long epoch, long sequence) {}

    Optional<Node> node(String name) throws SQLException {
        try (var query = connection.prepareStatement("SELECT epoch, sequence FROM sam_node WHERE name = ?")) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                return row.next() ? Optional.of(new Node(row.getLong(1), row.getLong(2))) : Optional.empty();
            }
        }
    }

    /** The chains of a node as its last start left them. */
    NodeChains chains(String name, long epoch) throws SQLException {
        try (var query = connection.prepareStatement(
                """
                SELECT sequence, service_head, service_covered, admin_head, admin_covered FROM sam_node WHERE name = ?
                """)) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                if (!row.next()) {
                    var fresh = new NodeChains(name, epoch, 0);
                    for (var log : AuditLogName.values()) {
                        fresh.restore(log, AuditChain.GENESIS, 0, List.of());
                    }
                    return fresh;
                }
                var chains = new NodeChains(name, epoch, row.getLong(1));
                for (var log : AuditLogName.values()) {
                    int column = log == AuditLogName.SERVICE ? 2 : 4;
                    long covered = row.getLong(column + 1);
                    chains.restore(log, Bytes.of(row.getBytes(column)), covered, open(name, log, covered));
                }
                return chains;
            }
        }
    }

    private List<AuditChain.Line> open(String node, AuditLogName log, long covered) throws SQLException {
        return lines(node, covered, Integer.MAX_VALUE).stream()
                .filter(it -> it.log() == log)
                .toList();
    }

    /** Lines of a node behind {@code after}, in order, as many as {@code most}. */
    List<AuditChain.Line> lines(String node, long after, int most) throws SQLException {
        try (var query = connection.prepareStatement(
                """
                SELECT log, sequence, line, covers IS NOT NULL FROM sam_record
                WHERE node = ? AND sequence > ? ORDER BY sequence LIMIT ?
                """)) {
            query.setString(1, node);
            query.setLong(2, after);
            query.setInt(3, most);
            try (var rows = query.executeQuery()) {
                var lines = new ArrayList<AuditChain.Line>();
                while (rows.next()) {
                    lines.add(new AuditChain.Line(
                            AuditLogName.values()[rows.getInt(1)],
                            rows.getLong(2),
                            Bytes.of(rows.getBytes(3)),
                            rows.getBoolean(4)));
                }
                return lines;
            }
        }
    }

    /** From now on the start {@code chains.epoch()} writes for this node, and goes on where {@code chains} are. */
    void own(NodeChains chains) throws SQLException {
        try (var insert = connection.prepareStatement(
                """
                INSERT INTO sam_node (name, epoch, sequence, logged, service_head, service_covered, admin_head,
                    admin_covered)
                VALUES (?, ?, ?, 0, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch, sequence = excluded.sequence,
                    service_head = excluded.service_head, service_covered = excluded.service_covered,
                    admin_head = excluded.admin_head, admin_covered = excluded.admin_covered
                """)) {
            insert.setString(1, chains.node());
            insert.setLong(2, chains.epoch());
            insert.setLong(3, chains.sequence());
            setChain(insert, 4, chains);
            insert.executeUpdate();
        }
    }

    /** Heads and covered lines of both logs, from parameter {@code from} on; the next free one. */
    static int setChain(PreparedStatement statement, int from, NodeChains chains) throws SQLException {
        int at = from;
        for (var log : AuditLogName.values()) {
            statement.setBytes(at, chains.head(log).toArray());
            statement.setLong(at + 1, chains.covered(log));
            at += 2;
        }
        return at;
    }

    /** Up to which line the log of a node was made durable. */
    long logged(String node) throws SQLException {
        try (var query = connection.prepareStatement("SELECT logged FROM sam_node WHERE name = ?")) {
            query.setString(1, node);
            try (var row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    void setLogged(NodeChains chains, long logged) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE sam_node SET logged = ? WHERE name = ? AND epoch = ?")) {
            update.setLong(1, logged);
            update.setString(2, chains.node());
            update.setLong(3, chains.epoch());
            update.executeUpdate();
        }
    }
}
