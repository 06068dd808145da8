package org.tabellion.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Tells the audit of tokens that the interfaces refuse although they are ours: revoked, late, bound to another sender, of
 * another issuer. One whose signature is not ours says nothing about anybody.
 */
final class RefusedTokens implements JwtDecoder {

    private final JwtDecoder decoder;
    private final Refusals refusals;

    RefusedTokens(JwtDecoder decoder, Refusals refusals) {
        this.decoder = decoder;
        this.refusals = refusals;
    }

    @Override
    public Jwt decode(String token) {
        try {
            return decoder.decode(token);
        } catch (JwtValidationException refused) {
            // The signature was verified before anything else.
            if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
                var error = refused.getErrors().stream()
                        .findFirst()
                        .map(OAuth2Error::getErrorCode)
                        .orElse("invalid_token");
                refusals.report(attributes.getRequest(), client(token), error);
            }
            throw refused;
        }
    }

    private static String client(String token) {
        try {
            JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
            return claims.getClaims().get("client_id") instanceof String client ? client : "";
        } catch (ParseException notAToken) {
            return "";
        }
    }
}
