package org.tabellion.samapi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves {@code /sam/v1} over TLS with mutual authentication, and over nothing else. */
public final class SamHttpServer implements AutoCloseable {

    static final int LARGEST_HEADER = 64 * 1024;
    private static final int MOST_CONNECTIONS = 512;
    private static final int THREADS = 64;
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final int SLOWEST_BODY_BYTES_PER_SECOND = 256;

    private final Server server;
    private final ServerConnector connector;
    private final StatisticsHandler statistics;
    private final RefusedHandshakes refused = new RefusedHandshakes();

    public SamHttpServer(InetSocketAddress listen, TlsIdentity identity, Handler routes) {
        // The threads that wait for the module are the module's own; these only parse and wait.
        var threads = new QueuedThreadPool(THREADS, 8);
        threads.setName("sam-http");
        server = new Server(threads);
        server.setErrorHandler(new ErrorAnswers());
        server.setStopTimeout(DRAIN.toMillis());

        var http = new HttpConfiguration();
        http.setRequestHeaderSize(LARGEST_HEADER);
        http.setSendServerVersion(false);
        http.setHttpCompliance(HttpCompliance.RFC9110);
        http.setUriCompliance(UriCompliance.RFC3986);
        http.setMinRequestDataRate(SLOWEST_BODY_BYTES_PER_SECOND);
        // Server Name Indication was already demanded in the handshake.
        http.addCustomizer(new SecureRequestCustomizer(false));
        var plain = new HttpConnectionFactory(http);
        var tls = new SslConnectionFactory(tls(identity), plain.getProtocol());
        tls.setDirectBuffersForDecryption(true);
        tls.setDirectBuffersForEncryption(true);
        connector = new ServerConnector(server, 1, 1, tls, plain);
        connector.setHost(listen.getHostString());
        connector.setPort(listen.getPort());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setAcceptQueueSize(128);
        connector.addBean(refused);
        server.addConnector(connector);
        server.addBean(new ConnectionLimit(MOST_CONNECTIONS, connector));
        statistics = new StatisticsHandler(routes);
        server.setHandler(new GracefulHandler(statistics));
    }

    private static SslContextFactory.Server tls(TlsIdentity identity) {
        var tls = new SslContextFactory.Server();
        try {
            tls.setKeyStore(identity.keyStore());
            tls.setTrustStore(identity.trustStore());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the TLS key or a certificate cannot be used: " + e.getMessage(), e);
        }
        tls.setKeyStorePassword("");
        tls.setKeyManagerPassword("");
        tls.setNeedClientAuth(true);
        tls.setSniRequired(true);
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        tls.setIncludeCipherSuites(
                "TLS_AES_128_GCM_SHA256",
                "TLS_AES_256_GCM_SHA384",
                "TLS_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
        tls.setExcludeCipherSuites();
        tls.setRenegotiationAllowed(false);
        return tls;
    }

    /** @throws IOException if the address cannot be bound */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // what Jetty's lifecycle declares
            throw new IOException("the HTTPS server did not start: " + e.getMessage(), e);
        }
    }

    /** The port that is bound; of use when port 0 was asked for. */
    public int port() {
        return connector.getLocalPort();
    }

    /** How many requests got which class of status, and how many clients no connection, since the start. */
    public SortedMap<String, Long> counters() {
        return new TreeMap<>(Map.of(
                "2xx", (long) statistics.getResponses2xx(),
                "4xx", (long) statistics.getResponses4xx(),
                "5xx", (long) statistics.getResponses5xx(),
                "now", (long) statistics.getRequestsActive(),
                "handshakes refused", refused.count()));
    }

    /** Takes no new request, lets those in work finish for ten seconds, and stops. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) { // what Jetty's lifecycle declares
            throw new IllegalStateException("the HTTPS server did not stop in order", e);
        }
    }
}
