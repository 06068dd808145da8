package org.tabellion.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.tabellion.access.KeepGrant;
import org.tabellion.kernel.TrustedTime;

/**
 * Reads access tokens for the interfaces that take them. Claims: {@code client_id}, {@code group}, {@code scope}, {@code
 * sub}; with scope {@code credential} also {@code approval_id} and {@code credential_id}.
 */
@Configuration(proxyBeanMethods = false)
class AccessTokenReading {

    @Bean
    JwtDecoder accessTokenDecoder(
            JWKSource<SecurityContext> tokenKeys,
            KeepGrant grants,
            TrustedTime time,
            @Value("${tabellion.base-url}") String issuer) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(AccessTokens.TYPE)));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, tokenKeys));
        // Times and issuer are checked below, with errors of their own.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtIssuerValidator(issuer), new TokenTimes(time), new AccessTokenCheck(grants, time)));
        return decoder;
    }
}
