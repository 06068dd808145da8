package org.tabellion.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** One authorization request of the service provider, with PKCE: where it sends the signer, and what comes of who comes back. */
final class Opening {

    static final String CALLBACK = "https://service-provider.example/callback";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ServiceProvider serviceProvider;
    private final String verifier = random(32);
    private final String state = random(16);
    private final URI address;

    Opening(URI server, ServiceProvider serviceProvider, String scope, Map<String, String> more)
            throws GeneralSecurityException {
        this.serviceProvider = serviceProvider;
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", serviceProvider.clientId());
        parameters.put("redirect_uri", CALLBACK);
        parameters.put("scope", scope);
        parameters.put("state", state);
        parameters.put(
                "code_challenge",
                base64Url(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII))));
        parameters.put("code_challenge_method", "S256");
        parameters.putAll(more);
        this.address = server.resolve("/oauth2/authorize?"
                + parameters.entrySet().stream()
                        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")));
    }

    URI address() {
        return address;
    }

    /**
     * @param back where the browser was sent
     * @return the answer of the token endpoint
     */
    JsonNode token(URI back, Map<String, String> more) throws IOException {
        if (!back.toString().startsWith(CALLBACK) || !state.equals(parameter(back, "state"))) {
            throw new IOException("the browser was not sent back: " + back);
        }
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", parameter(back, "code"));
        form.put("redirect_uri", CALLBACK);
        form.put("code_verifier", verifier);
        form.putAll(more);
        return serviceProvider.token(form);
    }

    private static String parameter(URI address, String name) throws IOException {
        return Arrays.stream(address.getQuery().split("&"))
                .filter(it -> it.startsWith(name + "="))
                .map(it -> it.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IOException("no %s in %s".formatted(name, address)));
    }

    private static String random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return base64Url(bytes);
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
