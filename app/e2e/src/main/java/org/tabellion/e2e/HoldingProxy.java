package org.tabellion.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Stands between server and SAM, sees only TLS, and can keep the SAM's answers to itself: the answer that gets lost. */
final class HoldingProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final IntSupplier target;
    private volatile BooleanSupplier holding = () -> false;
    private final AtomicBoolean held = new AtomicBoolean();
    private final List<Socket> sockets = new ArrayList<>();

    /** @param target the SAM's port, asked for at each connection: it may be known only later */
    HoldingProxy(IntSupplier target) throws IOException {
        this.target = target;
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Nothing that the SAM says gets through once {@code reached} holds: until then handshakes and answers pass. */
    void holdOnce(BooleanSupplier reached) {
        holding = reached;
    }

    boolean hasHeld() {
        return held.get();
    }

    void release() {
        holding = () -> false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var near = listener.accept();
                var far = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt());
                synchronized (sockets) {
                    sockets.add(near);
                    sockets.add(far);
                }
                Thread.ofVirtual().start(() -> pump(near, far, false));
                Thread.ofVirtual().start(() -> pump(far, near, true));
            } catch (IOException closedOrRefused) {
                Thread.onSpinWait();
            }
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[16_384];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (answers && holding.getAsBoolean()) {
                    held.set(true);
                    // Swallowed: whoever waits for it waits in vain.
                    continue;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException ended) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (sockets) {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }
}
