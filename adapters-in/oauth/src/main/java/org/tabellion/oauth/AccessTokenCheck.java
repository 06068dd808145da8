package org.tabellion.oauth;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.tabellion.access.Grant;
import org.tabellion.access.KeepGrant;
import org.tabellion.kernel.TrustedTime;

/** Refuses tokens that were revoked, or that nobody here has issued. Asked at most every five seconds for each token. */
final class AccessTokenCheck implements OAuth2TokenValidator<Jwt> {

    static final String EXPIRED = "expired_token";

    private final KeepGrant grants;
    private final TrustedTime time;
    private final SeenTokens seen;

    AccessTokenCheck(KeepGrant grants, TrustedTime time, SeenTokens seen) {
        this.grants = grants;
        this.time = time;
        this.seen = seen;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        var digest = GrantMapping.digest(token.getTokenValue());
        var now = time.now();
        if (seen.fresh(digest, now).isPresent()) {
            return OAuth2TokenValidatorResult.success();
        }
        boolean isGood = grants.byAccessToken(digest)
                .flatMap(Grant::accessToken)
                .map(it -> !it.invalidated())
                .orElse(false);
        if (!isGood) {
            seen.forget(digest);
            return OAuth2TokenValidatorResult.failure(
                    new OAuth2Error(EXPIRED, "The access token was revoked or has expired", null));
        }
        seen.remember(digest, token, now);
        return OAuth2TokenValidatorResult.success();
    }
}
