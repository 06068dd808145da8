package org.tabellion.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A PostgreSQL that runs, as the launcher sets one up: it forces its log to the disk as in earnest.
 *
 * @param pid of its first process
 * @param secrets the folder with a file for the password of each role
 */
record BenchDatabase(int port, long pid, Path secrets) {

    static final String OWNER = "tabellion_owner";
    static final String APP = "tabellion_app";
    static final String SUPERUSER = "postgres";

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/tabellion".formatted(port);
    }

    String password(String role) {
        try {
            return Files.readString(secrets.resolve(role)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Passes by row-level security: for what is loaded, never for what is measured. */
    Connection superuser() throws SQLException {
        return DriverManager.getConnection(url(), SUPERUSER, password(SUPERUSER));
    }

    ProcessTimes times() {
        return new ProcessTimes(pid);
    }
}
