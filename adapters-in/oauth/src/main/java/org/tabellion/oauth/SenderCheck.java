package org.tabellion.oauth;

import java.util.Map;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/** A token that is bound to its sender (claim {@code cnf}) opens nothing for anybody else. */
final class SenderCheck implements OAuth2TokenValidator<Jwt> {

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        Map<String, Object> confirmation = token.getClaimAsMap("cnf");
        return confirmation == null || Sender.present().fits(confirmation)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                        new OAuth2Error("invalid_token", "The access token is bound to another sender", null));
    }
}
