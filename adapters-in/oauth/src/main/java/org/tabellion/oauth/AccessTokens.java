package org.tabellion.oauth;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.SignToken;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import tools.jackson.databind.json.JsonMapper;

/**
 * Access tokens: JWTs by RFC 9068, ES256. That of scope {@code credential} is a handle: it names the approval, whose SAD
 * never leaves the server.
 */
final class AccessTokens implements OAuth2TokenGenerator<OAuth2AccessToken> {

    static final String TYPE = "at+jwt";
    /** Of an authorization request: the key that its code is bound to (RFC 9449 section 10). */
    static final String DPOP_KEY = "dpop_jkt";

    private static final Duration SERVICE_LIFE = Duration.ofHours(1);
    private static final Duration CREDENTIAL_LIFE = Duration.ofSeconds(300);
    private static final int JTI_IN_BYTES = 16;

    private final SignToken signer;
    private final Clients clients;
    private final String issuer;
    private final TrustedTime time;
    private final Randomness randomness;
    private final JsonMapper json = JsonMapper.shared();

    AccessTokens(SignToken signer, Clients clients, String issuer, TrustedTime time, Randomness randomness) {
        this.signer = signer;
        this.clients = clients;
        this.issuer = issuer;
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public @Nullable OAuth2AccessToken generate(OAuth2TokenContext context) {
        if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
            return null;
        }
        checkDetails(context);
        var client = clients.view(context.getRegisteredClient().getClientId()).orElseThrow();
        var scopes = context.getAuthorizedScopes();
        // Whole seconds: that is all a JWT can say.
        var issuedAt = time.now().truncatedTo(ChronoUnit.SECONDS);
        var expiresAt = issuedAt.plus(SignerScope.among(scopes).isPresent() ? CREDENTIAL_LIFE : SERVICE_LIFE);
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer);
        claims.put("sub", client.id().value());
        claims.put("aud", issuer);
        claims.put("client_id", client.id().value());
        claims.put("group", client.group().value());
        claims.put("scope", String.join(" ", new TreeSet<>(scopes)));
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.put("jti", randomness.bytes(JTI_IN_BYTES).base64Url());
        addSigner(claims, context.getAuthorization());
        var binding = binding(context, client.policy());
        if (!binding.isEmpty()) {
            claims.put("cnf", binding);
        }
        var value = signer.sign(TYPE, Bytes.ofUtf8(json.writeValueAsString(claims)));
        return new Issued(value, issuedAt, expiresAt, scopes, claims);
    }

    /** By its claims Spring tells whether it is bound to a key, and so of the type {@code DPoP}. */
    private static final class Issued extends OAuth2AccessToken implements ClaimAccessor {

        private static final long serialVersionUID = 1;

        private final transient Map<String, Object> claims;

        Issued(String value, Instant issuedAt, Instant expiresAt, Set<String> scopes, Map<String, Object> claims) {
            super(TokenType.BEARER, value, issuedAt, expiresAt, scopes);
            this.claims = claims;
        }

        @Override
        public Map<String, Object> getClaims() {
            return claims;
        }
    }

    /** To whom the token is bound; what the client, or its authorization request, demands of that is met. */
    private static Map<String, String> binding(OAuth2TokenContext context, ClientPolicy policy) {
        var sender = Sender.present();
        var binding = sender.binding(policy.sender())
                .orElseThrow(() -> new OAuth2AuthenticationException(new OwnError(
                        policy.sender() == ClientPolicy.Sender.DPOP ? "invalid_dpop_proof" : "invalid_request",
                        "the client's tokens are bound to their sender, who has proven nothing")));
        var key = Optional.ofNullable(context.getAuthorization()).flatMap(it -> parameter(it, DPOP_KEY));
        if (key.isPresent() && !key.equals(sender.dpop())) {
            throw new OAuth2AuthenticationException(
                    new OwnError("invalid_dpop_proof", "the code is bound to another key"));
        }
        return binding;
    }

    static Optional<String> parameter(OAuth2Authorization authorization, String name) {
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        return Optional.ofNullable(request)
                .map(it -> it.getAdditionalParameters().get(name))
                .map(Object::toString);
    }

    private static void addSigner(Map<String, Object> claims, @Nullable OAuth2Authorization authorization) {
        if (authorization == null) {
            return;
        }
        if (authorization.getAttribute(Principal.class.getName()) instanceof Authentication principal
                && principal.getPrincipal() instanceof AuthenticationProof proof) {
            claims.put("sub", proof.signer().value());
            claims.put("acr", proof.acr());
            claims.put("amr", proof.amr());
            claims.put("auth_time", proof.at().getEpochSecond());
        }
        if (authorization.getAuthorizationGrantType().equals(Logins.TYPE)) {
            claims.put("client_proven", false);
        }
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        if (request != null && request.getAdditionalParameters().containsKey(CredentialRequest.APPROVAL)) {
            claims.put("approval_id", request.getAdditionalParameters().get(CredentialRequest.APPROVAL));
            // A key that is not made yet has no name.
            Optional.ofNullable(request.getAdditionalParameters().get(CredentialRequest.CREDENTIAL))
                    .ifPresent(it -> claims.put("credential_id", it));
        }
    }

    /** RFC 9396 section 6: what a token request says of the details is what the signer has approved. */
    private static void checkDetails(OAuth2TokenContext context) {
        if (!(context.getAuthorizationGrant() instanceof OAuth2AuthorizationCodeAuthenticationToken request)
                || !request.getAdditionalParameters().containsKey(AuthorizationDetails.PARAMETER)) {
            return;
        }
        var asked = request.getAdditionalParameters().get(AuthorizationDetails.PARAMETER);
        boolean repeated = Optional.ofNullable(context.getAuthorization())
                .flatMap(AccessTokens::details)
                .filter(it -> asked instanceof String text && it.areRepeatedBy(text))
                .isPresent();
        if (!repeated) {
            throw new OAuth2AuthenticationException(new OwnError(
                    OAuth2ErrorCodes.INVALID_GRANT,
                    "authorization_details differ from those of the authorization request"));
        }
    }

    /** Those of the authorization request. */
    static Optional<AuthorizationDetails> details(OAuth2Authorization authorization) {
        return parameter(authorization, AuthorizationDetails.PARAMETER).map(text -> {
            try {
                return AuthorizationDetails.parse(text);
            } catch (CredentialRequest.Refused changed) {
                throw new IllegalStateException("what was approved is well-formed", changed);
            }
        });
    }

    /** Of a token that was just made here. */
    Optional<String> credentialOf(String token) {
        var payload = Bytes.ofBase64Url(token.split("\\.")[1]).utf8();
        return Optional.ofNullable(json.readTree(payload).get("credential_id")).map(it -> it.stringValue());
    }
}
