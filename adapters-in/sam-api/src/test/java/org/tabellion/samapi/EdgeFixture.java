package org.tabellion.samapi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.tabellion.samapi.testkit.TlsFolder;

/** The real HTTPS server in front of a scripted SAM, and a client that speaks to it as a signing service does. */
final class EdgeFixture implements AutoCloseable {

    final TlsFolder tls;
    final ScriptedSam sam;
    final SamHttpServer server;
    final HttpClient client;

    EdgeFixture(Path folder) throws GeneralSecurityException, IOException {
        tls = TlsFolder.create(folder).client("ssa-1");
        sam = new ScriptedSam(tls.publicKey("ssa-1"));
        server = new SamHttpServer(
                new InetSocketAddress("127.0.0.1", 0),
                new TlsIdentity(key("sam"), certificates("sam"), certificates("ca")),
                new SamRoutes(sam.ports(), ScriptedSam.NODE));
        server.start();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context("ssa-1"))
                .build();
    }

    URI uri(String path) {
        return URI.create("https://localhost:" + server.port() + path);
    }

    HttpRequest.Builder request(String method, String path, byte[] body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "7d9f0a44-0f5e-4f6e-9a53-0b8c5f3f1a01")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** For a client with the named certificate; with none if the name is empty. */
    SSLContext context(String name) throws GeneralSecurityException, IOException {
        var anchors = store();
        anchors.setCertificateEntry("ca", certificates("ca").getFirst());
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        var own = store();
        if (!name.isEmpty()) {
            own.setKeyEntry("own", key(name), new char[0], certificates(name).toArray(X509Certificate[]::new));
        }
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private List<X509Certificate> certificates(String name) throws GeneralSecurityException, IOException {
        try (var pem = Files.newInputStream(tls.file(name + ".pem"))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    private PrivateKey key(String name) throws GeneralSecurityException, IOException {
        var base64 = Files.readString(tls.file(name + ".key")).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
