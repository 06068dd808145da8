package org.tabellion.oauth;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.withDefaults;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationServerMetadata;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.authentication.X509ClientCertificateAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.X509ClientCertificateAuthenticationConverter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.tabellion.access.AdmitCall;
import org.tabellion.access.CheckClientSecret;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.KeepGrant;
import org.tabellion.access.KeepPushedRequest;
import org.tabellion.access.ReadClient;
import org.tabellion.access.SignToken;
import org.tabellion.access.SpendOnce;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.ReadAnswer;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;

/** Spring Authorization Server, put together. {@code tabellion.base-url} is its issuer. */
@Configuration(proxyBeanMethods = false)
class AuthorizationServer {

    private final String issuer;

    AuthorizationServer(@Value("${tabellion.base-url}") String issuer) {
        this.issuer = issuer;
    }

    @Bean
    Clients registeredClients(ReadClient clients) {
        return new Clients(clients);
    }

    @Bean
    Authorizations authorizations(KeepGrant grants, Clients clients) {
        return new Authorizations(grants, clients);
    }

    @Bean
    OAuth2AuthorizationConsentService noConsents() {
        return new NoConsents();
    }

    @Bean
    AccessTokens accessTokens(SignToken signer, Clients clients, TrustedTime time, Randomness randomness) {
        return new AccessTokens(signer, clients, issuer, time, randomness);
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings() {
        return AuthorizationServerSettings.builder()
                .issuer(issuer)
                .pushedAuthorizationRequestEndpoint("/oauth2/pushed_authorize")
                .build();
    }

    @Bean
    JWKSource<SecurityContext> tokenKeys(SignToken signer) {
        return (selector, _) -> selector.select(new JWKSet(
                signer.keys().stream().map(AuthorizationServer::publicKey).toList()));
    }

    private static JWK publicKey(SignToken.TokenKey key) {
        return new ECKey.Builder(
                        Curve.P_256,
                        new Base64URL(key.x().base64Url()),
                        new Base64URL(key.y().base64Url()))
                .keyID(key.kid())
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .build();
    }

    /** @param signInFirst sends the browser to the sign-in page */
    @Bean
    @Order(1)
    SecurityFilterChain authorizationServerChain(
            HttpSecurity http,
            AccessTokens tokens,
            Clients clients,
            Authorizations authorizations,
            KeepPushedRequest pushed,
            SpendOnce once,
            ClientCertificates certificates,
            CheckClientSecret secrets,
            AskForConsent ask,
            ReadAnswer answers,
            AdmitCall admit,
            TrustedTime time,
            SecurityContextRepository signedInSigners,
            AuthenticationEntryPoint signInFirst) {
        var answersOfEndpoint = new AuthorizationAnswers(clients, pushed, issuer);
        var errors = new TokenErrors();
        var byCertificate = new CertificateOfClient(clients, certificates);
        http.securityMatcher(
                        "/oauth2/authorize",
                        "/oauth2/pushed_authorize",
                        "/oauth2/token",
                        "/oauth2/revoke",
                        "/oauth2/jwks",
                        "/.well-known/oauth-authorization-server")
                .with(new OAuth2AuthorizationServerConfigurer(), server -> server.tokenGenerator(tokens)
                        .clientAuthentication(
                                client -> client.authenticationConverters(converters -> converters.replaceAll(
                                                it -> it instanceof X509ClientCertificateAuthenticationConverter
                                                        ? byCertificate
                                                        : it))
                                        .authenticationProviders(providers -> providers.forEach(it -> {
                                            switch (it) {
                                                case ClientSecretAuthenticationProvider provider ->
                                                    provider.setPasswordEncoder(new SecretCheck(secrets));
                                                case JwtClientAssertionAuthenticationProvider provider ->
                                                    provider.setJwtDecoderFactory(
                                                            new ClientAssertions(clients, once, time, issuer));
                                                case X509ClientCertificateAuthenticationProvider provider ->
                                                    provider.setCertificateVerifier(byCertificate);
                                                default -> {}
                                            }
                                        }))
                                        .errorResponseHandler(errors))
                        .authorizationEndpoint(endpoint -> endpoint.authorizationRequestConverters(converters -> {
                                    converters.clear();
                                    converters.add(new AuthorizationRequests());
                                })
                                .authenticationProviders(providers -> addRules(providers, clients))
                                .authorizationResponseHandler(answersOfEndpoint::granted)
                                .errorResponseHandler(answersOfEndpoint::refused))
                        .pushedAuthorizationRequestEndpoint(endpoint -> endpoint.authenticationProviders(providers -> {
                                    providers.clear();
                                    providers.add(new Pushing(pushed, rules(clients)));
                                })
                                .pushedAuthorizationResponseHandler(Pushing::answer)
                                .errorResponseHandler(errors))
                        .tokenEndpoint(endpoint -> endpoint.accessTokenRequestConverters(converters -> {
                                    // Refresh, device and exchange grants are not offered.
                                    converters.clear();
                                    converters.add(new ClientCredentialsRequests());
                                    converters.add(new OAuth2AuthorizationCodeAuthenticationConverter());
                                })
                                .accessTokenResponseHandler(withCredential(tokens, authorizations))
                                .errorResponseHandler(errors))
                        .tokenRevocationEndpoint(endpoint -> endpoint.revocationResponseHandler(
                                        (_, response, _) -> response.setStatus(HttpServletResponse.SC_NO_CONTENT))
                                .errorResponseHandler(errors))
                        .authorizationServerMetadataEndpoint(endpoint -> endpoint.authorizationServerMetadataCustomizer(
                                metadata -> onlyWhatIsWired(metadata, certificates.methods()))))
                .authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
                .securityContext(context -> context.securityContextRepository(signedInSigners))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                // A person signs in; a client without its secret is told so, and sent nowhere.
                .exceptionHandling(handling -> handling.defaultAuthenticationEntryPointFor(
                                signInFirst, withDefaults().matcher("/oauth2/authorize"))
                        .defaultAuthenticationEntryPointFor(errors::noClient, AnyRequestMatcher.INSTANCE))
                .addFilterBefore(new CallLimit(admit), AuthorizationFilter.class)
                .addFilterAfter(new PushedFirst(pushed), LogoutFilter.class)
                .addFilterAfter(new ConsentFirst(clients, ask, answers, time), LogoutFilter.class);
        return http.build();
    }

    private static void addRules(List<AuthenticationProvider> providers, Clients clients) {
        for (var provider : providers) {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider code) {
                code.setAuthenticationValidator(rules(clients));
            }
        }
    }

    private static Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> rules(Clients clients) {
        return new OAuth2AuthorizationCodeRequestAuthenticationValidator().andThen(new AuthorizationRules(clients));
    }

    /** CSC: the token response tells the credential; RFC 9396: and what was granted, in full. */
    private static AuthenticationSuccessHandler withCredential(AccessTokens tokens, Authorizations authorizations) {
        var handler = new OAuth2AccessTokenResponseAuthenticationSuccessHandler();
        handler.setAccessTokenResponseCustomizer(context -> {
            OAuth2AccessTokenAuthenticationToken granted = context.getAuthentication();
            var token = granted.getAccessToken().getTokenValue();
            tokens.credentialOf(token).ifPresent(credential -> {
                var more = new LinkedHashMap<String, Object>();
                more.put(CredentialRequest.CREDENTIAL, credential);
                Optional.ofNullable(authorizations.findByToken(token, OAuth2TokenType.ACCESS_TOKEN))
                        .flatMap(AccessTokens::details)
                        .ifPresent(it -> more.put(AuthorizationDetails.PARAMETER, it.granted()));
                context.getAccessTokenResponse().additionalParameters(more);
            });
        });
        return handler;
    }

    private static void onlyWhatIsWired(
            OAuth2AuthorizationServerMetadata.Builder metadata, Set<ClientPolicy.Method> byCertificate) {
        metadata.claims(claims -> {
            claims.keySet()
                    .removeAll(Set.of(
                            "device_authorization_endpoint",
                            "introspection_endpoint",
                            "introspection_endpoint_auth_methods_supported"));
            var methods = Stream.of(ClientPolicy.Method.values())
                    .filter(it -> !it.isByCertificate() || byCertificate.contains(it))
                    .map(ClientPolicy.Method::word)
                    .toList();
            var algorithms = ClientAssertions.ALGORITHMS.stream()
                    .map(JWSAlgorithm::getName)
                    .sorted()
                    .toList();
            claims.put("token_endpoint_auth_signing_alg_values_supported", algorithms);
            claims.put("revocation_endpoint_auth_signing_alg_values_supported", algorithms);
            claims.put("dpop_signing_alg_values_supported", algorithms);
            claims.put("tls_client_certificate_bound_access_tokens", !byCertificate.isEmpty());
            claims.put("token_endpoint_auth_methods_supported", methods);
            claims.put("revocation_endpoint_auth_methods_supported", methods);
            claims.put("grant_types_supported", List.of("authorization_code", "client_credentials"));
            claims.put("scopes_supported", List.of("service", "credential", "enrolment", "documents"));
            claims.put("authorization_details_types_supported", AuthorizationDetails.TYPES);
            claims.put("require_pushed_authorization_requests", false);
            claims.put("authorization_response_iss_parameter_supported", true);
        });
    }
}
