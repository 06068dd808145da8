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
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.tabellion.access.KeepGrant;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;

/**
 * The interfaces that take access tokens. The authentication of a call is a {@code JwtAuthenticationToken} with the
 * authorities {@code SCOPE_...}; its claims: {@code client_id}, {@code group}, {@code scope}, {@code sub}; with scope
 * {@code credential} also {@code approval} and {@code credentialID}.
 */
@Configuration(proxyBeanMethods = false)
class TokenInterfaces {

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

    @Bean
    @Order(10)
    SecurityFilterChain csc(HttpSecurity http, Randomness randomness) {
        return tokens(http.securityMatcher("/csc/**"), new BearerErrors(false), randomness)
                .authorizeHttpRequests(rules -> rules.requestMatchers("/csc/*/info", "/csc/*/openapi*")
                        .permitAll()
                        .requestMatchers("/csc/*/signatures/*", "/csc/*/credentials/info")
                        .hasAnyAuthority("SCOPE_service", "SCOPE_credential")
                        .anyRequest()
                        .hasAuthority("SCOPE_service"))
                .build();
    }

    @Bean
    @Order(11)
    SecurityFilterChain documents(HttpSecurity http, Randomness randomness) {
        return tokens(http.securityMatcher("/api/**"), new BearerErrors(true), randomness)
                .authorizeHttpRequests(rules -> rules.requestMatchers("/api/*/openapi*")
                        .permitAll()
                        .requestMatchers("/api/*/enrolments", "/api/*/enrolments/**")
                        .hasAuthority("SCOPE_enrolment")
                        .anyRequest()
                        .hasAuthority("SCOPE_documents"))
                .build();
    }

    private static HttpSecurity tokens(HttpSecurity http, BearerErrors errors, Randomness randomness) {
        return http.oauth2ResourceServer(server ->
                        server.jwt(_ -> {}).authenticationEntryPoint(errors).accessDeniedHandler(errors))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(errors).accessDeniedHandler(errors))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .addFilterAfter(new RequestScope(randomness), AuthorizationFilter.class);
    }
}
