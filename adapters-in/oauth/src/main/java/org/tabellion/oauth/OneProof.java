package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Refuses a client that proves itself in two ways, or under two names, in one request (RFC 6749 2.3). A bare {@code
 * client_id} beside Basic is fine if it is the same.
 */
final class OneProof implements AuthenticationConverter {

    private static final String BASIC = "Basic ";

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var header = request.getHeader("Authorization");
        boolean isBasic = header != null && header.regionMatches(true, 0, BASIC, 0, BASIC.length());
        var proofs = Stream.of("client_secret", "client_assertion")
                .filter(it -> request.getParameter(it) != null)
                .count();
        if (proofs + (isBasic ? 1 : 0) > 1) {
            throw refused("A client proves itself in one way");
        }
        var name = request.getParameter("client_id");
        if (isBasic && name != null && !name.equals(nameIn(header.substring(BASIC.length())))) {
            throw refused("Invalid parameter client_id");
        }
        return null;
    }

    /** @return null if it cannot be read: whoever reads it next says so */
    private static @Nullable String nameIn(String credentials) {
        try {
            var text = new String(Base64.getDecoder().decode(credentials.strip()), StandardCharsets.UTF_8);
            return text.indexOf(':') < 0
                    ? null
                    : URLDecoder.decode(text.substring(0, text.indexOf(':')), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static OAuth2AuthenticationException refused(String description) {
        return new OAuth2AuthenticationException(new OwnError(OAuth2ErrorCodes.INVALID_REQUEST, description));
    }
}
