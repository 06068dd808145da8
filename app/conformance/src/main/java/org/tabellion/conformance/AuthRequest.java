package org.tabellion.conformance;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** An authorization request with the verifier of its challenge; each change gives another one. */
final class AuthRequest {

    private final Map<String, String> parameters;
    private final String verifier;
    private final String raw;

    private AuthRequest(Map<String, String> parameters, String verifier, String raw) {
        this.parameters = parameters;
        this.verifier = verifier;
        this.raw = raw;
    }

    /** Without a challenge. */
    static AuthRequest of(Map<String, String> parameters) {
        return new AuthRequest(parameters, "", "");
    }

    AuthRequest challenged(String newVerifier) {
        return new AuthRequest(parameters, newVerifier, raw)
                .with(
                        "code_challenge",
                        Hashes.base64Url(Hashes.sha256(newVerifier.getBytes(StandardCharsets.US_ASCII))))
                .with("code_challenge_method", "S256");
    }

    AuthRequest with(String name, String value) {
        var more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new AuthRequest(more, verifier, raw);
    }

    AuthRequest without(String... names) {
        var less = new LinkedHashMap<>(parameters);
        for (var name : names) {
            less.remove(name);
        }
        return new AuthRequest(less, verifier, raw);
    }

    /** Goes behind the query as it is. */
    AuthRequest and(String query) {
        return new AuthRequest(parameters, verifier, "&" + query);
    }

    Map<String, String> parameters() {
        return Map.copyOf(parameters);
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    String verifier() {
        return verifier;
    }

    URI at(URI endpoint) {
        return URI.create(endpoint + "?" + encoded(parameters) + raw);
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
