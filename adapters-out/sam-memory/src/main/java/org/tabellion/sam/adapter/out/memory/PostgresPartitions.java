package org.tabellion.sam.adapter.out.memory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The partitions of what ends by itself, named after the time at which each begins. They are made shortly before they are
 * needed and dropped whole: no row is ever deleted one by one. One thread's.
 */
final class PostgresPartitions {

    /** Time for what was judged by a clock that is a little behind. */
    private static final Duration GRACE = Duration.ofHours(1);

    private final Set<String> known = new HashSet<>();

    enum Kind {
        RECORD(Duration.ofHours(1)),
        SPENT(Duration.ofMinutes(10)),
        ANSWER(Duration.ofMinutes(10)),
        ASSIGNED(Duration.ofDays(1));

        private final long width;

        Kind(Duration width) {
            this.width = width.toMillis();
        }

        static Kind of(Subject.Table table) {
            return switch (table) {
                case SPENT -> SPENT;
                case ASSIGNED -> ASSIGNED;
                case ANSWER -> ANSWER;
                case LASTING -> throw new IllegalArgumentException("what lasts has no partitions");
            };
        }

        private String parent() {
            return "sam_" + name().toLowerCase(Locale.ROOT);
        }

        private long begin(long time) {
            return Math.floorDiv(time, width) * width;
        }

        private String partition(long begin) {
            return parent() + "_" + begin;
        }
    }

    /** A row of a kind, by its time. */
    record Need(Kind kind, long time) {}

    /** Those that are not known to be there. */
    List<Need> missing(List<Need> needs) {
        return needs.stream()
                .filter(it -> !known.contains(it.kind().partition(it.kind().begin(it.time()))))
                .toList();
    }

    /** What was known may be wrong: the database is another one. */
    void forget() {
        known.clear();
    }

    /** In a transaction that holds the head. */
    void make(Connection connection, List<Need> needs) throws SQLException {
        var made = new ArrayList<String>();
        try (var statement = connection.createStatement()) {
            for (var need : needs) {
                // The next one too: so a partition is made while others use the one before.
                for (int ahead = 0; ahead < 2; ahead++) {
                    long begin = need.kind().begin(need.time()) + ahead * need.kind().width;
                    var name = need.kind().partition(begin);
                    statement.execute("CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM (%d) TO (%d)"
                            .formatted(name, need.kind().parent(), begin, begin + need.kind().width));
                    made.add(name);
                }
            }
        }
        known.addAll(made);
    }

    /**
     * Drops what has ended, in a transaction that holds the head.
     *
     * @return up to which time uses of tokens may be forgotten now
     */
    long drop(Connection connection, long highest, long forgotten) throws SQLException {
        long upTo = forgotten;
        for (var kind : Kind.values()) {
            for (long begin : begins(connection, kind)) {
                long end = begin + kind.width;
                if (isOver(connection, kind, begin, end, highest)) {
                    try (var statement = connection.createStatement()) {
                        statement.execute("DROP TABLE " + kind.partition(begin));
                    }
                    known.remove(kind.partition(begin));
                    upTo = kind == Kind.SPENT ? Math.max(upTo, end) : upTo;
                }
            }
        }
        return upTo;
    }

    private static boolean isOver(Connection connection, Kind kind, long begin, long end, long highest)
            throws SQLException {
        long grace = kind == Kind.SPENT ? 0 : GRACE.toMillis();
        return end + grace < highest && (kind != Kind.RECORD || isLogged(connection, kind.partition(begin)));
    }

    // A node that is down for long finds its lines when it comes back, and those that its next root is over.
    private static boolean isLogged(Connection connection, String records) throws SQLException {
        var sql =
                """
                SELECT NOT EXISTS (
                    SELECT 1 FROM sam_node n
                    JOIN %s r ON r.node = n.name AND r.sequence > least(n.logged, n.service_covered, n.admin_covered))
                """
                        .formatted(records);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static List<Long> begins(Connection connection, Kind kind) throws SQLException {
        var begins = new ArrayList<Long>();
        try (var query = connection.prepareStatement(
                """
                SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = ?::regclass ORDER BY c.relname
                """)) {
            query.setString(1, kind.parent());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    begins.add(Long.parseLong(
                            rows.getString(1).substring(kind.parent().length() + 1)));
                }
            }
        }
        return begins;
    }
}
