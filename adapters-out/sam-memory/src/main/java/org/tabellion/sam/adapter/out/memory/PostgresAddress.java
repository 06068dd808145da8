package org.tabellion.sam.adapter.out.memory;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.tabellion.kernel.Failure;

/** Where the shared memory lies, and who we are there. A class, so that no log shows the password. */
public final class PostgresAddress {

    private static final String SCHEME = "jdbc:postgresql:";

    // A server that hangs is as good as gone; and nobody of us may hold the others up for longer.
    private static final String SESSION = String.join(
            " ",
            "-c statement_timeout=10s",
            "-c lock_timeout=8s",
            "-c idle_in_transaction_session_timeout=5s",
            "-c synchronous_commit=on",
            "-c tcp_keepalives_idle=5",
            "-c tcp_keepalives_interval=2",
            "-c tcp_keepalives_count=3");

    private final String url;
    private final String user;
    private final String password;

    /**
     * @param url {@code jdbc:postgresql:...}, without user and password; one that leads to the primary alone, and to no
     *     pooler that gives a session to another server
     * @throws Failure INVALID {@code memory}
     */
    public PostgresAddress(String url, String user, String password) {
        if (!url.startsWith(SCHEME) || url.contains("password=")) {
            throw Failure.invalid("memory", "the memory's url begins with " + SCHEME + " and holds no password");
        }
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** @param name shown by the server beside the session */
    Connection connect(String name) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", name);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "12");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("options", SESSION);
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public String toString() {
        return url;
    }
}
