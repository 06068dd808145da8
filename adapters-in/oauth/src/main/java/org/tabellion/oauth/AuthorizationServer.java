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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.authentication.X509ClientCertificateAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.X509ClientCertificateAuthenticationConverter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.tabellion.access.AdmitCall;
import org.tabellion.access.CheckAccountToken;
import org.tabellion.access.CheckClientSecret;
import org.tabellion.access.Compatibility;
import org.tabellion.access.KeepGrant;
import org.tabellion.access.KeepPushedRequest;
import org.tabellion.access.ReadClient;
import org.tabellion.access.ReportRefusal;
import org.tabellion.access.RevokeGrant;
import org.tabellion.access.SignToken;
import org.tabellion.access.SpendOnce;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.MatchCredentials;
import org.tabellion.consent.ReadAnswer;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;

/** Spring Authorization Server, put together. {@code tabellion.base-url} is its issuer. */
@Configuration(proxyBeanMethods = false)
class AuthorizationServer {

    /** CSC before its version 2. */
    private static final OAuth2AccessToken.TokenType SAD = new OAuth2AccessToken.TokenType("SAD");

    private final String issuer;
    private final Set<SignerScope> offered;

    AuthorizationServer(
            @Value("${tabellion.base-url}") String issuer, @Value("${tabellion.csc.specs:2.2.0.0}") String specs) {
        this.issuer = issuer;
        this.offered = SignerScope.offered(specs);
    }

    @Bean
    Clients registeredClients(ReadClient clients) {
        return new Clients(clients);
    }

    @Bean
    Authorizations authorizations(KeepGrant grants, RevokeGrant revoke, Clients clients, TrustedTime time) {
        return new Authorizations(grants, revoke, clients, time);
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
    Logins logins(
            Clients clients,
            Authorizations authorizations,
            AccessTokens accessTokens,
            Randomness randomness,
            TrustedTime time) {
        return new Logins(clients, authorizations, accessTokens, new RefreshTokens(time, randomness), time);
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
            CheckAccountToken accountTokens,
            SpendOnce once,
            ClientCertificates certificates,
            CheckClientSecret secrets,
            ReportRefusal report,
            SignToken signer,
            Randomness randomness,
            JWKSource<SecurityContext> tokenKeys,
            JwtDecoder accessTokenDecoder,
            @Qualifier("tokensOfAnySender") JwtDecoder ofAnySender,
            MatchCredentials match,
            AskForConsent ask,
            ReadAnswer answers,
            AdmitCall admit,
            TrustedTime time,
            SecurityContextRepository signedInSigners,
            AuthenticationEntryPoint signInFirst) {
        var refusals = new Refusals(report);
        var accounts = new AccountTokens(accountTokens, once, time);
        var age = new SignInAge(signer, tokenKeys, time);
        var requestRules = new OAuth2AuthorizationCodeRequestAuthenticationValidator()
                .andThen(new AuthorizationRules(clients, accounts, offered, age));
        var answersOfEndpoint = new AuthorizationAnswers(clients, pushed, refusals, issuer);
        var errors = new TokenErrors(refusals);
        var byCertificate = new CertificateOfClient(clients, certificates);
        http.securityMatcher(
                        "/oauth2/authorize",
                        "/oauth2/pushed_authorize",
                        "/oauth2/token",
                        "/oauth2/revoke",
                        Aliases.BY_THE_RFC,
                        Aliases.COMPUTED,
                        Aliases.OF_CSC,
                        "/oauth2/introspect",
                        UserInfo.PATH,
                        "/oauth2/jwks",
                        Metadata.OAUTH,
                        Metadata.OPENID)
                .with(new OAuth2AuthorizationServerConfigurer(), server -> server.tokenGenerator(
                                new DelegatingOAuth2TokenGenerator(
                                        tokens,
                                        new RefreshTokens(time, randomness),
                                        new IdTokens(signer, issuer, time)))
                        .clientAuthentication(client -> client.authenticationConverters(converters -> {
                                    converters.replaceAll(
                                            it -> it instanceof X509ClientCertificateAuthenticationConverter
                                                    ? byCertificate
                                                    : it);
                                    converters.addFirst(new OneProof());
                                })
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
                                .authenticationProviders(providers -> addRules(providers, requestRules))
                                .authorizationResponseHandler(answersOfEndpoint::granted)
                                .errorResponseHandler(answersOfEndpoint::refused))
                        .pushedAuthorizationRequestEndpoint(endpoint -> endpoint.authenticationProviders(providers -> {
                                    providers.clear();
                                    providers.add(new Pushing(pushed, requestRules));
                                })
                                .pushedAuthorizationResponseHandler(Pushing::answer)
                                .errorResponseHandler(errors))
                        .tokenEndpoint(endpoint -> endpoint.accessTokenRequestConverters(converters -> {
                                    // Device and exchange grants are not offered.
                                    converters.clear();
                                    converters.add(new ClientCredentialsRequests());
                                    converters.add(new OAuth2AuthorizationCodeAuthenticationConverter());
                                    converters.add(new OAuth2RefreshTokenAuthenticationConverter());
                                })
                                .accessTokenResponseHandler(withCredential(tokens, authorizations, clients))
                                .errorResponseHandler(errors))
                        .tokenRevocationEndpoint(endpoint -> endpoint.revocationResponseHandler(
                                        (request, response, _) -> response.setStatus(Aliases.revoked(request)))
                                .errorResponseHandler(errors))
                        .tokenIntrospectionEndpoint(endpoint -> endpoint.authenticationProviders(providers -> {
                                    providers.clear();
                                    providers.add(new Introspection(clients, authorizations, ofAnySender));
                                })
                                .introspectionResponseHandler(Introspection::answer)
                                .errorResponseHandler(errors)))
                .authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
                .securityContext(context -> context.securityContextRepository(signedInSigners))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                // A person signs in; a client without its secret is told so, and sent nowhere.
                .exceptionHandling(handling -> handling.defaultAuthenticationEntryPointFor(
                                unlessSilent(signInFirst, answersOfEndpoint),
                                withDefaults().matcher("/oauth2/authorize"))
                        .defaultAuthenticationEntryPointFor(errors::noClient, AnyRequestMatcher.INSTANCE))
                .addFilterBefore(new CallLimit(admit), AuthorizationFilter.class)
                .addFilterAfter(new Metadata(issuer, certificates.methods(), offered), LogoutFilter.class)
                // Spring turns CSRF on for what it does not know.
                .addFilterBefore(new JsonForms(clients), CsrfFilter.class)
                .addFilterBefore(new Aliases(), CsrfFilter.class)
                .addFilterBefore(new UserInfo(accessTokenDecoder), CsrfFilter.class)
                .addFilterAfter(new PushedFirst(pushed), LogoutFilter.class)
                .addFilterAfter(
                        new ConsentFirst(clients, accounts, match, ask, answers, age, offered), LogoutFilter.class);
        return http.build();
    }

    /** OpenID Connect's {@code prompt=none}: whoever is not signed in is not asked to. */
    private static AuthenticationEntryPoint unlessSilent(
            AuthenticationEntryPoint signInFirst, AuthorizationAnswers answers) {
        return (request, response, needed) -> {
            if ("none".equals(RequestParameters.one(request, "prompt"))) {
                answers.refused(
                        request,
                        response,
                        new OAuth2AuthenticationException(new OwnError("login_required", "nobody has signed in")));
            } else {
                signInFirst.commence(request, response, needed);
            }
        };
    }

    private static void addRules(
            List<AuthenticationProvider> providers,
            Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> rules) {
        for (var provider : providers) {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider code) {
                code.setAuthenticationValidator(rules);
            }
        }
    }

    /** CSC: the token response tells the credential; RFC 9396: and what was granted, in full. */
    private static AuthenticationSuccessHandler withCredential(
            AccessTokens tokens, Authorizations authorizations, Clients clients) {
        var handler = new OAuth2AccessTokenResponseAuthenticationSuccessHandler();
        handler.setAccessTokenResponseCustomizer(context -> {
            OAuth2AccessTokenAuthenticationToken granted = context.getAuthentication();
            var token = granted.getAccessToken().getTokenValue();
            if (SignerScope.among(granted.getAccessToken().getScopes()).isEmpty()) {
                return;
            }
            var credential = tokens.credentialOf(token);
            var more = new LinkedHashMap<String, Object>();
            credential.ifPresent(it -> more.put(CredentialRequest.CREDENTIAL, it));
            Optional.ofNullable(authorizations.findByToken(token, OAuth2TokenType.ACCESS_TOKEN))
                    .flatMap(AccessTokens::details)
                    .ifPresent(it -> more.put(AuthorizationDetails.PARAMETER, it.granted(credential)));
            if (granted.getAccessToken().getScopes().contains(SignerScope.CREDENTIAL.word())
                    && Aliases.isOfFirstGenerations()
                    && !clients.isBorneWith(
                            granted.getRegisteredClient().getClientId(), Compatibility.BEARER_FOR_SAD)) {
                context.getAccessTokenResponse().tokenType(SAD);
            }
            context.getAccessTokenResponse().additionalParameters(more);
        });
        return handler;
    }
}
