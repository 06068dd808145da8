package org.tabellion.kernel.adapter.out.jdbc.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The PostgreSQL of one build: started by the first test JVM that asks, shared by the others, stopped and removed when
 * the build's outermost Java process (Maven, or the IDE) is gone, however it went.
 *
 * <p>It lies under {@code target/postgres} of the checkout's root and listens on 127.0.0.1 alone. It runs without fsync:
 * no test pulls the plug of the machine, and a killed process loses nothing for want of it.
 */
final class BuildPostgres {

    static final String SUPERUSER = "postgres";
    /** Of all roles: whoever reaches this port of this machine's loopback during a build may have its test data. */
    static final String PASSWORD = "test";

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static @Nullable BuildPostgres running;

    private final Path home;
    private final int port;

    private BuildPostgres(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    static synchronized BuildPostgres get() {
        if (running == null) {
            running = startOrJoin();
        }
        return running;
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The name of a template with the migrations that this class path holds; made once for each set of them. */
    String migratedTemplate() {
        var migrations = migrations();
        if (migrations.isEmpty()) {
            return emptyTemplate();
        }
        var name = "template_" + fingerprint(migrations);
        return locked(home.resolve("templates.lock"), () -> {
            if (!exists(name)) {
                var empty = emptyTemplate();
                var draft = "draft_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
                createDatabase(draft, empty);
                Flyway.configure()
                        .dataSource(url(draft), TestDatabase.OWNER, PASSWORD)
                        .locations("classpath:db/migration")
                        .placeholders(Map.of("app", TestDatabase.APP))
                        .load()
                        .migrate();
                // Renamed only when whole: a build that dies half-way leaves no half template behind.
                execute("postgres", "ALTER DATABASE " + draft + " RENAME TO " + name);
            }
            return name;
        });
    }

    /** The name of a template with the roles' rights and nothing else. */
    String emptyTemplate() {
        return "template_empty";
    }

    void createDatabase(String name, String template) {
        execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + template + " OWNER " + TestDatabase.OWNER);
    }

    private static BuildPostgres startOrJoin() {
        var build = outermostJava();
        var root = checkout().resolve("target/postgres");
        var home = root.resolve(Long.toString(build.pid()));
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return locked(home.resolve("start.lock"), () -> {
            try {
                var portFile = home.resolve("port");
                if (!Files.exists(portFile)) {
                    var binaries = locked(root.resolve("unpack.lock"), () -> unpacked(root));
                    Files.writeString(portFile, Integer.toString(start(home, binaries, build)));
                }
                return new BuildPostgres(home, Integer.parseInt(Files.readString(portFile)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static int start(Path home, Path binaries, ProcessHandle build) throws IOException {
        var as = new ArrayList<>(unprivileged(home, binaries));
        var log = home.resolve("postgres.log");
        var data = home.resolve("data");
        var password = home.resolve("password");
        Files.writeString(password, PASSWORD);

        var initdb = new ArrayList<>(as);
        initdb.addAll(List.of(binaries.resolve("bin/initdb").toString(), "-D", data.toString(), "-U", SUPERUSER));
        initdb.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + password, "-E", "UTF8", "--locale=C", "--no-sync"));
        run(initdb, log);

        int port = freePort();
        var postgres = new ArrayList<>(List.of("setsid"));
        postgres.addAll(as);
        postgres.addAll(List.of(binaries.resolve("bin/postgres").toString(), "-D", data.toString()));
        for (var setting : List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "cluster_name=tabellion-build",
                "unix_socket_directories=",
                "fsync=off",
                "full_page_writes=off",
                "max_connections=200",
                "shared_buffers=64MB")) {
            postgres.addAll(List.of("-c", setting));
        }
        // The watcher outlives every JVM of the build; SIGINT is PostgreSQL's fast shutdown.
        var script =
                """
                "$@" </dev/null >>"$LOG" 2>&1 &
                server=$!
                while kill -0 "$BUILD" 2>/dev/null && kill -0 $server 2>/dev/null; do sleep 1; done
                kill -INT $server 2>/dev/null
                wait $server
                rm -rf -- "$HOME_OF_CLUSTER"
                """;
        var watcher = new ArrayList<>(List.of("setsid", "sh", "-c", script, "watch-postgres"));
        watcher.addAll(postgres.subList(1, postgres.size()));
        var builder = new ProcessBuilder(watcher)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LOG", log.toString());
        builder.environment().put("BUILD", Long.toString(build.pid()));
        builder.environment().put("HOME_OF_CLUSTER", home.toString());
        builder.start();

        var server = new BuildPostgres(home, port);
        server.awaitReady(log);
        server.prepare();
        return port;
    }

    private void prepare() {
        for (var role : List.of(TestDatabase.OWNER, TestDatabase.APP)) {
            execute(
                    "postgres",
                    "CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "' NOSUPERUSER NOCREATEDB NOCREATEROLE"
                            + " NOBYPASSRLS");
        }
        execute("postgres", "CREATE DATABASE template_empty OWNER " + TestDatabase.OWNER);
        execute(
                "template_empty",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "GRANT ALL ON SCHEMA public TO " + TestDatabase.OWNER,
                "GRANT USAGE ON SCHEMA public TO " + TestDatabase.APP,
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + TestDatabase.OWNER
                        + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + TestDatabase.APP,
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + TestDatabase.OWNER + " GRANT USAGE, SELECT ON SEQUENCES TO "
                        + TestDatabase.APP);
    }

    private boolean exists(String database) {
        try (var connection = DriverManager.getConnection(url("postgres"), SUPERUSER, PASSWORD);
                var query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            query.setString(1, database);
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the build's PostgreSQL does not answer", e);
        }
    }

    private void execute(String database, String... statements) {
        try (var connection = DriverManager.getConnection(url(database), SUPERUSER, PASSWORD);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the build's PostgreSQL refused: " + Arrays.toString(statements), e);
        }
    }

    private void awaitReady(Path log) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var connection = DriverManager.getConnection(url("postgres"), SUPERUSER, PASSWORD)) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("PostgreSQL did not start:\n" + Files.readString(log), e);
                }
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for PostgreSQL", e);
        }
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace of its own root looks like nobody and keeps its files;
     * where that is refused, the system user nobody is taken, and the folder given to it.
     */
    private static List<String> unprivileged(Path home, Path binaries) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        var log = home.resolve("postgres.log");
        var version = binaries.resolve("bin/postgres").toString();
        if (succeeds(List.of("unshare", "-U", version, "--version"), log)) {
            return List.of("unshare", "-U");
        }
        run(List.of("chown", "-R", "65534:65534", home.toString()), log);
        return List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }

    private static Path unpacked(Path root) {
        var binaries = root.resolve("binaries");
        if (Files.exists(binaries)) {
            return binaries;
        }
        var draft = root.resolve("binaries.draft-" + ProcessHandle.current().pid());
        try (var archive = Objects.requireNonNull(
                        BuildPostgres.class.getResourceAsStream(ARCHIVE), "no PostgreSQL for this platform");
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = draft.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.copy(tar, target);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
            return Files.move(draft, binaries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Resource> migrations() {
        try {
            return Stream.of(new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/**/*.sql"))
                    .sorted(Comparator.comparing(Resource::getFilename))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fingerprint(List<Resource> migrations) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var migration : migrations) {
                digest.update(String.valueOf(migration.getFilename()).getBytes(StandardCharsets.UTF_8));
                digest.update(migration.getContentAsByteArray());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessHandle outermostJava() {
        var outermost = ProcessHandle.current();
        for (var ancestor = outermost.parent();
                ancestor.isPresent();
                ancestor = ancestor.flatMap(ProcessHandle::parent)) {
            if (isJava(ancestor)) {
                outermost = ancestor.get();
            }
        }
        return outermost;
    }

    private static boolean isJava(Optional<ProcessHandle> process) {
        return process.flatMap(it -> it.info().command())
                .filter(command -> command.endsWith("/java"))
                .isPresent();
    }

    private static Path checkout() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder;
            }
        }
        throw new IllegalStateException("run the tests inside a checkout");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(List<String> command, Path log) throws IOException {
        if (!succeeds(command, log)) {
            throw new IOException(command + " failed:\n" + Files.readString(log));
        }
    }

    private static boolean succeeds(List<String> command, Path log) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command, e);
        }
    }

    private static <T> T locked(Path file, Supplier<T> work) {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            Objects.requireNonNull(lock);
            return work.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
