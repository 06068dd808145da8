package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Effect;

/**
 * The one connection by which a node writes: every transaction in it begins with {@link #lock}, so that all transactions of
 * all nodes happen one after the other. One thread's.
 */
final class PostgresSession implements AutoCloseable {

    static final int SCHEMA_VERSION = 2;
    /** First half of the advisory locks of nodes: "SAM". */
    static final int LOCK = 0x53414D;

    private final Connection connection;
    private final String server;

    private PostgresSession(Connection connection, String server) {
        this.connection = connection;
        this.server = server;
    }

    /**
     * The head, held until the transaction ends.
     *
     * @param place of the group that this transaction writes
     * @param server that the memory vouches for, with a remark if another one answered
     * @param clock of the server
     * @param hasRoom whether what is begun can surely be ended
     */
    record Head(
            Position place,
            Instant highest,
            Instant complete,
            Instant forgotten,
            String server,
            Instant clock,
            boolean hasRoom) {

        Head at(Position other) {
            return new Head(other, highest, complete, forgotten, server, clock, hasRoom);
        }
    }

    /** Which start of a node may write, and how far it got. */
    record Node(long epoch, long sequence) {}

    /** @throws Failure INVALID {@code memory_not_durable}; UNAVAILABLE if it is a standby */
    static PostgresSession open(PostgresAddress address, String node) throws SQLException {
        var connection = address.connect("tabellion-sam-" + node);
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            requirePrimary(connection);
            return new PostgresSession(connection, serverOf(connection));
        } catch (SQLException | Failure e) {
            connection.close();
            throw e;
        }
    }

    static void requirePrimary(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_is_in_recovery(), current_setting('fsync')")) {
            row.next();
            boolean isStandby = row.getBoolean(1);
            boolean isDurable = row.getString(2).equals("on");
            connection.commit();
            if (isStandby) {
                throw Failure.unavailable("the primary of the memory's database", null);
            }
            if (!isDurable) {
                throw Failure.invalid(
                        "memory_not_durable", "the memory's database runs with fsync off: a crash would forget uses");
            }
        }
    }

    // A restored copy, a promoted standby and a server that was started again all differ in it.
    private static String serverOf(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        """
                        SELECT (SELECT system_identifier FROM pg_control_system()) || ' '
                            || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || ' '
                            || (SELECT oid FROM pg_database WHERE datname = current_database())
                            || ' ' || extract(epoch FROM pg_postmaster_start_time())
                        """)) {
            row.next();
            var server = row.getString(1);
            connection.commit();
            return server;
        }
    }

    String server() {
        return server;
    }

    /** False if another process of this node's name lives. Held for as long as the session. */
    boolean lockNode(String node) throws SQLException {
        try (var query = connection.prepareStatement("SELECT pg_try_advisory_lock(?, hashtext(?))")) {
            query.setInt(1, LOCK);
            query.setString(2, node);
            try (var row = query.executeQuery()) {
                row.next();
                boolean isOurs = row.getBoolean(1);
                connection.commit();
                return isOurs;
            }
        }
    }

    /**
     * Makes the tables if there are none.
     *
     * @throws Failure CONFLICT {@code memory_version}, or {@code wrong_world} if SAMs of another world use it
     */
    void prepare(String world, Instant now) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(%d)".formatted(LOCK));
            boolean isThere;
            try (var row = statement.executeQuery("SELECT to_regclass('sam_head') IS NOT NULL")) {
                row.next();
                isThere = row.getBoolean(1);
            }
            if (!isThere) {
                statement.execute(schema());
                begin(world, now);
                PostgresRoom.take(connection);
            }
            requireOurs(statement, world);
        }
        connection.commit();
    }

    private void begin(String world, Instant now) throws SQLException {
        try (var insert = connection.prepareStatement(
                """
                INSERT INTO sam_head (version, world, server, epoch, groups, highest, complete, forgotten)
                VALUES (?, ?, ?, 0, 0, ?, ?, 0)
                """)) {
            insert.setInt(1, SCHEMA_VERSION);
            insert.setString(2, world);
            insert.setString(3, server);
            insert.setLong(4, now.toEpochMilli());
            insert.setLong(5, now.toEpochMilli());
            insert.executeUpdate();
        }
    }

    private static void requireOurs(Statement statement, String world) throws SQLException {
        try (var row = statement.executeQuery("SELECT version, world FROM sam_head")) {
            if (!row.next() || row.getInt(1) != SCHEMA_VERSION) {
                throw Failure.conflict("memory_version", "the memory was made by another version of the SAM");
            }
            if (!row.getString(2).equals(world)) {
                throw Failure.conflict("wrong_world", "the memory belongs to world " + row.getString(2));
            }
        }
    }

    private static String schema() {
        try (var sql = PostgresSession.class.getResourceAsStream("postgres.sql")) {
            if (sql == null) {
                throw new IllegalStateException("the schema comes with this class");
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the memory, the same at each node. */
    String name() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT name FROM sam_head")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Takes the head and counts one group more. */
    Head lock(Instant at) throws SQLException {
        try (var update = connection.prepareStatement(
                """
                UPDATE sam_head SET groups = groups + 1, highest = greatest(highest, ?)
                RETURNING epoch, groups, highest, complete, forgotten, server,
                    extract(epoch FROM pg_postmaster_start_time()), extract(epoch FROM clock_timestamp()) * 1000,
                    EXISTS (SELECT FROM sam_room)
                """)) {
            update.setLong(1, at.toEpochMilli());
            try (var row = update.executeQuery()) {
                return head(row);
            }
        }
    }

    private static Head head(ResultSet row) throws SQLException {
        if (!row.next()) {
            throw Failure.conflict("memory_damaged", "the memory's head is lost");
        }
        var server = row.getString(6);
        // A pooler may have given us another server than we began with: nothing of it is believed.
        boolean isSameRun = server.endsWith(" " + row.getString(7));
        return new Head(
                new Position(row.getLong(1), row.getLong(2)),
                time(row, 3),
                time(row, 4),
                time(row, 5),
                isSameRun ? server : server + " answered by another",
                time(row, 8),
                row.getBoolean(9));
    }

    /** What is there, without taking it. */
    static Head look(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        """
                        SELECT epoch, groups, highest, complete, forgotten, server,
                            extract(epoch FROM pg_postmaster_start_time()), extract(epoch FROM clock_timestamp()) * 1000,
                            EXISTS (SELECT FROM sam_room)
                        FROM sam_head
                        """)) {
            return head(row);
        }
    }

    /** The memory does not know every use any more: it vouches for this server from {@code complete} on. */
    void moveTo(Position place, Instant complete) throws SQLException {
        try (var update = connection.prepareStatement(
                """
                UPDATE sam_head SET server = ?, epoch = ?, groups = ?, highest = greatest(highest, ?),
                    complete = greatest(complete, ?)
                """)) {
            update.setString(1, server);
            update.setLong(2, place.epoch());
            update.setLong(3, place.sequence());
            update.setLong(4, complete.toEpochMilli());
            update.setLong(5, complete.toEpochMilli());
            update.executeUpdate();
        }
    }

    void setEpoch(long epoch) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE sam_head SET epoch = ?")) {
            update.setLong(1, epoch);
            update.executeUpdate();
        }
    }

    void setForgotten(long forgotten) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE sam_head SET forgotten = ?")) {
            update.setLong(1, forgotten);
            update.executeUpdate();
        }
    }

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

    private static int setChain(PreparedStatement statement, int from, NodeChains chains) throws SQLException {
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

    /** What is known of {@code subjects}. Call after {@link #lock}, whose snapshot is older than the lock. */
    List<Effect> load(Collection<Subject> subjects, Instant now) throws SQLException {
        var effects = new ArrayList<Effect>();
        if (subjects.isEmpty()) {
            return effects;
        }
        var digests = bytea(subjects.stream().map(it -> it.digest().toArray()).toList());
        try (var query = connection.prepareStatement(
                """
                SELECT effect FROM sam_spent WHERE subject = ANY (?)
                UNION ALL SELECT effect FROM sam_assigned WHERE subject = ANY (?)
                UNION ALL SELECT effect FROM sam_lasting WHERE subject = ANY (?)
                UNION ALL SELECT effect FROM sam_answer WHERE subject = ANY (?) AND until >= ?
                """)) {
            for (int i = 1; i <= 4; i++) {
                query.setArray(i, digests);
            }
            query.setLong(5, now.toEpochMilli());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    effects.add(EffectJson.read(EffectJson.parse(rows.getString(1))));
                }
            }
        }
        return effects;
    }

    /**
     * Writes what {@code draft} brings.
     *
     * @param before how far the node had got
     * @return false if the node has got elsewhere: somebody else writes for it
     */
    boolean store(NodeChains draft, long before, Position place, Instant filed) throws SQLException {
        try (var statement = connection.prepareStatement(STORE)) {
            int at = setRows(statement, 1, draft, place, filed);
            var effects = new LinkedHashMap<Subject, Effect>();
            for (var effect : draft.effects()) {
                effects.put(Subject.of(effect), effect);
            }
            at = setEffects(statement, at, Subject.Table.SPENT, effects);
            at = setEffects(statement, at, Subject.Table.ASSIGNED, effects);
            at = setEffects(statement, at, Subject.Table.LASTING, effects);
            at = setAnswers(statement, at, draft, filed);
            statement.setLong(at, draft.sequence());
            at = setChain(statement, at + 1, draft);
            statement.setString(at, draft.node());
            statement.setLong(at + 1, draft.epoch());
            statement.setLong(at + 2, before);
            return statement.executeUpdate() == 1;
        }
    }

    private static final String STORE =
            """
            WITH records AS (
                INSERT INTO sam_record (node, filed, epoch, place_epoch, place_sequence, sequence, log, line, covers, leaves)
                SELECT ?, ?, ?, ?, ?, u.*
                FROM unnest(?::bigint[], ?::smallint[], ?::bytea[], ?::bigint[], ?::bytea[]) AS u
            ), spent AS (
                INSERT INTO sam_spent (subject, until, effect) SELECT * FROM unnest(?::bytea[], ?::bigint[], ?::text[])
                ON CONFLICT (subject, until) DO UPDATE SET effect = excluded.effect
            ), assigned AS (
                INSERT INTO sam_assigned (subject, until, effect) SELECT * FROM unnest(?::bytea[], ?::bigint[], ?::text[])
                ON CONFLICT (subject, until) DO UPDATE SET effect = excluded.effect
            ), lasting AS (
                INSERT INTO sam_lasting (subject, until, effect) SELECT * FROM unnest(?::bytea[], ?::bigint[], ?::text[])
                ON CONFLICT (subject) DO UPDATE SET until = excluded.until, effect = excluded.effect
            ), answer AS (
                INSERT INTO sam_answer (node, filed, sequence, subject, until, effect)
                SELECT ?, ?, u.* FROM unnest(?::bigint[], ?::bytea[], ?::bigint[], ?::text[]) AS u
                ON CONFLICT (subject, until) DO UPDATE
                SET node = excluded.node, filed = excluded.filed, sequence = excluded.sequence, effect = excluded.effect
            )
            UPDATE sam_node SET sequence = ?, service_head = ?, service_covered = ?, admin_head = ?, admin_covered = ?
            WHERE name = ? AND epoch = ? AND sequence = ?
            """;

    private int setRows(PreparedStatement statement, int from, NodeChains draft, Position place, Instant filed)
            throws SQLException {
        var rows = draft.rows();
        statement.setString(from, draft.node());
        statement.setLong(from + 1, filed.toEpochMilli());
        statement.setLong(from + 2, draft.epoch());
        statement.setLong(from + 3, place.epoch());
        statement.setLong(from + 4, place.sequence());
        statement.setArray(
                from + 5, bigint(rows.stream().map(it -> it.line().sequence()).toList()));
        statement.setArray(
                from + 6,
                connection.createArrayOf(
                        "smallint",
                        rows.stream()
                                .map(it -> (short) it.line().log().ordinal())
                                .toArray()));
        statement.setArray(
                from + 7,
                bytea(rows.stream().map(it -> it.line().text().toArray()).toList()));
        var covers = new ArrayList<Long>();
        var leaves = new ArrayList<byte[]>();
        for (var row : rows) {
            covers.add(row.root().map(JournalRecord.Root::covers).orElse(null));
            leaves.add(row.root().map(it -> it.leaves().toArray()).orElse(null));
        }
        statement.setArray(from + 8, bigint(covers));
        statement.setArray(from + 9, bytea(leaves));
        return from + 10;
    }

    private int setEffects(PreparedStatement statement, int from, Subject.Table table, Map<Subject, Effect> effects)
            throws SQLException {
        var subjects = new ArrayList<byte[]>();
        var ends = new ArrayList<Long>();
        var texts = new ArrayList<String>();
        for (var entry : effects.entrySet()) {
            if (entry.getKey().table() == table) {
                subjects.add(entry.getKey().digest().toArray());
                var end = Subject.end(entry.getValue());
                ends.add(end.isPresent() ? end.getAsLong() : null);
                texts.add(EffectJson.write(entry.getValue()).toString());
            }
        }
        statement.setArray(from, bytea(subjects));
        statement.setArray(from + 1, bigint(ends));
        statement.setArray(from + 2, connection.createArrayOf("text", texts.toArray()));
        return from + 3;
    }

    private int setAnswers(PreparedStatement statement, int from, NodeChains draft, Instant filed) throws SQLException {
        var sequences = new ArrayList<Long>();
        var subjects = new ArrayList<byte[]>();
        var ends = new ArrayList<Long>();
        var texts = new ArrayList<String>();
        var latest = new LinkedHashMap<Subject, Map.Entry<Long, Effect.OfCall>>();
        for (var call : draft.calls()) {
            latest.put(Subject.of(call.getValue()), call);
        }
        latest.forEach((subject, answer) -> {
            sequences.add(answer.getKey());
            subjects.add(subject.digest().toArray());
            ends.add(answer.getValue().until().toEpochMilli());
            texts.add(EffectJson.write(answer.getValue()).toString());
        });
        statement.setString(from, draft.node());
        statement.setLong(from + 1, filed.toEpochMilli());
        statement.setArray(from + 2, bigint(sequences));
        statement.setArray(from + 3, bytea(subjects));
        statement.setArray(from + 4, bigint(ends));
        statement.setArray(from + 5, connection.createArrayOf("text", texts.toArray()));
        return from + 6;
    }

    private Array bigint(List<Long> values) throws SQLException {
        return connection.createArrayOf("bigint", values.toArray());
    }

    private Array bytea(List<byte[]> values) throws SQLException {
        return connection.createArrayOf("bytea", values.toArray(byte[][]::new));
    }

    /** Deletes some of what lasted and has ended; the rest another time. */
    void deleteEnded(Instant highest, int most) throws SQLException {
        try (var delete = connection.prepareStatement(
                """
                DELETE FROM sam_lasting WHERE subject IN (SELECT subject FROM sam_lasting WHERE until < ? LIMIT ?)
                """)) {
            delete.setLong(1, highest.toEpochMilli());
            delete.setInt(2, most);
            delete.executeUpdate();
        }
    }

    Connection connection() {
        return connection;
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return Instant.ofEpochMilli(row.getBigDecimal(column).longValue());
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
