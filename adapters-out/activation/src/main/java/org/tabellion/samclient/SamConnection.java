package org.tabellion.samclient;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.tabellion.http.ReplyReader;

/**
 * One connection to a node, for one call at a time. The thread that calls writes and reads by itself: to hand that over to
 * another costs more than the TLS.
 */
final class SamConnection {

    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;
    private static final int USUAL_PORT = 443;
    /** What rested for less is not looked at before it is used again. */
    private static final long SHORT_REST = TimeUnit.SECONDS.toNanos(1);

    private final SSLSocket socket;
    private final InputStream in;
    private final Line line;

    /** What lies under the TLS, and how long it may be used for what it is used for now. */
    static final class Line {

        private final Socket socket = new Socket();
        private volatile long until;
        private volatile boolean isLate;

        /** @param until by {@link System#nanoTime()} */
        Line(long until) {
            this.until = until;
        }

        /** Ends whatever waits for it, a write and a slow drip of bytes alike. */
        void closeIfLate(long now) {
            if (now - until >= 0) {
                isLate = true;
                close();
            }
        }

        boolean isLate() {
            return isLate;
        }

        void close() {
            try {
                socket.close();
            } catch (IOException gone) {
                isLate = true;
            }
        }
    }

    private long restingSince;

    private SamConnection(SSLSocket socket, InputStream in, Line line) {
        this.socket = socket;
        this.in = in;
        this.line = line;
    }

    /** @throws IOException if there is no way to the node; nothing was sent but a handshake */
    static SamConnection open(Line line, URI base, MutualTls tls, Duration limit) throws IOException {
        int port = base.getPort() < 0 ? USUAL_PORT : base.getPort();
        var host = base.getHost().replaceAll("[\\[\\]]", "");
        line.socket.setTcpNoDelay(true);
        line.socket.connect(
                new InetSocketAddress(host, port), (int) Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE));
        var socket = (SSLSocket) tls.context().getSocketFactory().createSocket(line.socket, host, port, true);
        var parameters = tls.parameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!host.contains(":") && !host.matches("[0-9.]+")) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new SamConnection(socket, new BufferedInputStream(socket.getInputStream()), line);
    }

    ReplyReader.Answer exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        return new ReplyReader(in, LARGEST_ANSWER).read();
    }

    Line line() {
        return line;
    }

    void rest() {
        restingSince = System.nanoTime();
    }

    Duration rested() {
        return Duration.ofNanos(System.nanoTime() - restingSince);
    }

    /** To be used again. @return whether the node is still there, as far as can be seen */
    boolean resume(long until) {
        line.until = until;
        try {
            return in.available() == 0 && (rested().toNanos() < SHORT_REST || isSilent());
        } catch (IOException gone) {
            return false;
        }
    }

    // Who has closed it would be read now; who has not says nothing unasked.
    private boolean isSilent() throws IOException {
        socket.setSoTimeout(1);
        try {
            in.read();
            return false;
        } catch (SocketTimeoutException open) {
            return true;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    /** Without a word to the node: it may be the reason. */
    void close() {
        line.close();
    }
}
