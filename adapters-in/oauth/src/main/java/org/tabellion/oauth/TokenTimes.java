package org.tabellion.oauth;

import java.time.Duration;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.tabellion.kernel.TrustedTime;

/** Expiry as an error of its own: clients act on it. Ten seconds of skew. */
final class TokenTimes implements OAuth2TokenValidator<Jwt> {

    private static final Duration SKEW = Duration.ofSeconds(10);

    private final TrustedTime time;

    TokenTimes(TrustedTime time) {
        this.time = time;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        var expiresAt = token.getExpiresAt();
        return expiresAt != null && time.now().isBefore(expiresAt.plus(SKEW))
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                        new OAuth2Error(AccessTokenCheck.EXPIRED, "The access token has expired", null));
    }
}
