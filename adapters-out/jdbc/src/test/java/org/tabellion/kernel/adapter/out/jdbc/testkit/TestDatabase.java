package org.tabellion.kernel.adapter.out.jdbc.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of its own for one test or test class, on the one PostgreSQL of the build.
 *
 * <p>The roles are those of production: {@link #OWNER} owns the schema and runs the migrations, {@link #APP} is what
 * the server works as; neither is a superuser or may pass by row-level security. What the owner creates, the
 * application role may read and write, unless a migration revokes it.
 *
 * <p>Databases are not dropped: the whole cluster goes when the build ends.
 */
public final class TestDatabase {

    public static final String OWNER = "tabellion_owner";
    public static final String APP = "tabellion_app";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String url;

    private TestDatabase(String url) {
        this.url = url;
    }

    /** A database with every migration of {@code classpath:db/migration} applied, in well under a second. */
    public static TestDatabase fresh() {
        var server = BuildPostgres.get();
        return create(server, server.migratedTemplate());
    }

    /** A database without a table, for the tests of the migrations themselves and for the engine's own schema. */
    public static TestDatabase empty() {
        var server = BuildPostgres.get();
        return create(server, server.emptyTemplate());
    }

    private static TestDatabase create(BuildPostgres server, String template) {
        var name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        server.createDatabase(name, template);
        return new TestDatabase(server.url(name));
    }

    /** The JDBC URL, without user and password. */
    public String url() {
        return url;
    }

    public String ownerUser() {
        return OWNER;
    }

    public String ownerPassword() {
        return BuildPostgres.PASSWORD;
    }

    public String appUser() {
        return APP;
    }

    public String appPassword() {
        return BuildPostgres.PASSWORD;
    }

    /** Unpooled connections of the role that owns the tables. */
    public DataSource asOwner() {
        return dataSource(OWNER);
    }

    /** Unpooled connections of the role the server works as. */
    public DataSource asApp() {
        return dataSource(APP);
    }

    /** A connection of the superuser: for looking at what row-level security hides, never for the code under test. */
    public Connection asSuperuser() throws SQLException {
        return DriverManager.getConnection(url, BuildPostgres.SUPERUSER, BuildPostgres.PASSWORD);
    }

    private DataSource dataSource(String user) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(BuildPostgres.PASSWORD);
        return source;
    }
}
