package org.tabellion.orders.adapter.out.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.http.AllowedAddresses;
import org.tabellion.http.Outbound;
import org.tabellion.http.PinnedOutbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.orders.OrderId;

/** A receiver of its own authority, over TLS, that behaves as receivers do. */
class LiveReceiverTest {

    private static final char[] PASSWORD = "password".toCharArray();
    private static final OrderId ORDER = new OrderId("or_" + "1".repeat(26));
    private static KeyStore keys;
    private static Bytes authority;

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private HttpsServer server;
    private HttpHandler behaviour = it -> answer(it, 202, new byte[0]);

    @BeforeAll
    static void make(@TempDir Path folder) throws Exception {
        var file = folder.resolve("keys.p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "password")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        authority = Bytes.of(keys.getCertificate("server").getEncoded());
    }

    @BeforeEach
    void open() throws Exception {
        server = open(0);
    }

    private HttpsServer open(int port) throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        var opened = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 10);
        opened.setHttpsConfigurator(new HttpsConfigurator(tls));
        opened.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        opened.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().getPath());
            bodies.add(Bytes.readAll(exchange.getRequestBody()).utf8());
            behaviour.handle(exchange);
        });
        opened.start();
        return opened;
    }

    @AfterEach
    void shut() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void it_is_told_over_tls_by_an_authority_that_the_operator_names() {
        announce(announcer(allowed(), List.of(authority)));

        assertThat(paths).containsExactly("/told");
        assertThat(bodies).singleElement().satisfies(it -> assertThat(it).contains(ORDER.value()));
    }

    @Test
    void whom_nobody_vouches_for_is_told_nothing() {
        var announcer = announcer(PinnedOutbound.to(allowed()), Duration.ofSeconds(5));

        assertFails(announcer, Failure.Kind.UNAVAILABLE);
        assertThat(bodies).isEmpty();
    }

    @Test
    void an_address_inside_is_told_only_if_the_operator_lists_it_host_and_port() {
        var others = new AllowedAddresses(List.of("localhost:1", "127.0.0.1:" + port()));

        assertFails(announcer(others, List.of(authority)), Failure.Kind.FORBIDDEN);
        assertThat(bodies).isEmpty();
    }

    @Test
    void one_that_was_dead_is_told_when_it_is_back() throws Exception {
        int port = port();
        server.stop(0);
        var announcer = announcer(new AllowedAddresses(List.of("localhost:" + port)), List.of(authority));
        var address = URI.create("https://localhost:" + port + "/told");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> announcer.announce(ORDER, new ClientId("portal"), address))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);

        server = open(port);
        announcer.announce(ORDER, new ClientId("portal"), address);

        assertThat(bodies).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 404})
    void what_it_does_not_take_is_to_be_told_again(int status) {
        behaviour = it -> answer(it, status, new byte[0]);

        assertFails(announcer(allowed(), List.of(authority)), Failure.Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) {
        behaviour = it -> {
            it.getResponseHeaders().set("Location", "https://localhost:" + port() + "/elsewhere");
            answer(it, status, new byte[0]);
        };

        assertFails(announcer(allowed(), List.of(authority)), Failure.Kind.UNAVAILABLE);
        assertThat(paths).containsExactly("/told");
    }

    @Test
    void one_that_takes_its_time_is_left() {
        behaviour = it -> {
            try {
                Thread.sleep(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        var before = System.nanoTime();

        assertFails(
                announcer(PinnedOutbound.to(allowed(), List.of(authority)), Duration.ofMillis(400)),
                Failure.Kind.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_body_without_end_is_not_read() {
        behaviour = it -> {
            it.sendResponseHeaders(200, 0);
            var block = new byte[64 * 1024];
            while (true) {
                it.getResponseBody().write(block);
            }
        };

        assertFails(announcer(allowed(), List.of(authority)), Failure.Kind.UNAVAILABLE);
    }

    @Test
    void an_authority_that_is_none_is_said_so_at_once() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> PinnedOutbound.to(allowed(), List.of(Bytes.ofUtf8("nobody"))))
                .withCauseInstanceOf(CertificateException.class);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> PinnedOutbound.to(allowed(), List.of()));
    }

    private void assertFails(SecurityEventAnnouncer announcer, Failure.Kind kind) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> announce(announcer))
                .returns(kind, Failure::kind);
    }

    private void announce(SecurityEventAnnouncer announcer) {
        announcer.announce(ORDER, new ClientId("portal"), URI.create("https://localhost:" + port() + "/told"));
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private AllowedAddresses allowed() {
        return new AllowedAddresses(List.of("localhost:" + port()));
    }

    private static SecurityEventAnnouncer announcer(AllowedAddresses allowed, List<Bytes> authorities) {
        return announcer(PinnedOutbound.to(allowed, authorities), Duration.ofSeconds(5));
    }

    private static SecurityEventAnnouncer announcer(Outbound outbound, Duration whole) {
        return new SecurityEventAnnouncer(
                outbound,
                (type, claims) -> type + " " + claims.utf8(),
                "https://sign.example",
                ManualTime.at("2026-11-22T10:00:00Z"),
                new Outbound.Limits(whole, whole, 16 * 1024));
    }
}
