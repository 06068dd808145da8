package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands between a node and its database, and loses what the database answers when it is told to. */
final class CuttingProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicBoolean losesCommit = new AtomicBoolean();
    private volatile boolean isCut;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The next COMMIT reaches the database; its answer reaches nobody. */
    void loseNextCommit() {
        losesCommit.set(true);
    }

    boolean hasLostCommit() {
        return !losesCommit.get();
    }

    /** Nobody gets through any more. */
    void cut() {
        isCut = true;
        open.forEach(CuttingProxy::close);
    }

    void mend() {
        isCut = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                if (isCut) {
                    client.close();
                    continue;
                }
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.addAll(List.of(client, server));
                var deaf = new AtomicBoolean();
                Thread.ofVirtual().start(() -> pass(client, server, true, deaf));
                Thread.ofVirtual().start(() -> pass(server, client, false, deaf));
            } catch (IOException closed) {
                // The test is over, or the database is not there.
            }
        }
    }

    private void pass(Socket from, Socket to, boolean isAsking, AtomicBoolean deaf) {
        var buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (isAsking && isCommit(buffer, length) && losesCommit.compareAndSet(true, false)) {
                    deaf.set(true);
                }
                if (!isAsking && deaf.get()) {
                    return;
                }
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException cut) {
            // The other side has ended.
        }
    }

    // The driver spells it out, if it is told not to name statements.
    private static boolean isCommit(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains("COMMIT");
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
