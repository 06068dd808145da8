package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads authorization requests: the default scope of CSC, and the signer's answer, which no client can forge. */
final class AuthorizationRequests implements AuthenticationConverter {

    private final AuthenticationConverter delegate = new OAuth2AuthorizationCodeRequestAuthenticationConverter();

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        if (!(delegate.convert(asPushed(request)) instanceof OAuth2AuthorizationCodeRequestAuthenticationToken token)) {
            return null;
        }
        var parameters = new HashMap<String, Object>(token.getAdditionalParameters());
        parameters.remove(CredentialRequest.APPROVAL);
        parameters.remove(CredentialRequest.CONSENT);
        parameters.remove(CredentialRequest.SINCE);
        // Checked by then, and nothing to keep with a grant.
        parameters.remove(AccountTokens.PARAMETER);
        if (Answered.of(request).orElse(null) instanceof Answered.Approved approved) {
            parameters.put(CredentialRequest.APPROVAL, approved.approval().value());
            approved.credential().ifPresent(it -> parameters.put(CredentialRequest.CREDENTIAL, it.value()));
        }
        return new OAuth2AuthorizationCodeRequestAuthenticationToken(
                token.getAuthorizationUri(),
                token.getClientId(),
                (Authentication) token.getPrincipal(),
                token.getRedirectUri(),
                token.getState(),
                scopes(token.getScopes(), token.getAdditionalParameters()),
                parameters);
    }

    /** As we spell them, and those that are meant where none is named. */
    static Set<String> scopes(Set<String> named, Map<String, Object> parameters) {
        if (!named.isEmpty()) {
            return named.stream().map(SignerScope::spelled).collect(Collectors.toUnmodifiableSet());
        }
        if (!(parameters.get(AuthorizationDetails.PARAMETER) instanceof String details)) {
            return Set.of("service");
        }
        return Set.of(AuthorizationDetails.scopeOf(details)
                .orElse(SignerScope.CREDENTIAL)
                .word());
    }

    /** What was pushed, as though it stood in the address. */
    private static HttpServletRequest asPushed(HttpServletRequest request) {
        if (!RequestParameters.areReplaced(request)) {
            return request;
        }
        var parameters = RequestParameters.of(request);
        return new HttpServletRequestWrapper(request) {

            @Override
            public Map<String, String[]> getParameterMap() {
                return parameters;
            }

            // Spring takes for a parameter of the address only what this has in it.
            @Override
            public String getQueryString() {
                return String.join("&", parameters.keySet());
            }
        };
    }
}
