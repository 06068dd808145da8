package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Token requests by client_credentials: the default scope of CSC, and no scope that takes a signer. */
final class ClientCredentialsRequests implements AuthenticationConverter {

    private final AuthenticationConverter delegate = new OAuth2ClientCredentialsAuthenticationConverter();

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        if (!(delegate.convert(request) instanceof OAuth2ClientCredentialsAuthenticationToken token)) {
            return null;
        }
        var scope = SignerScope.among(token.getScopes());
        if (scope.isPresent()) {
            throw new OAuth2AuthenticationException(new OwnError(
                    "invalid_scope",
                    "scope %s takes a signer".formatted(scope.get().word())));
        }
        return token.getScopes().isEmpty()
                ? new OAuth2ClientCredentialsAuthenticationToken(
                        (Authentication) token.getPrincipal(), Set.of("service"), token.getAdditionalParameters())
                : token;
    }
}
