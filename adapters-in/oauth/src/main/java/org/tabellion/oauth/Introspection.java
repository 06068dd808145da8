package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.tabellion.access.ClientView;
import tools.jackson.databind.json.JsonMapper;

/**
 * Introspection (RFC 7662) for the resource servers of a group, and for a client of its own tokens. Whatever is not
 * theirs to see is not active, and neither is a refresh token. Spring's own provider would tell every client of every
 * token, and nothing of what ours say, of which only digests are kept.
 */
final class Introspection implements AuthenticationProvider {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Clients clients;
    private final Authorizations authorizations;
    private final JwtDecoder tokens;

    /** @param tokens reads them whoever their sender is: it is not the sender who asks */
    Introspection(Clients clients, Authorizations authorizations, JwtDecoder tokens) {
        this.clients = clients;
        this.authorizations = authorizations;
        this.tokens = tokens;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenIntrospectionAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var asked = (OAuth2TokenIntrospectionAuthenticationToken) authentication;
        if (!(asked.getPrincipal() instanceof OAuth2ClientAuthenticationToken client) || !client.isAuthenticated()) {
            throw new OAuth2AuthenticationException("invalid_client");
        }
        var asking = clients.view(
                        Objects.requireNonNull(client.getRegisteredClient()).getClientId())
                .orElseThrow();
        return new Told(
                asked,
                client,
                read(asked.getToken())
                        .filter(it -> maySee(asking, it))
                        .map(this::told)
                        .orElse(Map.of("active", false)));
    }

    private Optional<Jwt> read(String token) {
        try {
            return Optional.of(tokens.decode(token)).filter(this::stands);
        } catch (JwtException refused) {
            return Optional.empty();
        }
    }

    /** Asked anew each time, where the interfaces may rely on an answer for some seconds. */
    private boolean stands(Jwt token) {
        return Optional.ofNullable(authorizations.findByToken(token.getTokenValue(), OAuth2TokenType.ACCESS_TOKEN))
                .map(OAuth2Authorization::getAccessToken)
                .filter(it -> !it.isInvalidated())
                .isPresent();
    }

    private static boolean maySee(ClientView asking, Jwt token) {
        return asking.group().value().equals(token.getClaimAsString("group"))
                && (asking.policy().introspects() || asking.id().value().equals(token.getClaimAsString("client_id")));
    }

    private Map<String, Object> told(Jwt token) {
        var told = new LinkedHashMap<String, Object>();
        told.put("active", true);
        told.putAll(token.getClaims());
        told.put("iat", Objects.requireNonNull(token.getIssuedAt()).getEpochSecond());
        told.put("exp", Objects.requireNonNull(token.getExpiresAt()).getEpochSecond());
        Map<String, Object> confirmation = token.getClaimAsMap("cnf");
        told.put("token_type", confirmation != null && confirmation.containsKey(Sender.DPOP) ? "DPoP" : "Bearer");
        Optional.ofNullable(authorizations.findByToken(token.getTokenValue(), OAuth2TokenType.ACCESS_TOKEN))
                .flatMap(AccessTokens::details)
                .ifPresent(it -> told.put(
                        AuthorizationDetails.PARAMETER,
                        it.granted(Optional.ofNullable(token.getClaimAsString("credential_id")))));
        return told;
    }

    static void answer(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().write(JSON.writeValueAsString(((Told) authentication).told));
    }

    private static final class Told extends OAuth2TokenIntrospectionAuthenticationToken {

        private static final long serialVersionUID = 1;

        private final transient Map<String, Object> told;

        Told(OAuth2TokenIntrospectionAuthenticationToken asked, Authentication client, Map<String, Object> told) {
            super(asked.getToken(), client, asked.getTokenTypeHint(), Map.of());
            this.told = told;
        }
    }
}
