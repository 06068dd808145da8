package org.tabellion.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.tabellion.access.KeepGrant;
import org.tabellion.access.ReportRefusal;
import org.tabellion.access.SignToken;
import org.tabellion.access.SpendOnce;
import org.tabellion.kernel.TrustedTime;

/**
 * Reads access tokens for the interfaces that take them. Claims: {@code client_id}, {@code group}, {@code scope}, {@code
 * sub}; with scope {@code credential} also {@code approval_id} and {@code credential_id}; {@code cnf}
 * where it is bound to its sender.
 */
@Configuration(proxyBeanMethods = false)
class AccessTokenReading {

    @Bean
    DpopProofs dpopProofs(SignToken signer, JWKSource<SecurityContext> tokenKeys, SpendOnce once, TrustedTime time) {
        return new DpopProofs(signer, tokenKeys, once, time);
    }

    /** Where tokens are asked for, and where they are used. */
    @Bean
    FilterRegistrationBean<SenderProofs> senderProofs(
            DpopProofs proofs,
            JWKSource<SecurityContext> tokenKeys,
            KeepGrant grants,
            ReportRefusal report,
            TrustedTime time,
            SeenTokens seen,
            @Value("${tabellion.base-url}") String issuer) {
        var ofAnySender = decoder(
                tokenKeys,
                new AccessTokenCheck(grants, time, seen),
                time,
                issuer,
                _ -> OAuth2TokenValidatorResult.success());
        var registration =
                new FilterRegistrationBean<>(new SenderProofs(proofs, ofAnySender, new Refusals(report), issuer));
        registration.addUrlPatterns("/oauth2/*", "/csc/*", "/v1/*", "/management/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return registration;
    }

    @Bean
    SeenTokens seenTokens() {
        return new SeenTokens();
    }

    @Bean
    JwtDecoder accessTokenDecoder(
            JWKSource<SecurityContext> tokenKeys,
            KeepGrant grants,
            ReportRefusal report,
            TrustedTime time,
            SeenTokens seen,
            @Value("${tabellion.base-url}") String issuer) {
        return new RefusedTokens(
                decoder(tokenKeys, new AccessTokenCheck(grants, time, seen), time, issuer, new SenderCheck()),
                new Refusals(report));
    }

    /** @param sender what is asked of who shows the token */
    static JwtDecoder decoder(
            JWKSource<SecurityContext> tokenKeys,
            AccessTokenCheck check,
            TrustedTime time,
            String issuer,
            OAuth2TokenValidator<Jwt> sender) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(AccessTokens.TYPE)));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, tokenKeys));
        // Times and issuer are checked below, with errors of their own.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtIssuerValidator(issuer), new TokenTimes(time), sender, check));
        return decoder;
    }
}
