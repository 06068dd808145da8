package org.tabellion.sam.adapter.out.memory;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Disk taken in advance for the records that end what was begun: a table of fillers, which all nodes share. When the
 * database's disk is full it is emptied, which gives its pages back at once; as long as it is empty nothing is begun.
 */
final class PostgresRoom {

    // A page each. 8 MB: 500 calls of the longest kind.
    private static final int FILLERS = 1024;
    private static final int LENGTH = 7_800;
    private static final String DISK_FULL = "53100";

    private PostgresRoom() {}

    static boolean isWanting(SQLException e) {
        return DISK_FULL.equals(e.getSQLState());
    }

    /** In a transaction of its own: whoever waits for the head looks at the room already. */
    static void giveBack(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("TRUNCATE sam_room");
        }
        connection.commit();
    }

    /**
     * In a transaction that holds the head.
     *
     * @throws SQLException also if there is no disk for it
     */
    static void take(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement(
                """
                INSERT INTO sam_room SELECT repeat('-', ?) FROM generate_series(1, ?)
                WHERE NOT EXISTS (SELECT FROM sam_room)
                """)) {
            insert.setInt(1, LENGTH);
            insert.setInt(2, FILLERS);
            insert.executeUpdate();
        }
    }
}
