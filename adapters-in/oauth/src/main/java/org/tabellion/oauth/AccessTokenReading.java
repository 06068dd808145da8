package org.tabellion.oauth;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.tabellion.access.CheckToken;
import org.tabellion.access.ReportRefusal;
import org.tabellion.access.SignToken;
import org.tabellion.access.SpendOnce;
import org.tabellion.kernel.TrustedTime;

/**
 * Reads access tokens for the interfaces that take them. Claims: {@code client_id}, {@code group}, {@code scope}, {@code
 * sub}; with scope {@code credential} also {@code approval_id} and {@code credential_id}; {@code cnf}
 * where it is bound to its sender; {@code client_proven} false where nobody has proven to be the client.
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
            @Qualifier("tokensOfAnySender") JwtDecoder ofAnySender,
            ReportRefusal report,
            @Value("${tabellion.base-url}") String issuer) {
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
            CheckToken tokens,
            ReportRefusal report,
            TrustedTime time,
            SeenTokens seen,
            @Value("${tabellion.base-url}") String issuer) {
        return new RefusedTokens(
                new OwnTokens(tokenKeys, tokens, seen, time, issuer, new SenderCheck()), new Refusals(report));
    }

    /** For those who judge the sender themselves, or only tell of it. */
    @Bean(defaultCandidate = false)
    JwtDecoder tokensOfAnySender(
            JWKSource<SecurityContext> tokenKeys,
            CheckToken tokens,
            TrustedTime time,
            SeenTokens seen,
            @Value("${tabellion.base-url}") String issuer) {
        return new OwnTokens(tokenKeys, tokens, seen, time, issuer, _ -> OAuth2TokenValidatorResult.success());
    }
}
