package org.tabellion.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A second node of an installation, on the same database and SAM, which speaks TLS itself: some clients take nothing else. */
final class HttpsNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PASSWORD = "of-a-test-alone";

    private final URI address;
    private final Path log;
    private final KeyStore keys;
    private final Process process;

    private HttpsNode(URI address, Path log, KeyStore keys, Process process) {
        this.address = address;
        this.log = log;
        this.keys = keys;
        this.process = process;
    }

    static HttpsNode of(Installation installation) throws IOException, GeneralSecurityException, InterruptedException {
        var folder = Files.createDirectories(installation.folder().resolve("https-node"));
        var store = folder.resolve("tls.p12");
        if (!Files.exists(store)) {
            installation.run(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=dns:localhost",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    store.toString()));
        }
        var address = URI.create("https://localhost:" + freePort());
        var log = folder.resolve("log");
        var process = installation.serve(
                log,
                "--server.port=" + address.getPort(),
                "--server.ssl.key-store=file:" + store,
                "--server.ssl.key-store-password=" + PASSWORD,
                "--tabellion.base-url=" + address,
                "--tabellion.node=https-node",
                "--tabellion.documents.scratch=" + Files.createDirectories(folder.resolve("scratch")));
        var node = new HttpsNode(address, log, KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()), process);
        node.await();
        return node;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void await() throws IOException, GeneralSecurityException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var http = HttpClient.newBuilder().sslContext(trusting()).build()) {
            var question = HttpRequest.newBuilder(address.resolve("/actuator/health"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            while (!isUp(http, question)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new IOException("the node is not up:\n" + Files.readString(log));
                }
                Thread.sleep(Duration.ofMillis(200));
            }
        }
    }

    private static boolean isUp(HttpClient http, HttpRequest question) throws InterruptedException {
        try {
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    URI address() {
        return address;
    }

    /** Believes this node, and no other. */
    SSLContext trusting() throws GeneralSecurityException {
        var trust = KeyStore.getInstance("PKCS12");
        try {
            trust.load(null, null);
        } catch (IOException nothingIsRead) {
            throw new IllegalStateException(nothingIsRead);
        }
        for (var alias : Collections.list(keys.aliases())) {
            trust.setCertificateEntry(alias, keys.getCertificate(alias));
        }
        var anchors = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        anchors.init(trust);
        var context = SSLContext.getInstance("TLS");
        context.init(null, anchors.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
