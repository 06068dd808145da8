package org.tabellion.kernel.adapter.out.jdbc;

import java.sql.DriverManager;
import java.sql.SQLException;

/** What a PostgreSQL calls itself ({@code cluster_name}): fixed when it was started, so no client can tell another. */
public final class ClusterName {

    private ClusterName() {}

    /**
     * Empty if it was given no name.
     *
     * @throws IllegalStateException if the database cannot be asked
     */
    public static String of(String url, String user, String password) {
        try (var connection = DriverManager.getConnection(url, user, password);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT current_setting('cluster_name')")) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be asked for its name: " + url, e);
        }
    }
}
