package org.tabellion.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.util.Collection;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.tabellion.access.CheckToken;
import org.tabellion.kernel.TrustedTime;

/**
 * Reads the access tokens that were signed here. The signature is verified where the token was not found good a moment ago;
 * issuer, times and sender are judged with every use, and whether it still stands.
 */
final class OwnTokens implements JwtDecoder {

    private final JwtDecoder signed;
    private final OAuth2TokenValidator<Jwt> rules;
    private final SeenTokens seen;
    private final TrustedTime time;

    /** @param sender what is asked of who shows the token */
    OwnTokens(
            JWKSource<SecurityContext> keys,
            CheckToken tokens,
            SeenTokens seen,
            TrustedTime time,
            String issuer,
            OAuth2TokenValidator<Jwt> sender) {
        this.signed = signedBy(keys);
        this.rules = new DelegatingOAuth2TokenValidator<>(
                new JwtIssuerValidator(issuer), new TokenTimes(time), sender, new AccessTokenCheck(tokens));
        this.seen = seen;
        this.time = time;
    }

    private static JwtDecoder signedBy(JWKSource<SecurityContext> keys) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(AccessTokens.TYPE)));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        // Times and issuer are among the rules, with errors of their own.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(_ -> OAuth2TokenValidatorResult.success());
        return decoder;
    }

    @Override
    public Jwt decode(String compact) {
        var digest = GrantMapping.digest(compact);
        var known = seen.fresh(digest, time.now());
        var token = known.orElseGet(() -> signed.decode(compact));
        var result = rules.validate(token);
        if (result.hasErrors()) {
            throw new JwtValidationException("the token is refused: " + first(result.getErrors()), result.getErrors());
        }
        if (known.isEmpty()) {
            seen.remember(digest, token, time.now());
        }
        return token;
    }

    private static String first(Collection<OAuth2Error> errors) {
        return String.valueOf(errors.iterator().next().getDescription());
    }
}
