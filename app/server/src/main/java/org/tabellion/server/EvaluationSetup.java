package org.tabellion.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.ClientSettings;
import org.tabellion.access.ClientView;
import org.tabellion.access.RateLimits;
import org.tabellion.access.RegisterClient;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.groups.ConfigureGroup;
import org.tabellion.groups.GroupView;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.TrustedTime;

/**
 * What an evaluation finds at its start: one group, and one service provider whose secret the launcher has drawn; with
 * {@code tabellion.evaluation.other-client-secret-file} a second of each, to see that neither sees what the other has.
 * Exists in the profile {@code evaluation} alone; a second start changes nothing.
 */
@Component
@Profile("evaluation")
class EvaluationSetup implements ApplicationRunner {

    static final GroupId GROUP = new GroupId("evaluation");
    static final GroupId OTHER_GROUP = new GroupId("evaluation-2");
    static final ClientId OTHER_CLIENT = new ClientId("other-service-provider");

    private static final String TERMS =
            """
            These are the terms of an EVALUATION installation. Nothing signed here has legal effect.

            1. A signing key is made for you in a hardware security module. It never leaves the module in the clear.
            2. Only you can have it used: each signature needs your password, a code sent to your mail address, and your \
            approval of the very document.
            3. A certificate with your name is issued by the evaluation authority and published with each signature.
            4. Keep your password to yourself. Tell us at once if somebody else may know it.
            5. What you do here is recorded so that it can be proven later.
            """;

    /** Benchmarks are run against it. */
    private static final RateLimits UNLIMITED = new RateLimits(10_000_000, 10_000_000);

    private final ConfigureGroup groups;
    private final RegisterClient clients;
    private final TrustedTime time;
    private final Path secretFile;
    private final Optional<Path> otherSecretFile;
    private final ClientId client;
    private final String redirectUri;

    EvaluationSetup(
            ConfigureGroup groups,
            RegisterClient clients,
            TrustedTime time,
            @Value("${tabellion.evaluation.client-secret-file}") Path secretFile,
            @Value("${tabellion.evaluation.other-client-secret-file:#{null}}") Optional<Path> otherSecretFile,
            @Value("${tabellion.evaluation.client-id:demo-service-provider}") String client,
            @Value("${tabellion.evaluation.redirect-uri:https://service-provider.example/callback}")
                    String redirectUri) {
        this.groups = groups;
        this.clients = clients;
        this.time = time;
        this.secretFile = secretFile;
        this.otherSecretFile = otherSecretFile;
        this.client = new ClientId(client);
        this.redirectUri = redirectUri;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        setUp(GROUP, "Evaluation", client, "Demo service provider", secretFile);
        if (otherSecretFile.isPresent()) {
            setUp(OTHER_GROUP, "Evaluation 2", OTHER_CLIENT, "Other service provider", otherSecretFile.get());
        }
    }

    private void setUp(GroupId group, String groupName, ClientId serviceProvider, String name, Path file)
            throws IOException {
        var secret = new ClientSecret(
                Files.readString(file, StandardCharsets.US_ASCII).strip());
        GroupScope.run(group, () -> {
            groups.configure(new GroupView(
                    group,
                    1,
                    groupName,
                    KeyAlgorithm.P_256,
                    "natural-person",
                    AuthenticationProof.TWO_FACTORS,
                    Duration.ofDays(7),
                    new GroupView.Terms("evaluation-terms-1", "en", TERMS)));
            clients.register(
                    new ClientView(
                            serviceProvider,
                            group,
                            name,
                            Set.of(redirectUri),
                            Set.of("client_credentials", "authorization_code", "refresh_token"),
                            Set.of(
                                    "service",
                                    "credential",
                                    "credential-creation",
                                    "credential-deletion",
                                    "openid",
                                    "enrolment",
                                    "documents"),
                            ClientSettings.STANDARD.limitedTo(UNLIMITED),
                            time.now()),
                    secret);
        });
    }
}
