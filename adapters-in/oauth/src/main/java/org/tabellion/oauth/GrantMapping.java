package org.tabellion.oauth;

import java.security.Principal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.tabellion.access.ClientView;
import org.tabellion.access.Grant;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

/**
 * Spring's authorizations as our grants and back, member by member: no serialised objects. Token values are not kept, so
 * one that is not at hand comes back as the digest that stands for it.
 */
final class GrantMapping {

    private static final String PLACEHOLDER = "sha256:";
    private static final String PARAMETER = "parameter.";

    private static final String READ_FROM = GrantMapping.class.getName() + ".grant";

    private GrantMapping() {}

    static Bytes digest(String token) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(token));
    }

    static Grant toGrant(OAuth2Authorization authorization, ClientView client) {
        return new Grant(
                authorization.getId(),
                client.id(),
                client.group(),
                authorization.getAuthorizationGrantType().getValue(),
                authorization.getPrincipalName(),
                authorization.getAuthorizedScopes(),
                facts(authorization),
                issued(authorization.getToken(OAuth2AuthorizationCode.class)),
                issued(authorization.getToken(OAuth2AccessToken.class)),
                issued(authorization.getToken(OAuth2RefreshToken.class)));
    }

    private static Optional<Grant.IssuedToken> issued(
            OAuth2Authorization.@Nullable Token<? extends OAuth2Token> token) {
        if (token == null) {
            return Optional.empty();
        }
        var value = token.getToken().getTokenValue();
        var digest = value.startsWith(PLACEHOLDER) ? Bytes.ofHex(value.substring(PLACEHOLDER.length())) : digest(value);
        return Optional.of(new Grant.IssuedToken(
                digest,
                truncated(token.getToken().getIssuedAt()),
                truncated(token.getToken().getExpiresAt()),
                token.isInvalidated()));
    }

    /** What is written is equal to what is read back. */
    private static Instant truncated(@Nullable Instant time) {
        return Objects.requireNonNull(time).truncatedTo(ChronoUnit.MILLIS);
    }

    private static Map<String, String> facts(OAuth2Authorization authorization) {
        var facts = new HashMap<String, String>();
        if (authorization.getAttribute(Principal.class.getName()) instanceof Authentication principal
                && principal.getPrincipal() instanceof AuthenticationProof proof) {
            facts.put("signer", proof.signer().value());
            facts.put("group", proof.group().value());
            facts.put("amr", String.join(" ", proof.amr()));
            facts.put("acr", proof.acr());
            facts.put("authenticated_at", proof.at().toString());
        }
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        if (request != null) {
            facts.put("authorization_uri", request.getAuthorizationUri());
            facts.put("requested_scopes", String.join(" ", request.getScopes()));
            if (request.getRedirectUri() != null) {
                facts.put("redirect_uri", request.getRedirectUri());
            }
            if (request.getState() != null) {
                facts.put("state", request.getState());
            }
            request.getAdditionalParameters().forEach((name, value) -> facts.put(PARAMETER + name, value.toString()));
        }
        return facts;
    }

    /** @param shown the token by which it was found, if it was */
    static OAuth2Authorization toAuthorization(Grant grant, RegisteredClient client, @Nullable String shown) {
        var builder = OAuth2Authorization.withRegisteredClient(client)
                .id(grant.id())
                .principalName(grant.principal())
                .authorizationGrantType(new AuthorizationGrantType(grant.type()))
                .authorizedScopes(grant.scopes())
                .attribute(READ_FROM, grant);
        principal(grant.facts()).ifPresent(it -> builder.attribute(Principal.class.getName(), it));
        request(grant).ifPresent(it -> builder.attribute(OAuth2AuthorizationRequest.class.getName(), it));
        grant.code()
                .ifPresent(code -> builder.token(
                        new OAuth2AuthorizationCode(value(code, shown), code.issuedAt(), code.expiresAt()),
                        it -> it.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, code.invalidated())));
        grant.accessToken()
                .ifPresent(token -> builder.token(
                        new OAuth2AccessToken(
                                OAuth2AccessToken.TokenType.BEARER,
                                value(token, shown),
                                token.issuedAt(),
                                token.expiresAt(),
                                grant.scopes()),
                        it -> it.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, token.invalidated())));
        grant.refreshToken()
                .ifPresent(token -> builder.token(
                        new OAuth2RefreshToken(value(token, shown), token.issuedAt(), token.expiresAt()),
                        it -> it.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, token.invalidated())));
        return builder.build();
    }

    /** What {@code authorization} was read from; empty if it is new. */
    static Optional<Grant> readFrom(OAuth2Authorization authorization) {
        return authorization.getAttribute(READ_FROM) instanceof Grant grant ? Optional.of(grant) : Optional.empty();
    }

    /** That of a credential token. */
    static Optional<ApprovalId> approval(Grant grant) {
        return Optional.ofNullable(grant.facts().get(PARAMETER + CredentialRequest.APPROVAL))
                .map(ApprovalId::new);
    }

    private static String value(Grant.IssuedToken token, @Nullable String shown) {
        return shown != null && digest(shown).equals(token.digest())
                ? shown
                : PLACEHOLDER + token.digest().hex();
    }

    private static Optional<SignedInSigner> principal(Map<String, String> facts) {
        return facts.containsKey("signer")
                ? Optional.of(new SignedInSigner(new AuthenticationProof(
                        new SignerId(fact(facts, "signer")),
                        new GroupId(fact(facts, "group")),
                        List.of(fact(facts, "amr").split(" ")),
                        fact(facts, "acr"),
                        Instant.parse(fact(facts, "authenticated_at")))))
                : Optional.empty();
    }

    private static Optional<OAuth2AuthorizationRequest> request(Grant grant) {
        var facts = grant.facts();
        if (!facts.containsKey("authorization_uri")) {
            return Optional.empty();
        }
        var parameters = new HashMap<String, Object>();
        facts.forEach((name, value) -> {
            if (name.startsWith(PARAMETER)) {
                parameters.put(name.substring(PARAMETER.length()), value);
            }
        });
        var scopes = fact(facts, "requested_scopes");
        return Optional.of(OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(fact(facts, "authorization_uri"))
                .clientId(grant.client().value())
                .redirectUri(facts.get("redirect_uri"))
                .state(facts.get("state"))
                .scopes(scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" ")))
                .additionalParameters(parameters)
                .build());
    }

    private static String fact(Map<String, String> facts, String name) {
        return Objects.requireNonNull(facts.get(name));
    }
}
