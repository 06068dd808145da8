package org.tabellion.oauth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.tabellion.access.Grant;
import org.tabellion.access.KeepGrant;
import org.tabellion.access.RevokeGrant;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;

/** Spring's authorizations, kept as grants. */
final class Authorizations implements OAuth2AuthorizationService {

    private final KeepGrant grants;
    private final RevokeGrant revoke;
    private final Clients clients;
    private final TrustedTime time;

    Authorizations(KeepGrant grants, RevokeGrant revoke, Clients clients, TrustedTime time) {
        this.time = time;
        this.grants = grants;
        this.revoke = revoke;
        this.clients = clients;
    }

    @Override
    public void save(OAuth2Authorization authorization) {
        var client = clients.view(authorization.getRegisteredClientId())
                .orElseThrow(() -> new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT));
        var grant = GrantMapping.toGrant(authorization, client);
        var before = GrantMapping.readFrom(authorization);
        try {
            if (before.isPresent()) {
                grants.change(before.get(), grant);
            } else {
                grants.keep(grant);
            }
        } catch (Failure spent) {
            if (spent.kind() != Failure.Kind.CONFLICT) {
                throw spent;
            }
            // Two have used one code or one refresh token: whose it was cannot be told.
            revoke.revoke(grant.id(), "used_twice_at_once");
            throw new OAuth2AuthenticationException(
                    new OwnError(OAuth2ErrorCodes.INVALID_GRANT, "the code was used already"), spent);
        }
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        grants.remove(authorization.getId());
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return grants.byId(id).map(it -> toAuthorization(it, null)).orElse(null);
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        var digest = GrantMapping.digest(token);
        Optional<Grant> found;
        if (type == null) {
            found = grants.byAccessToken(digest)
                    .or(() -> grants.byCode(digest))
                    .or(() -> byRefreshToken(token, digest));
        } else if (type.equals(OAuth2TokenType.ACCESS_TOKEN)) {
            found = grants.byAccessToken(digest);
        } else if (type.getValue().equals("code")) {
            found = grants.byCode(digest);
        } else if (type.equals(OAuth2TokenType.REFRESH_TOKEN)) {
            found = byRefreshToken(token, digest);
            if (found.isEmpty()) {
                RefreshTokens.grantOf(token).ifPresent(it -> revoke.revoke(it, "refresh_token_reused"));
            }
            found = found.filter(
                    it -> it.refreshToken().orElseThrow().expiresAt().isAfter(time.now()));
        } else {
            found = Optional.empty();
        }
        return found.map(it -> toAuthorization(it, token)).orElse(null);
    }

    private Optional<Grant> byRefreshToken(String token, Bytes digest) {
        return RefreshTokens.grantOf(token).flatMap(grants::byId).filter(grant -> grant.refreshToken()
                .filter(it -> it.digest().equalsInConstantTime(digest))
                .isPresent());
    }

    private @Nullable OAuth2Authorization toAuthorization(Grant grant, @Nullable String shown) {
        var client = clients.findById(grant.client().value());
        return client == null ? null : GrantMapping.toAuthorization(grant, client, shown);
    }
}
