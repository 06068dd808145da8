package org.tabellion.samclient;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the SAMs are reached.
 *
 * @param nodes each as {@code https://sam-a.example:8443}, whose host is checked against the certificate
 * @param sharedMemory whether the nodes have one memory: believed only as far as they say so themselves
 * @param connectTimeout for connection and handshake, and for waiting for a free connection
 * @param timeout for one attempt as a whole
 * @param connections to each node at most
 * @param auditKeys PEM, public: the keys that audit roots are signed by; if empty, what the nodes tell is taken
 */
public record SamClientSettings(
        List<URI> nodes,
        boolean sharedMemory,
        Duration connectTimeout,
        Duration timeout,
        int connections,
        List<Path> auditKeys) {

    public SamClientSettings {
        nodes = List.copyOf(nodes);
        auditKeys = List.copyOf(auditKeys);
        if (nodes.isEmpty() || nodes.stream().distinct().count() != nodes.size()) {
            throw new IllegalArgumentException("the nodes of the SAM are at least one, and each stands once");
        }
        if (nodes.stream().anyMatch(it -> !"https".equals(it.getScheme()) || it.getHost() == null)) {
            throw new IllegalArgumentException("a node of the SAM is an https address");
        }
        if (connections < 1 || connectTimeout.isNegative() || connectTimeout.isZero() || timeout.isZero()) {
            throw new IllegalArgumentException("connections and timeouts are positive");
        }
    }

    /** One node, and the usual for the rest. */
    public static SamClientSettings of(URI node, Duration timeout) {
        return new SamClientSettings(List.of(node), false, Duration.ofSeconds(5), timeout, 64, List.of());
    }
}
