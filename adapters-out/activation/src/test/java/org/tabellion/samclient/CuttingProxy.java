package org.tabellion.samclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullMarked;

/** Stands before a node, sees only TLS, and cuts the connection where a test wants it. */
@NullMarked
final class CuttingProxy implements AutoCloseable {

    enum Cut {
        NONE,
        /** The next request does not arrive. */
        BEFORE,
        /** The next request arrives, its answer does not. */
        AFTER,
        /** The next request arrives, its answer is kept back, and the connection stays. */
        HOLD,
        /** Nothing arrives from now on, as when nobody is there. */
        REFUSE
    }

    private final ServerSocket listening;
    private final int target;
    private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NONE);
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    CuttingProxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** That ever came. */
    int connections() {
        return connections.get();
    }

    void cutNext(Cut next) {
        cut.set(next);
        if (next == Cut.REFUSE) {
            close();
        }
    }

    /** Those that are open now, as a node does that is started anew. */
    void cutAll() throws IOException {
        for (var socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                connections.incrementAndGet();
                open.add(client);
                open.add(server);
                Thread.ofVirtual().start(() -> pump(client, server, Cut.BEFORE));
                Thread.ofVirtual().start(() -> pump(server, client, Cut.AFTER));
            } catch (IOException closed) {
                return;
            }
        }
    }

    // Fresh connections begin with a handshake: a test that cuts has warmed its connection before.
    private void pump(Socket from, Socket to, Cut here) {
        var buffer = new byte[64 * 1024];
        try (from;
                to) {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                if (cut.compareAndSet(here, Cut.NONE)) {
                    return;
                }
                if (here == Cut.AFTER && cut.compareAndSet(Cut.HOLD, Cut.NONE)) {
                    continue;
                }
                to.getOutputStream().write(buffer, 0, count);
                to.getOutputStream().flush();
            }
        } catch (IOException cutByTheOtherSide) {
            return;
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
