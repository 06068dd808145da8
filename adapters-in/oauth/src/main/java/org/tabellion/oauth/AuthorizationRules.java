package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.tabellion.access.ClientPolicy;
import org.tabellion.authentication.AuthenticationProof;

/** What CSC wants of an authorization request, beside what OAuth wants. Client and redirect URI are checked by then. */
final class AuthorizationRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

    private final Clients clients;
    private final AccountTokens accounts;
    private final Set<SignerScope> offered;
    private final SignInAge age;

    AuthorizationRules(Clients clients, AccountTokens accounts, Set<SignerScope> offered, SignInAge age) {
        this.offered = offered;
        this.clients = clients;
        this.accounts = accounts;
        this.age = age;
    }

    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken token = context.getAuthentication();
        if (token.getRedirectUri() == null) {
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                    new OwnError("invalid_request", "Missing (or invalid type) string parameter redirect_uri"), null);
        }
        var request = ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
        if (isToBePushed(token.getClientId()) && !isPushed(request)) {
            throw refused(token, "invalid_request", "the client's requests have to be pushed");
        }
        checkAccount(token, request, false);
        checkLevel(token, request);
        checkAge(token, request);
        var scope = SignerScope.among(token.getScopes());
        if (scope.isEmpty()) {
            if (token.getAdditionalParameters().containsKey(AuthorizationDetails.PARAMETER)) {
                throw refused(token, AuthorizationDetails.ERROR, "authorization_details are of another scope");
            }
            if (isSignedIn(token)) {
                checkAccount(token, request, true);
            }
            return;
        }
        if (token.getScopes().size() > 1) {
            throw refused(
                    token,
                    "invalid_scope",
                    "scope %s is asked for alone".formatted(scope.get().word()));
        }
        if (!offered.contains(scope.get())) {
            throw token.getAdditionalParameters().containsKey(AuthorizationDetails.PARAMETER)
                    ? refused(token, AuthorizationDetails.ERROR, "Invalid parameter type")
                    : refused(token, "invalid_scope", null);
        }
        try {
            CredentialRequest.of(RequestParameters.of(request));
        } catch (CredentialRequest.Refused malformed) {
            throw refused(token, malformed.error(), malformed.getMessage());
        }
        switch (Answered.of(request).orElse(null)) {
            case Answered.Refused(var error, var description) -> throw refused(token, error, description);
            case Answered.Approved _ -> checkAccount(token, request, true);
            case null -> {
                if (isSignedIn(token)) {
                    throw refused(token, "invalid_request", "the signer cannot be asked by this request");
                }
            }
        }
    }

    private static boolean isSignedIn(OAuth2AuthorizationCodeRequestAuthenticationToken token) {
        return proof(token).isPresent();
    }

    private static Optional<AuthenticationProof> proof(OAuth2AuthorizationCodeRequestAuthenticationToken token) {
        return token.getPrincipal() instanceof Authentication principal
                        && principal.getPrincipal() instanceof AuthenticationProof proof
                ? Optional.of(proof)
                : Optional.empty();
    }

    /** @param last whether a code is given next: then it is used up */
    private void checkAccount(
            OAuth2AuthorizationCodeRequestAuthenticationToken token, HttpServletRequest request, boolean last) {
        var account = RequestParameters.of(request).get(AccountTokens.PARAMETER);
        if (account == null) {
            return;
        }
        boolean pushing = request.getRequestURI().endsWith("/pushed_authorize");
        boolean good = account.length == 1
                && (last
                        ? accounts.use(token.getClientId(), account[0])
                        : accounts.isGood(token.getClientId(), account[0], pushing));
        if (!good) {
            throw refused(token, "invalid_request", "Invalid parameter " + AccountTokens.PARAMETER);
        }
    }

    private static void checkLevel(
            OAuth2AuthorizationCodeRequestAuthenticationToken token, HttpServletRequest request) {
        var claims = RequestParameters.of(request).get(DemandedLevel.PARAMETER);
        var demanded = DemandedLevel.of(claims == null ? null : claims[0])
                .orElseThrow(() -> refused(token, "invalid_request", "Invalid parameter " + DemandedLevel.PARAMETER));
        // There is one level to sign in at: what cannot be reached is said before anybody has signed in.
        if (!demanded.isMetBy(AuthenticationProof.TWO_FACTORS)) {
            throw refused(token, DemandedLevel.UNMET, "the level that is demanded cannot be reached");
        }
    }

    /** A browser is sent to sign in anew before it comes here. What comes here in another way gets no code for less. */
    private void checkAge(OAuth2AuthorizationCodeRequestAuthenticationToken token, HttpServletRequest request) {
        if (SignInAge.isContradictory(request)) {
            throw refused(token, "invalid_request", "Invalid parameter prompt");
        }
        if (proof(token).filter(it -> !age.isMet(request, it)).isPresent()) {
            throw refused(token, "login_required", "the sign-in is older than is asked for");
        }
    }

    private boolean isToBePushed(String client) {
        return clients.view(client)
                .filter(it -> it.policy().profile() == ClientPolicy.Profile.FAPI2)
                .isPresent();
    }

    private static boolean isPushed(HttpServletRequest request) {
        return PushedFirst.of(request).isPresent() || request.getRequestURI().endsWith("/pushed_authorize");
    }

    private static OAuth2AuthorizationCodeRequestAuthenticationException refused(
            OAuth2AuthorizationCodeRequestAuthenticationToken token, String error, @Nullable String description) {
        return new OAuth2AuthorizationCodeRequestAuthenticationException(new OwnError(error, description), token);
    }
}
