package org.tabellion.oauth;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.tabellion.access.CheckToken;

/** Refuses tokens that were revoked, or that nobody here has issued. */
final class AccessTokenCheck implements OAuth2TokenValidator<Jwt> {

    static final String EXPIRED = "expired_token";

    private final CheckToken tokens;

    AccessTokenCheck(CheckToken tokens) {
        this.tokens = tokens;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        return tokens.stands(GrantMapping.digest(token.getTokenValue()))
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                        new OAuth2Error(EXPIRED, "The access token was revoked or has expired", null));
    }
}
