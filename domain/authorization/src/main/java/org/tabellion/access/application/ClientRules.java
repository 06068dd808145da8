package org.tabellion.access.application;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.tabellion.access.ClientPolicy;
import org.tabellion.kernel.Failure;

/** What may be said of a client. */
final class ClientRules {

    private static final Set<String> GRANTS = Set.of("client_credentials", "authorization_code", "refresh_token");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_URI = 500;
    private static final int MOST_URIS = 50;

    private ClientRules() {}

    /** @param known the scopes that may be given */
    static void check(
            String displayName, Set<String> redirectUris, Set<String> grants, Set<String> scopes, Set<String> known) {
        if (displayName.isBlank()
                || displayName.length() > LONGEST_NAME
                || displayName.codePoints().anyMatch(ClientRules::isNoText)) {
            throw invalid("a display name is 1 to %d characters, without control characters".formatted(LONGEST_NAME));
        }
        if (!GRANTS.containsAll(grants) || !known.containsAll(scopes)) {
            throw invalid("a grant or a scope is unknown, or not to be given here");
        }
        if (redirectUris.size() > MOST_URIS) {
            throw Failure.invalid("invalid_redirect_uri", "a client has at most %d redirect URIs".formatted(MOST_URIS));
        }
        redirectUris.forEach(ClientRules::checkRedirect);
    }

    /** Called by the server, which a browser is not: https alone, so that who answers is who was meant. */
    static void checkResponses(Set<String> responseUris) {
        if (responseUris.size() > MOST_URIS) {
            throw Failure.invalid("invalid_response_uri", "a client has at most %d response URIs".formatted(MOST_URIS));
        }
        for (var text : responseUris) {
            if (text.length() > LONGEST_URI
                    || text.indexOf('*') >= 0
                    || !text.startsWith("https://")
                    || !isHttp(text)
                    || !text.chars().allMatch(it -> it > ' ' && it < 127)) {
                throw Failure.invalid(
                        "invalid_response_uri",
                        "a response URI is https with a host, at most %d characters of ASCII, without fragment, wildcard, user"
                                .formatted(LONGEST_URI));
            }
        }
    }

    /** Control characters, and halves of a character, which no database keeps. */
    private static boolean isNoText(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    static void check(ClientPolicy policy) {
        boolean needsKeys = policy.methods().contains(ClientPolicy.Method.PRIVATE_KEY_JWT)
                || policy.methods().contains(ClientPolicy.Method.SELF_SIGNED_TLS_CLIENT_AUTH);
        if (policy.methods().isEmpty() || needsKeys && policy.keys().isEmpty()) {
            throw invalid("a client has a way to prove who it is");
        }
        if (policy.methods().contains(ClientPolicy.Method.TLS_CLIENT_AUTH)
                && policy.subject().isEmpty()) {
            throw invalid("the subject of the client's certificate is missing");
        }
        if (policy.profile() == ClientPolicy.Profile.FAPI2
                && (policy.methods().stream().anyMatch(ClientPolicy.Method::isBySecret)
                        || policy.sender() == ClientPolicy.Sender.ANY)) {
            throw invalid("FAPI 2.0 takes no secrets, and bound tokens alone");
        }
    }

    private static Failure invalid(String detail) {
        return Failure.invalid("invalid_client_metadata", detail);
    }

    /**
     * Compared character by character later on, so it is taken as it stands: https, or plain http to the loopback alone
     * (RFC 8252 section 7.3); no fragment (RFC 6749 section 3.1.2), no wildcard, nobody's name and password.
     */
    private static void checkRedirect(String text) {
        if (text.length() <= LONGEST_URI && text.indexOf('*') < 0 && isHttp(text)) {
            return;
        }
        throw Failure.invalid(
                "invalid_redirect_uri",
                "a redirect URI is https with a host, or http to the loopback, at most %d characters, without fragment, wildcard, user"
                        .formatted(LONGEST_URI));
    }

    private static boolean isHttp(String text) {
        try {
            var uri = new URI(text);
            var host = uri.getHost();
            return host != null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && LOOPBACK.contains(host));
        } catch (URISyntaxException notAUri) {
            return false;
        }
    }
}
