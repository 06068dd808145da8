package org.tabellion.conformance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An OAuth client, and its secret. */
final class Client {

    private final String id;
    private final Secret secret;

    Client(String id, Secret secret) {
        this.id = id;
        this.secret = secret;
    }

    String id() {
        return id;
    }

    String secret() {
        return secret.reveal();
    }

    Client withSecret(String other) {
        return new Client(id, new Secret(other));
    }

    /** RFC 6749 2.3.1: both are form-encoded first. */
    String basic() {
        return "Basic "
                + Hashes.base64((encoded(id) + ":" + encoded(secret.reveal())).getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
