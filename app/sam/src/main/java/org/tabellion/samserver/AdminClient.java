package org.tabellion.samserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.samapi.StrictJson;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A running SAM, as its administrators' commands speak to it. */
final class AdminClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SocketChannel connection;
    private final InputStream in;
    private String challenge = "";
    private String agreement = "";

    private AdminClient(SocketChannel connection) {
        this.connection = connection;
        this.in = new BufferedInputStream(Channels.newInputStream(connection));
    }

    /**
     * @return empty if no SAM runs there
     * @throws Failure FORBIDDEN {@code admin_socket} if the socket is somebody else's
     */
    static Optional<AdminClient> connect(Path socket) {
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        requireOwn(socket);
        try {
            var connection = SocketChannel.open(StandardProtocolFamily.UNIX);
            boolean connected = false;
            try {
                connected = connection.connect(UnixDomainSocketAddress.of(socket));
            } finally {
                if (!connected) {
                    connection.close();
                }
            }
            return Optional.of(new AdminClient(connection));
        } catch (IOException nobodyListens) {
            return Optional.empty();
        }
    }

    private static void requireOwn(Path socket) {
        try {
            var owner = Files.getOwner(socket).getName();
            if (!owner.equals("root")
                    && !owner.equals(System.getProperty("user.name"))
                    && !"root".equals(System.getProperty("user.name"))) {
                throw Failure.forbidden("admin_socket", "%s belongs to %s".formatted(socket, owner));
            }
        } catch (IOException e) {
            throw Failure.unavailable("the SAM", e);
        }
    }

    static ObjectNode command(String name) {
        return JSON.createObjectNode().put("command", name);
    }

    /** What the custodians have agreed to goes with every command from now on. */
    void agreed(String challenge, Bytes agreement) {
        this.challenge = challenge;
        this.agreement = agreement.base64Url();
    }

    /** A key pair object under the newest wrapping key. */
    byte[] rewrap(byte[] keyPair) {
        var request = command("rewrap");
        request.set("key_pair", JSON.readTree(keyPair));
        return JSON.writeValueAsBytes(ask(request).path("key_pair"));
    }

    /** @throws Failure CONFLICT with the SAM's own code if it refuses; UNAVAILABLE if it does not answer */
    ObjectNode ask(ObjectNode request) {
        if (!challenge.isEmpty()) {
            request.put("challenge", challenge).put("agreement", agreement);
        }
        try {
            var line = new ByteArrayOutputStream();
            line.writeBytes(JSON.writeValueAsBytes(request));
            line.write('\n');
            var out = Channels.newOutputStream(connection);
            out.write(line.toByteArray());
            out.flush();
            var answer = AdminSocket.line(in);
            if (answer.length == 0) {
                throw Failure.unavailable("the SAM, which runs,", null);
            }
            var read = StrictJson.object(answer);
            if (read.has("error")) {
                throw Failure.conflict(
                        read.path("error").asString(),
                        read.path("error_description").asString());
            }
            return read;
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.unavailable("the SAM, which runs,", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw Failure.unavailable("the SAM", e);
        }
    }
}
