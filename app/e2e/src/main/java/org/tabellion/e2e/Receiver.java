package org.tabellion.e2e;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a service provider is told of the end of its orders: over TLS, by an authority of its own. Nobody answers there before
 * {@link #open}; the address stands before the server starts, since its settings name it.
 */
final class Receiver implements AutoCloseable {

    private static final char[] PASSWORD = "of-a-test-alone".toCharArray();

    private final Path folder;
    private final int port;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private @Nullable HttpsServer server;

    Receiver(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.port = freePort();
        if (!Files.exists(authority())) {
            makeKeys();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void makeKeys() throws IOException {
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost");
        keytool("-exportcert", "-rfc", "-file", authority().toString());
    }

    private void keytool(String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        command.addAll(List.of("-alias", "receiver", "-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        command.addAll(List.of("-keystore", store().toString()));
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Path store() {
        return folder.resolve("receiver.p12");
    }

    /** Who vouches for it, in PEM. */
    Path authority() {
        return folder.resolve("authority.pem");
    }

    /** As the operator lists it. */
    String hostAndPort() {
        return "localhost:" + port;
    }

    URI address() {
        return URI.create("https://" + hostAndPort() + "/told");
    }

    void open() throws IOException {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStore.getInstance(store().toFile(), PASSWORD), PASSWORD);
            var tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), null, null);
            open(tls);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void open(SSLContext tls) throws IOException {
        var opened = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
        opened.setHttpsConfigurator(new HttpsConfigurator(tls));
        opened.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        opened.createContext("/told", exchange -> {
            try (exchange) {
                told.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
                exchange.sendResponseHeaders(202, -1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        opened.start();
        server = opened;
    }

    /** Content type, blank, body. */
    List<String> told() {
        return List.copyOf(told);
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
    }
}
