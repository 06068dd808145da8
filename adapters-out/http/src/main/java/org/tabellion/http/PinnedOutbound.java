package org.tabellion.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/**
 * HTTP/1.1 over a socket of its own: a name is resolved once, what was resolved is checked, and that is what is
 * connected to. (The client of the JDK resolves again when it connects, so a name could change in between.)
 */
public final class PinnedOutbound implements Outbound {

    /** A name's addresses. */
    @FunctionalInterface
    public interface Names {
        List<InetAddress> resolve(String host) throws IOException;
    }

    /** A connected socket. */
    @FunctionalInterface
    interface Connections {
        Socket connect(InetSocketAddress address, Duration limit) throws IOException;
    }

    private final AllowedAddresses allowed;
    private final Names names;
    private final SSLContext tls;
    private final Connections connections;

    /** With the names of the system and the certificates that the platform trusts. */
    public static PinnedOutbound to(AllowedAddresses allowed) {
        try {
            return new PinnedOutbound(allowed, SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /**
     * With the names of the system, and trusting those whom these vouch for and nobody else.
     *
     * @param authorities X.509 DER
     * @throws IllegalArgumentException if one is no certificate, or there is none
     */
    public static PinnedOutbound to(AllowedAddresses allowed, Collection<Bytes> authorities) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var authority : authorities) {
                store.setCertificateEntry(
                        "authority-" + store.size(),
                        CertificateFactory.getInstance("X.509").generateCertificate(authority.stream()));
            }
            if (store.size() == 0) {
                throw new IllegalArgumentException("whoever trusts nobody can call nobody");
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return new PinnedOutbound(allowed, tls);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("an authority is no certificate", e);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /** @param tls whom to trust, and with which certificate to be known */
    public PinnedOutbound(AllowedAddresses allowed, SSLContext tls) {
        this(allowed, host -> List.of(InetAddress.getAllByName(host)), tls, PinnedOutbound::plain);
    }

    PinnedOutbound(AllowedAddresses allowed, Names names, SSLContext tls, Connections connections) {
        this.allowed = allowed;
        this.names = names;
        this.tls = tls;
        this.connections = connections;
    }

    @Override
    public Reply exchange(Request request) {
        var target = Target.of(request.address());
        var until = System.nanoTime() + request.limits().whole().toNanos();
        try {
            var addresses = resolve(target.bareHost(), request.limits().connect());
            if (!allowed.permits(target.host(), target.port(), addresses)) {
                throw Failure.forbidden("address_not_allowed", target.host() + " may not be called");
            }
            try (var socket = connect(target, addresses, request.limits())) {
                return exchange(request, target, socket, until);
            }
        } catch (IOException e) {
            throw Failure.unavailable(target.host(), e);
        }
    }

    // The resolver of the system has no limit of its own: it is left behind when it takes too long.
    private List<InetAddress> resolve(String host, Duration limit) throws IOException {
        var resolving = new FutureTask<>(() -> names.resolve(host));
        var thread = Thread.ofVirtual().start(resolving);
        try {
            return resolving.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the name has no address", e.getCause());
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new IOException("the name was not resolved within " + limit, e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private Reply exchange(Request request, Target target, Socket socket, long until) throws IOException {
        var late = new AtomicBoolean();
        // Closing is the one thing that ends a write, a handshake and a slow drip of bytes alike.
        var watch = Thread.ofVirtual().start(() -> closeAt(until, socket, late));
        try {
            var line = target.secure() ? secured(socket, target) : socket;
            line.getOutputStream().write(head(request, target).getBytes(StandardCharsets.ISO_8859_1));
            line.getOutputStream().write(request.body().toArray());
            line.getOutputStream().flush();
            var answer = new ReplyReader(
                            new BufferedInputStream(line.getInputStream()),
                            request.limits().largestBody())
                    .read();
            return new Reply(answer.status(), answer.header("content-type"), answer.body());
        } catch (IOException e) {
            if (late.get()) {
                var timeout = new SocketTimeoutException(
                        "no whole answer within " + request.limits().whole());
                timeout.initCause(e);
                throw timeout;
            }
            throw e;
        } finally {
            watch.interrupt();
        }
    }

    private Socket connect(Target target, List<InetAddress> addresses, Limits limits) throws IOException {
        IOException last = new IOException("the name has no address");
        var until = System.nanoTime() + limits.connect().toNanos();
        for (var address : addresses) {
            var left = Duration.ofNanos(until - System.nanoTime());
            if (left.toMillis() <= 0) {
                break;
            }
            try {
                return connections.connect(new InetSocketAddress(address, target.port()), left);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private SSLSocket secured(Socket socket, Target target) throws IOException {
        var secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, target.bareHost(), target.port(), true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (!target.isLiteral()) {
            parameters.setServerNames(List.of(new SNIHostName(target.host())));
        }
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static String head(Request request, Target target) {
        var head = new StringBuilder();
        head.append(request.method()).append(' ').append(target.path()).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(target.authority()).append("\r\n");
        head.append("Connection: close\r\nAccept-Encoding: identity\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (request.method() == Method.POST) {
            head.append("Content-Length: ").append(request.body().length()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static void closeAt(long until, Socket socket, AtomicBoolean late) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
            late.set(true);
            socket.close();
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The reader meets the same trouble and tells of it.
            late.set(true);
        }
    }

    private static Socket plain(InetSocketAddress address, Duration limit) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, (int) Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The parts of an address that is fit to be called. */
    private record Target(boolean secure, String host, int port, String path) {

        static Target of(URI address) {
            var scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")
                    || address.getHost() == null
                    || address.getRawUserInfo() != null
                    || address.getPort() == 0
                    || address.getPort() > 65_535) {
                throw Failure.forbidden("address_not_allowed", "not a plain http or https address");
            }
            var secure = scheme.equals("https");
            var port = address.getPort() < 0 ? secure ? 443 : 80 : address.getPort();
            var path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
            var query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
            var line = path + query;
            if (!line.chars().allMatch(it -> it > ' ' && it < 127)) {
                throw Failure.forbidden("address_not_allowed", "an address is ASCII");
            }
            return new Target(secure, address.getHost(), port, line);
        }

        String authority() {
            return port == (secure ? 443 : 80) ? host : host + ":" + port;
        }

        String bareHost() {
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }

        boolean isLiteral() {
            return host.startsWith("[") || host.matches("[0-9.]+");
        }
    }
}
