package org.tabellion.oauth;

import java.security.Principal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.token.DefaultOAuth2TokenContext;
import org.tabellion.access.ClientView;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.edge.LoginTokens;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.TrustedTime;

/** Grants of CSC's {@code auth/login}: as any other, but of a kind of their own, for nobody has proven to be the client. */
final class Logins implements LoginTokens {

    /** It is kept with the grant: what began in another way is not renewed without its client. */
    static final AuthorizationGrantType TYPE = new AuthorizationGrantType("csc_login");

    private static final Set<String> SCOPES = Set.of("service");

    private final Clients clients;
    private final Authorizations authorizations;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final TrustedTime time;

    Logins(
            Clients clients,
            Authorizations authorizations,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            TrustedTime time) {
        this.clients = clients;
        this.authorizations = authorizations;
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.time = time;
    }

    @Override
    public Issued issue(ClientView client, AuthenticationProof proof, boolean remembered) {
        var registered =
                Objects.requireNonNull(clients.findByClientId(client.id().value()), "the client was just read");
        var grant = OAuth2Authorization.withRegisteredClient(registered)
                .principalName(proof.signer().value())
                .authorizationGrantType(TYPE)
                .authorizedScopes(SCOPES)
                .attribute(Principal.class.getName(), new SignedInSigner(proof));
        // As a code is bound to a key (RFC 9449 section 10), so is what begins here, and each renewal of it.
        Sender.present()
                .dpop()
                .ifPresent(key -> grant.attribute(
                        OAuth2AuthorizationRequest.class.getName(),
                        OAuth2AuthorizationRequest.authorizationCode()
                                .authorizationUri("auth/login")
                                .clientId(client.id().value())
                                .additionalParameters(Map.of(AccessTokens.DPOP_KEY, key))
                                .build()));
        return issued(registered, grant.build(), remembered && mayBeRenewed(registered));
    }

    private static boolean mayBeRenewed(RegisteredClient client) {
        return client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.REFRESH_TOKEN);
    }

    @Override
    public Optional<Issued> renew(String refreshToken, Set<ClientId> ids, boolean remembered) {
        var found = Optional.ofNullable(authorizations.findByToken(refreshToken, OAuth2TokenType.REFRESH_TOKEN))
                .filter(it -> it.getAuthorizationGrantType().equals(TYPE))
                .filter(it -> ids.contains(new ClientId(it.getRegisteredClientId())))
                .filter(Logins::isUnspent);
        var client =
                found.map(it -> clients.findById(it.getRegisteredClientId())).filter(Logins::mayBeRenewed);
        if (client.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(issued(client.get(), found.orElseThrow(), remembered));
        } catch (OAuth2AuthenticationException spentMeanwhileOrByAnother) {
            return Optional.empty();
        }
    }

    private static boolean isUnspent(OAuth2Authorization authorization) {
        var token = authorization.getRefreshToken();
        return token != null && !token.isInvalidated();
    }

    private Issued issued(RegisteredClient client, OAuth2Authorization grant, boolean remembered) {
        var made = Objects.requireNonNull(accessTokens.generate(context(client, grant, OAuth2TokenType.ACCESS_TOKEN)));
        var access = new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER,
                made.getTokenValue(),
                made.getIssuedAt(),
                made.getExpiresAt(),
                SCOPES);
        var refresh = remembered
                ? Optional.ofNullable(refreshTokens.generate(context(client, grant, OAuth2TokenType.REFRESH_TOKEN)))
                : Optional.<OAuth2RefreshToken>empty();
        var after = OAuth2Authorization.from(grant).accessToken(access);
        refresh.ifPresentOrElse(after::refreshToken, () -> spend(grant, after));
        authorizations.save(after.build());
        return new Issued(
                access.getTokenValue(),
                refresh.map(OAuth2RefreshToken::getTokenValue),
                Duration.between(time.now(), Objects.requireNonNull(access.getExpiresAt()))
                        .plusMillis(999)
                        .truncatedTo(ChronoUnit.SECONDS));
    }

    private static void spend(OAuth2Authorization grant, OAuth2Authorization.Builder after) {
        var former = grant.getRefreshToken();
        if (former != null) {
            after.token(former.getToken(), it -> it.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, true));
        }
    }

    private static DefaultOAuth2TokenContext context(
            RegisteredClient client, OAuth2Authorization grant, OAuth2TokenType type) {
        return DefaultOAuth2TokenContext.builder()
                .registeredClient(client)
                .authorization(grant)
                .authorizedScopes(SCOPES)
                .tokenType(type)
                .authorizationGrantType(TYPE)
                .build();
    }
}
