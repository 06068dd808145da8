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
import org.tabellion.consent.RevokeAuthorization;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;

/** Spring's authorizations, kept as grants. */
final class Authorizations implements OAuth2AuthorizationService {

    private final KeepGrant grants;
    private final RevokeGrant revoke;
    private final RevokeAuthorization approvals;
    private final Clients clients;
    private final TrustedTime time;
    private final SeenTokens seen;

    Authorizations(
            KeepGrant grants,
            RevokeGrant revoke,
            RevokeAuthorization approvals,
            Clients clients,
            TrustedTime time,
            SeenTokens seen) {
        this.seen = seen;
        this.time = time;
        this.grants = grants;
        this.revoke = revoke;
        this.approvals = approvals;
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
            forgetEnded(grant);
            if (isWithdrawn(grant) && before.filter(Authorizations::isWithdrawn).isEmpty()) {
                endApproval(grant);
            }
        } catch (Failure spent) {
            if (spent.kind() != Failure.Kind.CONFLICT) {
                throw spent;
            }
            // Two have used one code or one refresh token: whose it was cannot be told.
            revoked(grant.id(), "used_twice_at_once");
            endApproval(grant);
            throw new OAuth2AuthenticationException(
                    new OwnError(OAuth2ErrorCodes.INVALID_GRANT, "the code was used already"), spent);
        }
    }

    /** What was approved is not signed any more either, on whichever node the token is still taken for good. */
    private void endApproval(Grant grant) {
        GrantMapping.approval(grant).ifPresent(it -> GroupScope.run(grant.group(), () -> approvals.revoke(it)));
    }

    private static boolean isWithdrawn(Grant grant) {
        return grant.accessToken().filter(Grant.IssuedToken::invalidated).isPresent();
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        grants.byId(authorization.getId()).ifPresent(seen::forget);
        grants.remove(authorization.getId());
    }

    private void forgetEnded(Grant grant) {
        if (isWithdrawn(grant)) {
            seen.forget(grant);
        }
    }

    private void revoked(String grant, String why) {
        revoke.revoke(grant, why);
        grants.byId(grant).ifPresent(seen::forget);
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
                RefreshTokens.grantOf(token).ifPresent(it -> revoked(it, "refresh_token_reused"));
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
