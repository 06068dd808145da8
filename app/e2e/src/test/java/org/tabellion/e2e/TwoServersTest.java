package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two servers as processes of their own on one PostgreSQL, an installation apart from the other tests'. */
@Tag("long")
class TwoServersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final JsonMapper JSON = new JsonMapper();

    private Installation installation;
    private ServiceProvider left;
    private Second second;

    /** What is started beside the launcher's own server, under the same address for the tokens. */
    private record Second(Process process, URI address) {}

    @BeforeEach
    void start() throws Exception {
        installation = Installation.named("two-servers");
        left = installation.serviceProvider();
        second = started();
    }

    @AfterEach
    void stop() {
        stopSecond();
    }

    private ServiceProvider right() throws IOException {
        return new ServiceProvider(second.address(), left.clientId(), installation.secret("demo-client"));
    }

    /** The operator announces a key, lets it sign, and drops the former, by a restart of one server after the other. */
    @Test
    void tokens_of_either_key_are_taken_by_both_servers_at_every_step_of_a_change_of_keys() throws Exception {
        var tokens = new ArrayList<String>();
        issue(tokens);
        var first = kid(tokens.getFirst());

        keytool(
                "-genkeypair",
                "-alias",
                "token-next",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=token");
        restartLeft();
        issue(tokens);
        restartRight();
        issue(tokens);
        assertThat(tokens.stream().map(TwoServersTest::kid)).containsOnly(first);

        keytool("-changealias", "-alias", "token", "-destalias", "token-former");
        keytool("-changealias", "-alias", "token-next", "-destalias", "token");
        restartLeft();
        issue(tokens);
        // One signs with the next key, the other with the last.
        assertThat(new TreeSet<>(tokens.stream().map(TwoServersTest::kid).toList()))
                .hasSize(2);
        restartRight();
        issue(tokens);
        assertThat(kid(tokens.getLast())).isNotEqualTo(first);

        keytool("-delete", "-alias", "token-former");
        restartLeft();
        restartRight();
        var fresh = left.serviceToken("service");
        assertThat(use(left, fresh)).isEqualTo(200);
        assertThat(use(right(), fresh)).isEqualTo(200);
        // Whoever drops a key before the last of its tokens has ended ends them.
        assertThat(use(left, tokens.getFirst())).isEqualTo(401);
        assertThat(use(right(), tokens.getFirst())).isEqualTo(401);
    }

    @Test
    void a_token_that_one_server_takes_back_is_refused_by_the_other_at_once_also_if_it_hears_of_nothing()
            throws Exception {
        for (boolean cut : List.of(false, true, false)) {
            var token = left.serviceToken("service");
            assertThat(use(right(), token)).isEqualTo(200);
            if (cut) {
                // As a failover of the database does it: every connection of both servers.
                cutAllConnections();
                Thread.sleep(50);
            }
            revoke(token);
            long revoked = System.nanoTime();
            int status = use(right(), token);
            while (status == 200) {
                status = use(right(), token);
                assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(Duration.ofMillis(500));
            }
            assertThat(status).isEqualTo(401);
        }
    }

    /** A call that meets a connection of the pool which is dead by now fails, and is made again. */
    private void revoke(String token) throws IOException {
        int status = 0;
        for (int tries = 0; status != 204 && tries < 30; tries++) {
            status = left.post("/csc/v2/auth/revoke", token, Map.of("token", token))
                    .status();
        }
        assertThat(status).isEqualTo(204);
    }

    private void cutAllConnections() throws IOException, SQLException {
        var port = Files.readString(installation.folder().resolve("run/port.postgres"))
                .strip();
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%s/tabellion".formatted(port),
                        "tabellion_app",
                        installation.secret("tabellion_app"));
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE usename = current_user AND pid <> pg_backend_pid()");
        }
    }

    /** By each server; and whatever was given out so far is taken by both. */
    private void issue(List<String> tokens) throws IOException {
        tokens.add(left.serviceToken("service"));
        tokens.add(right().serviceToken("service"));
        for (var token : tokens) {
            assertThat(use(left, token)).as("left " + kid(token)).isEqualTo(200);
            assertThat(use(right(), token)).as("right " + kid(token)).isEqualTo(200);
        }
    }

    private static int use(ServiceProvider at, String token) throws IOException {
        return at.post("/csc/v2/credentials/list", token, Map.of("maxResults", 1))
                .status();
    }

    private static String kid(String token) {
        JsonNode header =
                JSON.readTree(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8));
        return header.path("kid").asString();
    }

    private void keytool(String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        command.addAll(List.of(
                "-keystore",
                installation.folder().resolve("service-keys/keys.p12").toString(),
                "-storepass:file",
                installation.folder().resolve("secrets/service-keys").toString()));
        installation.run(command);
    }

    private void restartLeft() throws IOException {
        installation.stop("server");
        installation.up();
    }

    private void restartRight() throws Exception {
        stopSecond();
        second = started();
    }

    private void stopSecond() {
        second.process().destroy();
        second.process().onExit().join();
    }

    private Second started() throws IOException, InterruptedException {
        var folder = Files.createDirectories(installation.folder().resolve("second"));
        var address = URI.create("http://127.0.0.1:" + freePort());
        var process = installation.serve(
                folder.resolve("log"),
                "--server.port=" + address.getPort(),
                "--tabellion.node=second",
                "--tabellion.documents.scratch=" + Files.createDirectories(folder.resolve("scratch")));
        var begun = System.nanoTime();
        try (var http = HttpClient.newHttpClient()) {
            var question = HttpRequest.newBuilder(address.resolve("/actuator/health"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            while (!isUp(http, question)) {
                if (!process.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
                    process.destroy();
                    throw new IOException("the second server is not up:\n" + Files.readString(folder.resolve("log")));
                }
                Thread.sleep(Duration.ofMillis(200));
            }
        }
        return new Second(process, address);
    }

    private static boolean isUp(HttpClient http, HttpRequest question) throws InterruptedException {
        try {
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
