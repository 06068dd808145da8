package org.tabellion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.http.Outbound.Request;
import org.tabellion.kernel.Failure;

/** The certificate must be that of the name, though it is an address that is connected to. */
class SecuredOutboundTest {

    private static final char[] PASSWORD = "password".toCharArray();

    private KeyStore store;
    private SSLServerSocket server;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        store = keys(folder.resolve("keys.p12"));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void shut() throws IOException {
        server.close();
    }

    @Test
    void a_certificate_of_the_name_is_taken() throws Exception {
        var reply = outbound(trusting()).exchange(Request.get(URI.create("https://good.example/")));

        assertThat(reply.status()).isEqualTo(204);
    }

    @Test
    void a_certificate_of_another_name_is_not() throws Exception {
        assertRefused(outbound(trusting()), "https://other.example/");
    }

    @Test
    void a_certificate_that_nobody_trusts_is_not() throws Exception {
        assertRefused(outbound(SSLContext.getDefault()), "https://good.example/");
    }

    private static void assertRefused(Outbound outbound, String address) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> outbound.exchange(Request.get(URI.create(address))))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind)
                .withCauseInstanceOf(SSLException.class);
    }

    private Outbound outbound(SSLContext tls) {
        return new PinnedOutbound(
                AllowedAddresses.publicOnly(),
                _ -> List.of(InetAddress.ofLiteral("9.9.9.9")),
                tls,
                (_, _) -> new Socket("127.0.0.1", server.getLocalPort()));
    }

    private SSLContext trusting() throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (var socket = server.accept()) {
                socket.getInputStream().read();
                socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException gone) {
                // the client refused the certificate, or the test is over
            }
        }
    }

    private static KeyStore keys(Path file) throws Exception {
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=good.example",
                        "-ext",
                        "san=dns:good.example",
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
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        // A trust store wants certificates, not keys.
        store.setCertificateEntry("trusted", store.getCertificate("server"));
        return store;
    }
}
