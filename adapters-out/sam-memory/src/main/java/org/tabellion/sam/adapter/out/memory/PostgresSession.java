package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Position;

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

    PostgresNodes nodes() {
        return new PostgresNodes(connection);
    }

    PostgresEffects effects() {
        return new PostgresEffects(connection);
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
