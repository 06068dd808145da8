package org.tabellion.samserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tabellion.kernel.Failure;
import org.tabellion.samapi.StrictJson;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where administrators speak to a running SAM: a Unix domain socket that only the SAM's own user and root may use. Each
 * request and each answer is one line of JSON; an answer with the member {@code error} is a refusal.
 */
final class AdminSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminSocket.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_AT_ONCE = 8;
    static final int LONGEST_LINE = 1 << 20;
    // sun_path of struct sockaddr_un has 108 bytes, the last of them 0.
    private static final int LONGEST_PATH = 107;

    private final Path path;
    private final ServerSocketChannel server;
    private final Desk desk;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    private AdminSocket(Path path, ServerSocketChannel server, Desk desk) {
        this.path = path;
        this.server = server;
        this.desk = desk;
    }

    /** What answers. */
    interface Desk {

        /** @throws Failure if the request is refused */
        ObjectNode answer(ObjectNode request);
    }

    /** @throws Failure INVALID {@code admin_socket} if there can be no socket of that name */
    static AdminSocket open(Path path, Desk desk) {
        requireLength(path);
        try {
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            // Bound where nobody else may look, and put in place with its mode: at no time may others connect.
            var hidden = Files.createTempDirectory(
                    path.getParent(),
                    ".s",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var unready = hidden.resolve("s");
            try {
                requireLength(unready);
                server.bind(UnixDomainSocketAddress.of(unready));
                Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-------"));
                Files.move(unready, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unready);
                Files.delete(hidden);
            }
            var socket = new AdminSocket(path, server, desk);
            Thread.ofVirtual().name("admin-socket").start(socket::accept);
            return socket;
        } catch (IOException e) {
            throw Failure.invalid("admin_socket", "cannot listen on %s: %s".formatted(path, e.getMessage()));
        }
    }

    static void requireLength(Path path) {
        if (path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw Failure.invalid(
                    "admin_socket",
                    "the path of a Unix socket has at most %d bytes: set admin_socket in static_config.json to a shorter one than %s"
                            .formatted(LONGEST_PATH, path));
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                var connection = server.accept();
                if (places.tryAcquire()) {
                    Thread.ofVirtual().name("admin").start(() -> serve(connection));
                } else {
                    connection.close();
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException e) {
                LOG.warn("an administrator could not be answered: {}", e.getMessage());
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            var peer = connection
                    .getOption(ExtendedSocketOptions.SO_PEERCRED)
                    .user()
                    .getName();
            if (!peer.equals("root") && !peer.equals(Files.getOwner(path).getName())) {
                LOG.warn("user {} may not administer this SAM", peer);
                return;
            }
            var in = new BufferedInputStream(Channels.newInputStream(connection));
            var out = Channels.newOutputStream(connection);
            for (var line = line(in); line.length > 0; line = line(in)) {
                var answer = new ByteArrayOutputStream();
                answer.writeBytes(JSON.writeValueAsBytes(answer(line)));
                answer.write('\n');
                out.write(answer.toByteArray());
                out.flush();
            }
        } catch (IOException e) {
            LOG.debug("an administrator has gone", e);
        } finally {
            places.release();
        }
    }

    private ObjectNode answer(byte[] line) {
        try {
            return desk.answer(StrictJson.object(line));
        } catch (Failure e) {
            LOG.info("an administrator's command failed: {} ({})", e.getMessage(), e.code());
            return refusal(e.code(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return refusal("malformed", "not a command: " + e.getMessage());
        } catch (RuntimeException e) { // last resort: the caller must get an answer
            LOG.error("an administrator's command failed for no reason that was foreseen", e);
            return refusal("internal", "see the log of the SAM");
        }
    }

    private static ObjectNode refusal(String code, String message) {
        return JSON.createObjectNode().put("error", code).put("error_description", message);
    }

    /** Without its end; empty if there is no more, or too much. */
    static byte[] line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
            if (line.size() > LONGEST_LINE) {
                return new byte[0];
            }
        }
        return line.toByteArray();
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("{} was not taken away: {}", path, e.getMessage());
        }
    }
}
