package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of a test's own, as it is meant to run: with fsync, on 127.0.0.1. It can be stopped, killed, frozen, copied,
 * put back and promoted. Ends with the JVM.
 */
public final class PostgresServer implements AutoCloseable {

    private static final String USER = "sam";
    private static final String PASSWORD = "test";
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path home;
    private final Path binaries;
    private final int port;
    private final List<String> settings = new ArrayList<>();
    private @Nullable Process process;

    private PostgresServer(Path home, Path binaries) throws IOException {
        this.home = home;
        this.binaries = binaries;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** A new cluster in {@code home}, started. */
    public static PostgresServer start(Path home) {
        try {
            Files.createDirectories(home);
            var server = new PostgresServer(home, unpacked());
            Files.writeString(home.resolve("password"), PASSWORD);
            server.run(
                    "initdb",
                    "-D",
                    server.data().toString(),
                    "-U",
                    USER,
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + home.resolve("password"),
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-sync");
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A standby of this server that follows it, started on a port of its own. */
    public PostgresServer standby(Path standbyHome) {
        try {
            Files.createDirectories(standbyHome);
            var standby = new PostgresServer(standbyHome, binaries);
            try (var connection = connect();
                    var statement = connection.createStatement()) {
                statement.execute("SELECT pg_backup_start('standby', true)");
                copyTo(standby.data());
                try (var label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop()")) {
                    label.next();
                    Files.writeString(standby.data().resolve("backup_label"), label.getString(1));
                }
            }
            Files.delete(standby.data().resolve("postmaster.pid"));
            Files.createFile(standby.data().resolve("standby.signal"));
            standby.settings.add(
                    "primary_conninfo=host=127.0.0.1 port=%d user=%s password=%s".formatted(port, USER, PASSWORD));
            standby.start();
            return standby;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void promote() {
        run("pg_ctl", "promote", "-D", data().toString(), "-w");
    }

    /** Starts it on what lies in its folder. */
    public void start() {
        try {
            var command = new ArrayList<>(unprivileged());
            command.add(binaries.resolve("bin/postgres").toString());
            command.addAll(List.of("-D", data().toString(), "-k", "", "-h", "127.0.0.1", "-p", Integer.toString(port)));
            command.addAll(List.of("-c", "shared_buffers=32MB", "-c", "max_connections=60"));
            settings.forEach(it -> command.addAll(List.of("-c", it)));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var connection = connect()) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException notYet) {
                if (System.nanoTime() > end || process == null || !process.isAlive()) {
                    throw new IOException("PostgreSQL did not start:\n" + Files.readString(log()), notYet);
                }
            }
            pause(50);
        }
    }

    /** As an administrator stops it. */
    public void stop() {
        end("-INT");
    }

    /** All its processes at once, as by a power cut. */
    public void kill() {
        end("-QUIT");
    }

    private void end(String signal) {
        var running = process;
        if (running != null && running.isAlive()) {
            signal(signal, running.pid());
            try {
                if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        process = null;
    }

    /** It answers nothing any more, and is there. */
    public void freeze() {
        all("-STOP");
    }

    public void thaw() {
        all("-CONT");
    }

    private void all(String signal) {
        var running = process;
        if (running != null) {
            signal(signal, running.pid());
            running.descendants().forEach(it -> signal(signal, it.pid()));
        }
    }

    private static void signal(String signal, long pid) {
        succeeds(List.of("kill", signal, Long.toString(pid)), null);
    }

    /** Its files, as they lie there now. */
    public void copyTo(Path copy) {
        require(List.of("cp", "-a", data().toString(), copy.toString()));
    }

    /** Puts files in place that were copied before. */
    public void putBack(Path copy) {
        require(List.of("rm", "-rf", data().toString()));
        require(List.of("cp", "-a", copy.toString(), data().toString()));
    }

    /** A schema of its own, for one test: faster made than a database. */
    public String schema() {
        var name = "memory_" + COUNT.incrementAndGet();
        execute("CREATE SCHEMA " + name);
        return name;
    }

    public PostgresAddress address(String schema) {
        return new PostgresAddress(url(schema), USER, PASSWORD);
    }

    public String url(String schema) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?currentSchema=" + schema;
    }

    /** The same server, reached at another port, in statements that are spelled out. */
    public PostgresAddress address(String schema, int otherPort) {
        return new PostgresAddress(
                url(schema).replace(":" + port + "/", ":" + otherPort + "/") + "&prepareThreshold=0", USER, PASSWORD);
    }

    public int port() {
        return port;
    }

    /** Host and port. */
    public String place() {
        return "127.0.0.1:" + port;
    }

    public static String user() {
        return USER;
    }

    public static String password() {
        return PASSWORD;
    }

    public void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public long number(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url("public") + "&connectTimeout=5&socketTimeout=20", USER, PASSWORD);
    }

    private Path data() {
        return home.resolve("data");
    }

    private Path log() {
        return home.resolve("postgres.log");
    }

    private void run(String program, String... arguments) {
        var command = new ArrayList<>(unprivileged());
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        if (!succeeds(command, log())) {
            throw new IllegalStateException("failed: " + command + ", see " + log());
        }
    }

    // PostgreSQL refuses to run as root: in a user namespace of its own root looks like nobody and keeps its files.
    private static List<String> unprivileged() {
        return "root".equals(System.getProperty("user.name")) ? List.of("unshare", "-U") : List.of();
    }

    private static Path unpacked() throws IOException {
        var root = checkout().resolve("target/postgres");
        Files.createDirectories(root);
        try (var channel = FileChannel.open(
                        root.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            Objects.requireNonNull(lock);
            var folder = root.resolve("binaries");
            if (!Files.exists(folder)) {
                var draft = Files.createTempDirectory(root, "draft");
                var archive = draft.resolve("postgres.txz");
                try (var packed = Objects.requireNonNull(
                        PostgresServer.class.getResourceAsStream(ARCHIVE), "no PostgreSQL for this platform")) {
                    Files.copy(packed, archive);
                }
                require(List.of("tar", "-xJf", archive.toString(), "-C", draft.toString()));
                Files.delete(archive);
                Files.move(draft, folder);
            }
            return folder;
        }
    }

    private static Path checkout() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder;
            }
        }
        throw new IllegalStateException("run the tests inside a checkout");
    }

    private static void require(List<String> command) {
        if (!succeeds(command, null)) {
            throw new IllegalStateException("failed: " + command);
        }
    }

    private static boolean succeeds(List<String> command, @Nullable Path log) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    log == null
                                            ? ProcessBuilder.Redirect.DISCARD
                                            : ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        all("-CONT");
        end("-QUIT");
    }
}
