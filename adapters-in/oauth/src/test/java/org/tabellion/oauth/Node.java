package org.tabellion.oauth;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.access.spi.Share;
import org.tabellion.access.testkit.InMemoryClients;
import org.tabellion.access.testkit.InMemoryGrants;
import org.tabellion.access.testkit.InMemoryPushedRequests;
import org.tabellion.access.testkit.InMemorySpentOnce;
import org.tabellion.access.testkit.PlainSecrets;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.ChallengeSigner;
import org.tabellion.authentication.JudgeNewPin;
import org.tabellion.authentication.ProveFactors;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.consent.spi.PinChanges;
import org.tabellion.consent.spi.PinEnvelopes;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.spi.SignerCredentials;
import org.tabellion.consent.testkit.FixedCredentials;
import org.tabellion.consent.testkit.InMemoryAuthorizationProfiles;
import org.tabellion.consent.testkit.InMemoryAuthorizations;
import org.tabellion.consent.testkit.InMemoryConsents;
import org.tabellion.consent.testkit.InMemoryMintedSads;
import org.tabellion.consent.testkit.InMemoryPinChanges;
import org.tabellion.consent.testkit.InMemorySamFactors;
import org.tabellion.consent.testkit.KeyOffer;
import org.tabellion.consent.testkit.OneDocument;
import org.tabellion.consent.testkit.PlainPinEnvelopes;
import org.tabellion.consent.testkit.PlainVault;
import org.tabellion.consent.testkit.UnsignedSads;
import org.tabellion.consent.workflow.KeyCreationWorkflow;
import org.tabellion.groups.ReadGroup;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DomainEvents;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.monitoring.RaiseAlarm;
import org.tabellion.monitoring.testkit.CollectedAlarms;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.ReadOrganization;
import org.tabellion.signers.application.SignersHexagon;
import org.tabellion.signers.testkit.InMemoryEnrolments;

/** One server: the edge and the use cases of access and consent, on stores that another one may share. */
final class Node {

    static final String ISSUER = "https://as.example";
    static final SignerId ADA = new SignerId("sg_" + "A".repeat(26));
    static final GroupId BANK = new GroupId("bank");

    /** What all nodes share. */
    record Stores(
            InMemoryClients clients,
            InMemoryGrants grants,
            InMemoryPushedRequests pushed,
            InMemorySpentOnce spent,
            InMemoryConsents consents,
            InMemoryMintedSads sads,
            InMemoryAuthorizations authorizations,
            Es256Tokens tokens,
            ManualTime time) {

        Stores() {
            this(new InMemoryConsents());
        }

        private Stores(InMemoryConsents consents) {
            this(
                    new InMemoryClients(),
                    new InMemoryGrants(),
                    new InMemoryPushedRequests(),
                    new InMemorySpentOnce(),
                    consents,
                    new InMemoryMintedSads(consents),
                    new InMemoryAuthorizations(),
                    new Es256Tokens(),
                    // Spring checks the life of codes by the clock of the machine.
                    new ManualTime(Instant.now()));
        }

        /** The same, where a node has these keys for tokens. */
        Stores with(Es256Tokens keys) {
            return new Stores(clients, grants, pushed, spent, consents, sads, authorizations, keys, time);
        }
    }

    private final AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    private final MockMvc mvc;

    Node(Stores stores, int seed) {
        this(stores, seed, "2.2.0.0", '1');
    }

    /** @param keys of Ada */
    Node(Stores stores, int seed, char... keys) {
        this(stores, seed, "2.2.0.0", keys);
    }

    /** @param specs of the second generation of the API */
    Node(Stores stores, int seed, String specs) {
        this(stores, seed, specs, '1');
    }

    private Node(Stores stores, int seed, String specs, char... keys) {
        context.setServletContext(new MockServletContext());
        context.setEnvironment(new MockEnvironment()
                .withProperty("tabellion.base-url", ISSUER)
                .withProperty("tabellion.csc.specs", specs)
                .withProperty("tabellion.oauth.certificate-header", "true")
                .withProperty("tabellion.oauth.client-authorities", "src/test/resources/org/tabellion/oauth/ca.pem"));
        context.addBeanFactoryPostProcessor(beans -> {
            beans.registerSingleton("clients", stores.clients());
            beans.registerSingleton("grants", stores.grants());
            beans.registerSingleton("withdrawals", stores.grants().withdrawals());
            beans.registerSingleton("pushed", stores.pushed());
            beans.registerSingleton("spent", stores.spent());
            beans.registerSingleton("consents", stores.consents());
            beans.registerSingleton("sads", stores.sads());
            beans.registerSingleton("authorizationStore", stores.authorizations());
            beans.registerSingleton("tokens", stores.tokens());
            beans.registerSingleton("time", stores.time());
            beans.registerSingleton("credentials", adasKeys(keys));
            beans.registerSingleton("randomness", new SeededRandomness(seed));
            beans.registerSingleton("ids", new Ids(stores.time(), new SeededRandomness(seed)));
        });
        context.register(
                Neighbours.class,
                UseCases.class,
                AuthorizationServer.class,
                AccessTokenReading.class,
                WithdrawnTokens.class,
                ClientCertificates.class);
        context.refresh();
        mvc = MockMvcBuilders.webAppContextSetup(context)
                .addFilters(
                        context.getBean(ClientCertificates.class),
                        Objects.requireNonNull(context.getBean("senderProofs", FilterRegistrationBean.class)
                                .getFilter()),
                        context.getBean("springSecurityFilterChain", Filter.class),
                        new Resource(context.getBean(JwtDecoder.class)))
                .build();
    }

    private static SignerCredentials adasKeys(char... keys) {
        return new FixedCredentials(
                ADA,
                CharBuffer.wrap(keys)
                        .chars()
                        .mapToObj(it -> withCertificate(FixedCredentials.credential((char) it)))
                        .toArray(CredentialToShow[]::new));
    }

    private static CredentialToShow withCertificate(CredentialToShow credential) {
        try (var pem = Node.class.getResourceAsStream("own.pem")) {
            var certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            return new CredentialToShow(
                    credential.id(),
                    credential.samKeyId(),
                    credential.keyThumbprint(),
                    credential.keyGeneration(),
                    credential.keyAlgorithm(),
                    Bytes.of(certificate.getEncoded()),
                    credential.subject(),
                    credential.issuer(),
                    credential.serialNumber(),
                    credential.notAfter());
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    MockHttpServletResponse perform(RequestBuilder request) throws Exception {
        return mvc.perform(request).andReturn().getResponse();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Configuration(proxyBeanMethods = false)
    @ComponentScan(
            basePackages = {"org.tabellion.access.application", "org.tabellion.consent.application"},
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(UseCase.class))
    static class UseCases {}

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class Neighbours {

        @Bean
        SecretDigests secrets() {
            return new PlainSecrets();
        }

        @Bean
        Share share() {
            return new Share(1);
        }

        @Bean
        SadSigner sadSigner() {
            return new UnsignedSads();
        }

        @Bean
        SadVault sadVault() {
            return new PlainVault();
        }

        @Bean
        DocumentsToSign documents() {
            return new OneDocument(new SigningRequestId("sr_" + "1".repeat(26)), ADA, Bytes.ofUtf8("pdf"), Instant.MAX);
        }

        @Bean
        KeyOffer keyOffer() {
            return new KeyOffer(ADA);
        }

        @Bean
        OwnedCredentials owned() {
            return _ -> Optional.empty();
        }

        @Bean
        InMemoryAuthorizationProfiles profiles() {
            return new InMemoryAuthorizationProfiles();
        }

        @Bean
        SamFactors samFactors() {
            return new InMemorySamFactors();
        }

        @Bean
        PinEnvelopes pinEnvelopes() {
            return new PlainPinEnvelopes();
        }

        @Bean
        PinChanges pinChanges() {
            return new InMemoryPinChanges();
        }

        @Bean
        JudgeNewPin judgeNewPin() {
            return new JudgeNewPin() {
                @Override
                public Outcome judge(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin) {
                    throw new AssertionError("no PIN is set here");
                }

                @Override
                public void forgetOld(SignerId signer) {
                    throw new AssertionError("no PIN is set here");
                }
            };
        }

        @Bean
        ProveFactors proveFactors() {
            return (_, _, _, _, _) -> {
                throw new AssertionError("no factor is judged here");
            };
        }

        @Bean
        ChallengeSigner challengeSigner() {
            return new ChallengeSigner() {
                @Override
                public Sent sendCode(SignerId signer, CredentialId credential, String client) {
                    throw new AssertionError("no code is sent here");
                }

                @Override
                public Asked challenge(SignerId signer, CredentialId credential) {
                    throw new AssertionError("nobody is challenged here");
                }
            };
        }

        @Bean
        KeyCreationWorkflow keyCreation() {
            return new KeyCreationWorkflow() {
                @Override
                public void termsAccepted(EnrolmentId enrolment) {
                    throw new AssertionError("no key is created here");
                }

                @Override
                public void termsRefused(EnrolmentId enrolment) {
                    throw new AssertionError("no key is created here");
                }
            };
        }

        @Bean
        ReadEnrolment enrolments() {
            return SignersHexagon.enrolments(new InMemoryEnrolments());
        }

        /** Ada is nobody's seal. */
        @Bean
        ReadOrganization organizations() {
            return _ -> Optional.empty();
        }

        @Bean
        ReadGroup groups() {
            return new FixedGroup();
        }

        @Bean
        CollectedAudit audit() {
            return new CollectedAudit();
        }

        @Bean
        RaiseAlarm alarms() {
            return new CollectedAlarms();
        }

        @Bean
        DomainEvents events(ApplicationEventPublisher publisher) {
            return publisher::publishEvent;
        }

        @Bean
        UnitOfWork work() {
            return new ImmediateUnitOfWork();
        }

        /** The cookie of the portal, in short: whoever says to be Ada since then, is. */
        @Bean
        SecurityContextRepository signedInSigners() {
            return new SecurityContextRepository() {
                @Override
                @Deprecated
                public org.springframework.security.core.context.SecurityContext loadContext(
                        HttpRequestResponseHolder holder) {
                    return loadDeferredContext(holder.getRequest()).get();
                }

                @Override
                public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
                    return new TestContext(request.getHeader("signed-in-since"));
                }

                @Override
                public void saveContext(
                        org.springframework.security.core.context.SecurityContext context,
                        HttpServletRequest request,
                        HttpServletResponse response) {
                    // The header is there again with the next request.
                }

                @Override
                public boolean containsContext(HttpServletRequest request) {
                    return request.getHeader("signed-in-since") != null;
                }
            };
        }

        @Bean
        AuthenticationEntryPoint signInFirst() {
            return (request, response, _) -> response.sendRedirect("/login?continue="
                    + URLEncoder.encode(
                            request.getRequestURI() + "?" + request.getQueryString(), StandardCharsets.UTF_8));
        }
    }

    /** @param since of the sign-in, or nobody is */
    private record TestContext(@Nullable String since) implements DeferredSecurityContext {

        @Override
        public org.springframework.security.core.context.SecurityContext get() {
            return since == null
                    ? new SecurityContextImpl()
                    : new SecurityContextImpl(new SignedInSigner(proof(Instant.parse(since))));
        }

        @Override
        public boolean isGenerated() {
            return since == null;
        }
    }

    static AuthenticationProof proof(Instant since) {
        return new AuthenticationProof(ADA, BANK, List.of("pwd", "otp"), AuthenticationProof.TWO_FACTORS, since);
    }

    /** An interface that takes tokens, in short: 200 with the token's subject, or 401. */
    private static final class Resource extends OncePerRequestFilter {

        private final JwtDecoder decoder;

        Resource(JwtDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        protected boolean shouldNotFilter(HttpServletRequest request) {
            return !request.getRequestURI().startsWith("/v1/");
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException {
            var authorization = String.valueOf(request.getHeader("Authorization"));
            try {
                response.getWriter()
                        .write(decoder.decode(authorization.replaceFirst("^Bearer ", ""))
                                .getSubject());
            } catch (JwtException refused) {
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            }
        }
    }
}
