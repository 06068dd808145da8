package org.tabellion.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;
import org.tabellion.servicekeys.AesVault;
import org.tabellion.servicekeys.ServiceKeystore;
import tools.jackson.databind.json.JsonMapper;

/** The real server as a process of its own, in the profile {@code evaluation}, before a SAM and a PostgreSQL that run. */
final class ServerUnderTest implements AutoCloseable {

    static final String GROUP = "evaluation";
    static final String CLIENT = "demo-service-provider";

    private static final String SECRET = "a-secret-of-the-benchmark-and-nothing-else";
    private static final String KEYS_PASSWORD = "a-password-of-the-benchmark-alone";
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final List<String> FLAGS =
            List.of("-Xmx1g", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED");

    private final Process process;
    private final URI base;
    private final Path keys;

    private ServerUnderTest(Process process, URI base, Path keys) {
        this.process = process;
        this.base = base;
        this.keys = keys;
    }

    /** Returns when it is ready to serve. */
    static ServerUnderTest start(Path folder, BenchDatabase database, SamUnderTest sam) {
        try {
            Files.createDirectories(folder.resolve("scratch"));
            int port = freePort();
            var base = URI.create("http://127.0.0.1:" + port);
            var settings = folder.resolve("application.properties");
            var keys = folder.resolve("keys.p12");
            Files.writeString(folder.resolve("secret"), SECRET);
            Files.writeString(folder.resolve("password"), KEYS_PASSWORD);
            Files.writeString(settings, settings(folder, database, sam, port, keys));
            var root = Checkout.root().resolve("app/server/target");
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(FLAGS);
            // By its class path, not by -jar: as the launcher does it.
            command.addAll(List.of("-cp", root.resolve("server-0-SNAPSHOT.jar") + ":" + root.resolve("lib") + "/*"));
            command.add("org.tabellion.SigningServer");
            command.add("--spring.profiles.active=evaluation");
            command.add("--spring.config.additional-location=file:" + settings);
            var log = folder.resolve("server.log");
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            var server = new ServerUnderTest(process, base, keys);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            server.awaitReady(log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String settings(Path folder, BenchDatabase database, SamUnderTest sam, int port, Path keys) {
        var tls = sam.folder().tls();
        var anchors = tls.file("ca.pem");
        return String.join(
                "\n",
                "server.address=127.0.0.1",
                "server.port=" + port,
                "tabellion.base-url=http://127.0.0.1:" + port,
                "spring.datasource.url=" + database.url(),
                "spring.datasource.username=" + BenchDatabase.APP,
                "spring.datasource.password=" + database.password(BenchDatabase.APP),
                "spring.flyway.user=" + BenchDatabase.OWNER,
                "spring.flyway.password=" + database.password(BenchDatabase.OWNER),
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=1",
                "tabellion.sam.url=" + sam.uri(""),
                "tabellion.sam.certificate=" + tls.file(SamLoad.CLIENT + ".pem"),
                "tabellion.sam.key=" + tls.file(SamLoad.CLIENT + ".key"),
                "tabellion.sam.trust-anchors=" + anchors,
                "tabellion.sad.issuer=" + SamUnderTest.ISSUER,
                "tabellion.sad.audience=sam:bench",
                "tabellion.sad.authorized-party=" + SamLoad.CLIENT,
                "tabellion.service-keys.file=" + keys,
                "tabellion.service-keys.password-file=" + folder.resolve("password"),
                "tabellion.mail.from=no-reply@tabellion.example",
                "tabellion.documents.scratch=" + folder.resolve("scratch"),
                "tabellion.validation.trust-anchors=" + anchors,
                "tabellion.ca.url=http://127.0.0.1:1/.well-known/cmp",
                "tabellion.ca.reference=bench",
                "tabellion.ca.secret-file=" + folder.resolve("secret"),
                "tabellion.ca.trust-anchors=" + anchors,
                "tabellion.tsa.url=http://127.0.0.1:1/tsa",
                "tabellion.tsa.trust-anchors=" + anchors,
                "tabellion.evaluation.client-id=" + CLIENT,
                "tabellion.evaluation.client-secret-file=" + folder.resolve("secret"),
                "");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(Path log) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                var connection = (HttpURLConnection)
                        base.resolve("/actuator/health").toURL().openConnection();
                if (connection.getResponseCode() == 200) {
                    connection.getInputStream().readAllBytes();
                    return;
                }
            } catch (IOException notYet) {
                SamUnderTest.pause(200);
            }
        }
        close();
        throw new IllegalStateException("the server did not become ready: " + Files.readString(log));
    }

    URI uri(String path) {
        return base.resolve(path);
    }

    ProcessTimes times() {
        return new ProcessTimes(process.pid());
    }

    /** As the server itself keeps SADs. */
    AesVault sadVault(Randomness randomness) {
        return new AesVault(
                ServiceKeystore.open(keys, KEYS_PASSWORD.toCharArray()).derived("sad-vault", "AES"), randomness);
    }

    String serviceToken() {
        var basic = Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        try {
            var connection = (HttpURLConnection) uri("/oauth2/token").toURL().openConnection();
            connection.setDoOutput(true);
            connection.setRequestProperty("Authorization", "Basic " + basic);
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
            connection
                    .getOutputStream()
                    .write("grant_type=client_credentials&scope=service".getBytes(StandardCharsets.US_ASCII));
            var answer =
                    JsonMapper.shared().readTree(connection.getInputStream().readAllBytes());
            return answer.path("access_token").asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }

    static Bytes utf8(Object json) {
        return Bytes.ofUtf8(String.valueOf(json));
    }
}
