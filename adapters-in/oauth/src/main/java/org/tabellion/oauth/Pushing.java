package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2PushedAuthorizationRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2PushedAuthorizationRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.tabellion.access.KeepPushedRequest;
import org.tabellion.kernel.ClientId;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes pushed authorization requests. Spring's provider checks each by the rules of the authorization endpoint, but would
 * give it 300 seconds by the clock of the machine and forget it only with the code: so what it keeps is kept nowhere, and
 * ours lives as {@link KeepPushedRequest} says.
 */
final class Pushing implements AuthenticationProvider {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final KeepPushedRequest requests;
    private final OAuth2PushedAuthorizationRequestAuthenticationProvider checks =
            new OAuth2PushedAuthorizationRequestAuthenticationProvider(new KeptNowhere());

    Pushing(KeepPushedRequest requests, Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> rules) {
        this.requests = requests;
        checks.setAuthenticationValidator(rules);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2PushedAuthorizationRequestAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var pushed = (OAuth2PushedAuthorizationRequestAuthenticationToken) authentication;
        var client = client(pushed);
        checks.authenticate(withScopes(pushed));
        var kept = requests.push(new ClientId(client.getClientId()), parameters(pushed));
        return new Pushed(pushed, kept);
    }

    private static RegisteredClient client(OAuth2PushedAuthorizationRequestAuthenticationToken pushed) {
        if (!(pushed.getPrincipal() instanceof OAuth2ClientAuthenticationToken client) || !client.isAuthenticated()) {
            throw new OAuth2AuthenticationException("invalid_client");
        }
        var registered = Objects.requireNonNull(client.getRegisteredClient());
        if (!registered.getClientId().equals(pushed.getClientId())) {
            throw new OAuth2AuthenticationException(new OwnError("invalid_request", "Invalid parameter client_id"));
        }
        return registered;
    }

    private static OAuth2PushedAuthorizationRequestAuthenticationToken withScopes(
            OAuth2PushedAuthorizationRequestAuthenticationToken pushed) {
        return new OAuth2PushedAuthorizationRequestAuthenticationToken(
                pushed.getAuthorizationUri(),
                pushed.getClientId(),
                (Authentication) pushed.getPrincipal(),
                pushed.getRedirectUri(),
                pushed.getState(),
                AuthorizationRequests.scopes(pushed.getScopes(), pushed.getAdditionalParameters()),
                pushed.getAdditionalParameters());
    }

    private static Map<String, String> parameters(OAuth2PushedAuthorizationRequestAuthenticationToken pushed) {
        var request = ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
        var parameters = new HashMap<String, String>();
        for (var parameter : RequestParameters.of(request).entrySet()) {
            if (parameter.getValue().length != 1) {
                throw new OAuth2AuthenticationException(new OwnError("invalid_request", "a parameter is repeated"));
            }
            if (!parameter.getKey().startsWith("tabellion.")) {
                parameters.put(parameter.getKey(), parameter.getValue()[0]);
            }
        }
        parameters.put("client_id", pushed.getClientId());
        Sender.of(request).dpop().ifPresent(key -> {
            var other = parameters.put(AccessTokens.DPOP_KEY, key);
            if (other != null && !other.equals(key)) {
                throw new OAuth2AuthenticationException(
                        new OwnError("invalid_dpop_proof", "dpop_jkt names another key than the proof"));
            }
        });
        return parameters;
    }

    /** A request that was taken. */
    private static final class Pushed extends OAuth2PushedAuthorizationRequestAuthenticationToken {

        private static final long serialVersionUID = 1;

        private final String uri;
        private final Duration life;

        Pushed(OAuth2PushedAuthorizationRequestAuthenticationToken pushed, KeepPushedRequest.Pushed kept) {
            super(
                    pushed.getAuthorizationUri(),
                    pushed.getClientId(),
                    (Authentication) pushed.getPrincipal(),
                    pushed.getRedirectUri(),
                    pushed.getState(),
                    pushed.getScopes(),
                    pushed.getAdditionalParameters());
            this.uri = kept.uri();
            this.life = kept.life();
        }
    }

    static void answer(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var pushed = (Pushed) authentication;
        var body = new LinkedHashMap<String, Object>();
        body.put(PushedFirst.REQUEST_URI, pushed.uri);
        body.put("expires_in", pushed.life.toSeconds());
        response.setStatus(HttpServletResponse.SC_CREATED);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-cache, no-store");
        response.getWriter().write(JSON.writeValueAsString(body));
    }

    private static final class KeptNowhere implements OAuth2AuthorizationService {

        @Override
        public void save(OAuth2Authorization authorization) {
            // The request is kept by itself, as soon as Spring has found nothing wrong with it.
        }

        @Override
        public void remove(OAuth2Authorization authorization) {
            throw new UnsupportedOperationException("nothing is kept here");
        }

        @Override
        public @Nullable OAuth2Authorization findById(String id) {
            return null;
        }

        @Override
        public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
            return null;
        }
    }
}
