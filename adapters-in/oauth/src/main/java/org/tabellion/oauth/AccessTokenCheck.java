package org.tabellion.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.tabellion.access.Grant;
import org.tabellion.access.KeepGrant;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.TrustedTime;

/** Refuses tokens that were revoked, or that nobody here has issued. Asked at most every five seconds for each token. */
final class AccessTokenCheck implements OAuth2TokenValidator<Jwt> {

    static final String EXPIRED = "expired_token";

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    private final KeepGrant grants;
    private final TrustedTime time;
    private final Map<Bytes, Instant> good = new ConcurrentHashMap<>();

    AccessTokenCheck(KeepGrant grants, TrustedTime time) {
        this.grants = grants;
        this.time = time;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        var digest = GrantMapping.digest(token.getTokenValue());
        var now = time.now();
        var seen = good.get(digest);
        if (seen != null && now.isBefore(seen.plus(FRESH))) {
            return OAuth2TokenValidatorResult.success();
        }
        boolean isGood = grants.byAccessToken(digest)
                .flatMap(Grant::accessToken)
                .map(it -> !it.invalidated())
                .orElse(false);
        if (!isGood) {
            good.remove(digest);
            return OAuth2TokenValidatorResult.failure(
                    new OAuth2Error(EXPIRED, "The access token was revoked or has expired", null));
        }
        if (good.size() >= MOST) {
            good.values().removeIf(it -> !now.isBefore(it.plus(FRESH)));
        }
        if (good.size() < MOST) {
            good.put(digest, now);
        }
        return OAuth2TokenValidatorResult.success();
    }
}
