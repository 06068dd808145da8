package org.tabellion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.http.Outbound.Limits;
import org.tabellion.http.Outbound.Request;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

class PinnedOutboundTest {

    private static final Limits SHORT = new Limits(Duration.ofMillis(500), Duration.ofMillis(700), 1000);

    private ServerSocket server;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    }

    @AfterEach
    void shut() throws IOException {
        server.close();
    }

    @Test
    void posts_and_gets_the_answer() {
        answer("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello");

        var reply = toServer().exchange(Request.post(address("/a?b=c"), "text/plain", Bytes.ofUtf8("hi")));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.isOf("Text/Plain")).isTrue();
        assertThat(reply.body().utf8()).isEqualTo("hello");
        assertThat(requests.element())
                .startsWith("POST /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + server.getLocalPort() + "\r\n")
                .contains("Content-Length: 2\r\n");
    }

    @Test
    void reads_chunks_and_what_ends_with_the_connection() {
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n");
        assertThat(toServer().exchange(Request.get(address("/"))).body().utf8()).isEqualTo("abcde");

        answer("HTTP/1.0 200 OK\r\n\r\nuntil the end");
        assertThat(toServer().exchange(Request.get(address("/"))).body().utf8()).isEqualTo("until the end");
    }

    @Test
    void a_redirect_is_an_answer_and_is_not_followed() {
        answer("HTTP/1.1 302 Found\r\nLocation: " + address("/elsewhere") + "\r\nContent-Length: 0\r\n\r\n");

        assertThat(toServer().exchange(Request.get(address("/"))).status()).isEqualTo(302);
        assertThat(requests).hasSize(1);
    }

    @Test
    void refuses_a_private_address_without_connecting() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        assertForbidden(PinnedOutbound.to(AllowedAddresses.publicOnly()), address("/"));
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd", "ftp://example.org/", "http://user@example.org/", "http:///nohost",
                        "gopher://9.9.9.9/",
                "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://localhost/", "http://[::1]/", "mailto:a@b"
            })
    void refuses_what_is_no_plain_public_address(String address) {
        var outbound = new PinnedOutbound(
                AllowedAddresses.publicOnly(),
                host -> List.of(
                        host.equals("2130706433") ? InetAddress.ofLiteral("127.0.0.1") : InetAddress.getByName(host)),
                tls(),
                (_, _) -> {
                    throw new AssertionError("it must not connect");
                });

        assertForbidden(outbound, URI.create(address));
    }

    @Test
    void connects_to_the_address_that_was_checked_though_the_name_changes() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var asked = new AtomicInteger();
        var connected = new ConcurrentLinkedQueue<InetAddress>();
        PinnedOutbound.Names rebinding =
                _ -> List.of(InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? "9.9.9.9" : "127.0.0.1"));
        var outbound = new PinnedOutbound(AllowedAddresses.publicOnly(), rebinding, tls(), (to, _) -> {
            connected.add(to.getAddress());
            return new Socket("127.0.0.1", server.getLocalPort());
        });

        outbound.exchange(Request.get(URI.create("http://rebinding.example/")));

        assertThat(asked).hasValue(1);
        assertThat(connected).containsExactly(InetAddress.ofLiteral("9.9.9.9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n folded\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "SSH-2.0-OpenSSH_9\r\n",
                ""
            })
    void an_answer_that_is_too_large_or_no_http_is_no_answer(String answer) {
        answer(answer);

        assertUnavailable(Request.get(address("/")).with(SHORT));
    }

    @Test
    void a_body_without_a_length_is_bounded_too() {
        answer("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(1001));

        assertUnavailable(Request.get(address("/")).with(SHORT));
    }

    @Test
    void endless_headers_are_no_answer() {
        answer("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(101) + "\r\n");
        assertUnavailable(Request.get(address("/")).with(SHORT));

        answer("HTTP/1.1 200 OK\r\nX: " + "y".repeat(9000) + "\r\n\r\n");
        assertUnavailable(Request.get(address("/")).with(SHORT));
    }

    @Test
    void a_slow_drip_ends_with_the_whole_time() {
        serve(socket -> {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100; i++) {
                out.write('x');
                out.flush();
                Thread.sleep(100);
            }
        });
        var before = System.nanoTime();

        assertUnavailable(Request.get(address("/")).with(SHORT));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void a_server_that_takes_nothing_ends_with_the_whole_time() {
        serve(_ -> Thread.sleep(3000));

        assertUnavailable(Request.post(address("/"), "text/plain", Bytes.of(new byte[20_000_000]))
                .with(SHORT));
    }

    @Test
    void a_name_that_takes_too_long_to_resolve_is_unavailable() {
        var outbound = new PinnedOutbound(
                AllowedAddresses.publicOnly(),
                _ -> {
                    sleep(Duration.ofSeconds(5));
                    return List.of();
                },
                tls(),
                (_, _) -> {
                    throw new AssertionError("it must not connect");
                });
        var before = System.nanoTime();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> outbound.exchange(
                        Request.get(URI.create("http://slow.example/")).with(SHORT)))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void nobody_there_is_unavailable() throws IOException {
        var request = Request.get(address("/")).with(SHORT);
        server.close();

        assertUnavailable(request);
    }

    @Test
    void a_line_break_in_a_header_is_refused() {
        var request = Request.get(URI.create("http://example.org/"));

        assertThatIllegalArgumentException().isThrownBy(() -> request.withHeader("X", "a\r\nHost: b"));
        assertThatIllegalArgumentException().isThrownBy(() -> request.withHeader("Host", "b"));
    }

    @FunctionalInterface
    private interface Serving {
        void serve(Socket socket) throws IOException, InterruptedException;
    }

    private void answer(String answer) {
        serve(socket -> {
            requests.add(head(socket.getInputStream()));
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    private void serve(Serving serving) {
        Thread.ofVirtual().start(() -> {
            try (var socket = server.accept()) {
                serving.serve(socket);
            } catch (SocketException gone) {
                // the caller gave up, which is what the test is about
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private PinnedOutbound toServer() {
        return PinnedOutbound.to(new AllowedAddresses(List.of("127.0.0.1:" + server.getLocalPort())));
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    private void assertUnavailable(Request request) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> toServer().exchange(request))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
    }

    private static void assertForbidden(Outbound outbound, URI address) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> outbound.exchange(Request.get(address)))
                .returns("address_not_allowed", Failure::code);
    }

    private static void sleep(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static SSLContext tls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
